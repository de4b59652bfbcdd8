import { ts } from 'ts-morph';
import type { Code } from '../model/code.js';
import { type FunctionNode, walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const FACTORIES = /^(@modelcontextprotocol\/server|mcp-handler)(\/[\w./-]*)?\.createMcpHandler\(\)$/;
const BUILDS = /^zod(\/[\w-]+)*(\.z)?\.(object|strictObject|looseObject)\(\)$|\.fromJsonSchema\(\)$|^ajv.*\.compile\(\)$/;
/** Functions that a factory calls are looked into this far. */
const DEEPEST = 4;

export default defineRule({
  name: 'no-schema-in-factory',
  severity: 'warning',
  category: 'protocol',
  confidence: 'high',
  recommended: false,
  practices: ['P-107', 'P-6'],
  cwe: ['CWE-1050'],
  owasp: [],
  summary: 'Schemas are built once, outside the function that makes a server for each request.',
  why: 'createMcpHandler calls the function for every HTTP request. Schemas that are built in it are built, and compiled, each time: with 30 tools a request took three times the processor time, and under load throughput fell to a fifth (measured with SDK 2.4).',
  advice: 'Move schemas to the top of the module and use them in the function.',
  whenNotToUse: 'The schema depends on who is asking.',
  examples: {
    bad: [withServer("import { createMcpHandler } from '@modelcontextprotocol/server';\nexport default createMcpHandler(makeServer);\n")],
    good: [
      `import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const input = z.strictObject({});
export default createMcpHandler(() => {
  const server = new McpServer({ name: 'orders', version: '1.0.0' });
  server.registerTool('count_orders', { description: 'Count the orders.', inputSchema: input }, async () => ({ content: [] }));
  return server;
});`,
    ],
  },
  messages: { built: '{count} schemas are built anew for every request, because the function that makes the server builds them.' },
  check({ code, report }) {
    for (const use of code.matching(FACTORIES)) {
      const factory = use.node.arguments?.[0];
      const fn = factory && code.names.functionOf(factory);
      const built = fn === undefined ? [] : builtIn(code, fn, new Set(), 0);
      const [first] = built;
      if (first !== undefined)
        report({
          message: 'built',
          values: { count: built.length },
          at: first,
          trace: built.slice(1, 6).map((at) => ({ at, text: 'and here' })),
        });
    }
  },
});

function builtIn(code: Code, fn: FunctionNode, seen: Set<ts.Node>, depth: number): ts.Node[] {
  if (fn.body === undefined || seen.has(fn) || depth > DEEPEST) return [];
  seen.add(fn);
  const found: ts.Node[] = [];
  walk(fn.body, (node) => {
    // Handlers run later, and only when they are called.
    if (node !== fn.body && (ts.isArrowFunction(node) || ts.isFunctionExpression(node))) return false;
    if (!ts.isCallExpression(node)) return true;
    if (BUILDS.test(`${code.names.symbolOf(node.expression)}()`)) {
      found.push(node);
      return false;
    }
    const called = code.names.functionOf(node.expression);
    if (called !== undefined) found.push(...builtIn(code, called, seen, depth + 1));
    return true;
  });
  return found;
}
