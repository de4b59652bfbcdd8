import { ts } from 'ts-morph';
import type { Code, Use } from '../model/code.js';
import { isFunctionNode, unwrap } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const CONNECTS = /^@modelcontextprotocol\/(sdk|server)(\/[\w./-]*)?\.(McpServer|Server)\(\)(\.server)?\.connect\(\)$/;
const HTTP_TRANSPORT = /\.(\w*StreamableHTTP(Server)?Transport|SSEServerTransport)\(\)$/;
const FACTORIES = /\.(createMcpHandler|serveStdio|toNodeHandler)\(\)$/;
const SERVER = /^@modelcontextprotocol\/(sdk|server)(\/[\w./-]*)?\.(McpServer|Server)\(\)$/;

const served = (before: string, inside: string): string =>
  withServer(`import express from 'express';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const app = express();
${before}app.post('/mcp', async (req, res) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await ${inside}.connect(transport);
  await transport.handleRequest(req, res, req.body);
});
`);

export default defineRule({
  name: 'no-shared-server-instance',
  severity: 'error',
  category: 'transport',
  confidence: 'high',
  practices: ['P-6'],
  cwe: ['CWE-488', 'CWE-362'],
  owasp: ['MCP10', 'MCP07'],
  summary: 'Over HTTP every request or session has a server instance of its own.',
  why: 'A server instance has one transport. Connecting the same instance again for the next request makes answers go to whoever connected last: one caller reads what was meant for another (CVE-2026-25536).',
  advice:
    'Build the server in a function and call it for each connection: createMcpHandler(makeServer) of SDK v2, or makeServer().connect(transport).',
  whenNotToUse: 'There is exactly one client, and it reconnects only after it closed.',
  examples: {
    bad: [served('const server = makeServer();\n', 'server')],
    good: [served('', 'makeServer()')],
  },
  messages: {
    connected: 'One server instance is connected anew for every request: answers can reach the wrong caller. Make a new one inside.',
    factory: 'This factory gives the same server instance each time: answers can reach the wrong caller. Make a new one inside.',
  },
  check({ code, report }) {
    for (const use of code.matching(CONNECTS)) {
      const fn = enclosing(use.node);
      const transport = use.node.arguments?.[0];
      const made = server(use);
      if (fn === undefined || transport === undefined || made === undefined) continue;
      if (!HTTP_TRANSPORT.test(code.names.symbolOf(transport)) || !servesRequests(fn)) continue;
      const declaration = madeAt(code, made);
      if (declaration !== undefined && !within(declaration, fn))
        report({ message: 'connected', at: use.node, trace: [{ at: declaration, text: 'made once here' }] });
    }
    for (const use of code.matching(FACTORIES)) {
      const factory = use.node.arguments?.[0];
      const fn = factory && code.names.functionOf(factory);
      if (factory === undefined || fn === undefined || fn.body === undefined || /serveStdio/.test(use.symbol)) continue;
      const result = ts.isBlock(fn.body) ? undefined : unwrap(fn.body);
      if (result === undefined || !ts.isIdentifier(result) || !SERVER.test(code.names.symbolOf(result))) continue;
      const declaration = madeAt(code, result);
      if (declaration !== undefined && !within(declaration, fn))
        report({ message: 'factory', at: factory, trace: [{ at: declaration, text: 'made once here' }] });
    }
  },
});

/** The server that `server.connect` is called on, where it has a name. */
function server(use: Use): ts.Identifier | undefined {
  const callee = use.node.expression;
  const base = ts.isPropertyAccessExpression(callee) ? unwrap(callee.expression) : undefined;
  return base !== undefined && ts.isIdentifier(base) ? base : undefined;
}

/** Where the instance comes into being: the initializer of the variable, in the file that declares it. */
function madeAt(code: Code, name: ts.Identifier): ts.Node | undefined {
  const target = code.names.targetOf(name);
  return target !== undefined && ts.isVariableDeclaration(target) && target.initializer !== undefined ? target : undefined;
}

function enclosing(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node, isFunctionNode);
}

/** A function that gets a request and a response, or a context, is called for every request. */
function servesRequests(fn: ts.Node): boolean {
  if (!isFunctionNode(fn)) return false;
  const registered = ts.findAncestor(fn, ts.isCallExpression);
  const method = registered && ts.isPropertyAccessExpression(registered.expression) ? registered.expression.name.text : '';
  const route =
    registered?.arguments.some((argument) => argument === fn) === true && /^(get|post|all|use|on|delete|route|createServer)$/.test(method);
  return route || fn.parameters.length >= 2;
}

function within(node: ts.Node, outer: ts.Node): boolean {
  return node.getSourceFile() === outer.getSourceFile() && node.pos >= outer.pos && node.end <= outer.end;
}
