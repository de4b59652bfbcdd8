import { ts } from 'ts-morph';
import type { ToolModel } from '../model/facts.js';
import { walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';

/** Methods that put what they are given into a collection. */
const STORING = new Set(['set', 'add', 'push', 'unshift']);

export default defineRule({
  name: 'no-shared-module-state',
  severity: 'info',
  category: 'design',
  confidence: 'medium',
  recommended: true,
  practices: ['P-6', 'P-8'],
  cwe: ['CWE-488'],
  owasp: ['MCP10'],
  summary: 'A handler of a server that is reached over HTTP keeps nothing of a call in a variable of the module.',
  why: 'One process serves many callers. What one call leaves in a variable of the module, the next caller reads: that is how answers of one customer reach another. It is also gone after a restart and different on each replica.',
  advice:
    'Keep what a call needs in the call. What must outlive it belongs in a store with the verified caller in its key and an expiry, under a handle that cannot be guessed.',
  whenNotToUse: 'What is kept is the same for every caller, such as a counter.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { createMcpHandler } from '@modelcontextprotocol/server';
import * as z from 'zod';
let lastQuery = '';
export default createMcpHandler(() => {
  const server = new McpServer({ name: 'search', version: '1.0.0' });
  server.registerTool('find_page', { description: 'Find a page.', inputSchema: z.strictObject({ query: z.string().max(80) }) }, async ({ query }) => {
    lastQuery = query;
    return { content: [{ type: 'text', text: query }] };
  });
  server.registerTool('repeat_query', { description: 'Repeat.', inputSchema: z.strictObject({}) }, async () => ({ content: [{ type: 'text', text: lastQuery }] }));
  return server;
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { createMcpHandler } from '@modelcontextprotocol/server';
import * as z from 'zod';
let client: URL | undefined;
export default createMcpHandler(() => {
  const server = new McpServer({ name: 'search', version: '1.0.0' });
  server.registerTool('find_page', { description: 'Find a page.', inputSchema: z.strictObject({ query: z.string().max(80) }) }, async ({ query }) => {
    client ??= new URL('https://pages.example.com');
    const words: string[] = [];
    words.push(query);
    return { content: [{ type: 'text', text: words.join(' ') + client.host }] };
  });
  return server;
});`,
    ],
  },
  messages: {
    stored: 'Tool "{tool}" leaves what it was given in "{variable}", which all callers of this process share.',
  },
  check({ server, report }) {
    // A process behind a pipe has one caller.
    if (!server.transports.some((transport) => transport !== 'stdio')) return;
    const seen = new Set<ts.Node>();
    for (const tool of server.tools)
      for (const { variable, node } of stored(tool)) {
        if (seen.has(node)) continue;
        seen.add(node);
        report({ message: 'stored', values: { tool: tool.name, variable }, at: node, tools: [tool.name] });
      }
  },
});

/** Assignments to variables of the module, of values that the handler was given or made. */
function stored(tool: ToolModel): { variable: string; node: ts.Node }[] {
  const { handler } = tool;
  if (handler === undefined) return [];
  const outside = moduleVariables(handler.module.file);
  const inside = localNames(handler.node);
  const found: { variable: string; node: ts.Node }[] = [];
  const note = (target: ts.Expression, values: readonly ts.Expression[], node: ts.Node): void => {
    if (!ts.isIdentifier(target) || !outside.has(target.text) || inside.has(target.text)) return;
    // What is kept by session is not shared.
    if (values.some((value) => /session/i.test(value.getText()))) return;
    if (values.some((value) => mentions(value, inside))) found.push({ variable: target.text, node });
  };
  walk(handler.node, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) note(root(node.left), [node.right], node);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && STORING.has(node.expression.name.text))
      note(node.expression.expression, node.arguments, node);
    return true;
  });
  return found;
}

/** `state` of `state.items[0] = x`. */
function root(target: ts.Expression): ts.Expression {
  let current = target;
  while (ts.isPropertyAccessExpression(current) || ts.isElementAccessExpression(current)) current = current.expression;
  return current;
}

/** Variables at the top of a file that can hold something: `let`, and constants that are collections. */
function moduleVariables(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const constant = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && (!constant || (initializer !== undefined && isCollection(initializer)))) names.add(name.text);
  }
  return names;
}

function isCollection(node: ts.Expression): boolean {
  if (ts.isNewExpression(node)) return /^(Map|Set|Array)$/.test(node.expression.getText());
  return ts.isArrayLiteralExpression(node) || (ts.isObjectLiteralExpression(node) && node.properties.length === 0);
}

function localNames(node: ts.Node): ReadonlySet<string> {
  const names = new Set<string>();
  walk(node, (each) => {
    if ((ts.isParameter(each) || ts.isVariableDeclaration(each) || ts.isBindingElement(each)) && ts.isIdentifier(each.name))
      names.add(each.name.text);
    return true;
  });
  return names;
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(node, (each) => {
    if (ts.isIdentifier(each) && names.has(each.text)) found = true;
    return !found;
  });
  return found;
}
