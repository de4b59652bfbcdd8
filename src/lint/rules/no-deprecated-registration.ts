import { ts } from 'ts-morph';
import { defineRule } from '../rule.js';
import { SMALL_SERVER } from './support/examples.js';

const OLD = /^@modelcontextprotocol\/(sdk|server)(\/[\w./-]*)?\.McpServer\(\)\.(tool|prompt|resource)\(\)$/;
const NEW: Record<string, string> = { tool: 'registerTool', prompt: 'registerPrompt', resource: 'registerResource' };

export default defineRule({
  name: 'no-deprecated-registration',
  severity: 'info',
  category: 'protocol',
  confidence: 'high',
  recommended: false,
  practices: ['P-11'],
  cwe: ['CWE-477'],
  owasp: [],
  presets: ['spec-2026-07-28'],
  summary: 'Tools, prompts and resources are registered with the methods that SDK v2 has.',
  why: 'server.tool(), .prompt() and .resource() are deprecated in v1 and gone in v2. They guess from the order of their arguments what each of them means, and have no place for an output schema.',
  advice: 'Use registerTool(name, { title, description, inputSchema, annotations }, handler), and the same for prompts and resources.',
  whenNotToUse: 'The server stays on SDK v1.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.tool('count_orders', 'Count the orders.', {}, async () => ({ content: [] }));`,
    ],
    good: [`${SMALL_SERVER}export { makeServer };\n`],
  },
  messages: { old: '{count} times server.{method}() is used, which SDK v2 does not have. Use {instead}().' },
  check({ code, report }) {
    for (const method of ['tool', 'prompt', 'resource']) {
      const uses = code
        .matching(OLD)
        .filter((use) => ts.isPropertyAccessExpression(use.node.expression) && use.node.expression.name.text === method);
      const [first, ...others] = uses;
      if (first === undefined) continue;
      report({
        message: 'old',
        values: { count: uses.length, method, instead: NEW[method] ?? '' },
        at: first.node.expression,
        trace: others.slice(0, 8).map((use) => ({ at: use.node.expression, text: 'and here' })),
      });
    }
  },
});
