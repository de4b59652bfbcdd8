import { ts } from 'ts-morph';
import { type Code, textOf, type Use } from '../model/code.js';
import { httpOf } from '../model/http.js';
import { isFunctionNode, walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { httpServer } from './support/examples.js';

const PARSERS = /^(express|body-parser)\.(json|text|raw|urlencoded)\(\)$/;
const FRAMEWORK = /^fastify\(\)$/;

const collecting = (check: string): string =>
  httpServer("http.listen(3000, '127.0.0.1');", {
    guard: `let body = '';\n  req.on('data', (chunk) => {\n    body += chunk;${check}\n  });`,
  });

export default defineRule({
  name: 'require-body-limit',
  severity: 'warning',
  category: 'transport',
  confidence: 'high',
  practices: ['P-65'],
  cwe: ['CWE-770', 'CWE-400'],
  owasp: ['MCP07'],
  options: {
    megabytes: { default: 10, about: 'The largest request body, in megabytes, that counts as limited. SDK v2 itself stops at 4 MiB.' },
  },
  summary: 'The body of a request has a limit.',
  why: 'A body is held in memory before anything checks it, and before anybody asks who sent it. One request of a few gigabytes, or a few of a hundred megabytes, end the process for all its users.',
  advice:
    'Count the bytes and answer 413; createMcpHandler and toNodeHandler do it by themselves (maxRequestBodySize, 4 MiB), express.json with { limit }.',
  whenNotToUse: 'A proxy in front limits bodies, and the port is reachable from it only.',
  examples: {
    bad: [collecting('')],
    good: [collecting('\n    if (body.length > 1_000_000) req.destroy();')],
  },
  messages: {
    collected: 'The body of a request is collected without a limit: one large request ends the process. Count, and answer 413.',
    generous: 'Bodies of up to {limit} are read into memory before anything checks them. Lower the limit.',
  },
  check({ code, report, options }) {
    if (httpOf(code).listeners.length === 0) return;
    for (const use of code.uses) {
      if (PARSERS.test(use.symbol) || FRAMEWORK.test(use.symbol)) {
        const limit = generous(code, use, options.megabytes);
        if (limit !== undefined) report({ message: 'generous', values: { limit: limit.text }, at: limit.node });
      } else if (collects(use) && !isLimited(use)) report({ message: 'collected', at: use.node });
    }
  },
});

const UNITS: Record<string, number> = { b: 1e-6, kb: 1e-3, mb: 1, gb: 1e3 };

function generous(code: Code, use: Use, most: number): { text: string; node: ts.Expression } | undefined {
  for (const node of [...code.option(use, 0, 'limit'), ...code.option(use, 0, 'bodyLimit')]) {
    const text = textOf(node) ?? (ts.isNumericLiteral(node) ? node.text : '');
    const [, count, unit = 'b'] = /^([\d.]+)\s*(b|kb|mb|gb)?$/i.exec(text) ?? [];
    if (count !== undefined && Number(count) * (UNITS[unit.toLowerCase()] ?? 1) > most) return { text, node };
  }
  return undefined;
}

/** `req.on('data', (chunk) => { body += chunk })` in a function that answers requests. */
function collects(use: Use): boolean {
  const [event, listener] = use.node.arguments ?? [];
  const callee = use.node.expression;
  if (textOf(event) !== 'data' || listener === undefined || !ts.isPropertyAccessExpression(callee) || callee.name.text !== 'on')
    return false;
  if (!ts.isIdentifier(callee.expression) || !isFunctionNode(listener)) return false;
  const name = callee.expression.text;
  const owner = ts.findAncestor(use.node, (node) => isFunctionNode(node) && node.parameters.some((each) => each.name.getText() === name));
  // A request comes with a response. A stream of a child process or of one's own request does not.
  if (owner === undefined || !isFunctionNode(owner) || owner.parameters[0]?.name.getText() !== name) return false;
  return owner.parameters.length >= 2 || /IncomingMessage|Request/.test(owner.parameters[0]?.type?.getText() ?? '');
}

/** Something in the listener or beside it looks at how much there is. */
function isLimited(use: Use): boolean {
  let limited = false;
  const scope = ts.findAncestor(use.node, ts.isBlock) ?? use.node;
  walk(scope, (node) => {
    if (ts.isBinaryExpression(node) && /^[<>]=?$/.test(node.operatorToken.getText())) limited = true;
    return !limited;
  });
  return limited;
}
