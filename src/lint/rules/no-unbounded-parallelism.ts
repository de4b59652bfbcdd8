import { ts } from 'ts-morph';
import { argumentsIn } from '../model/arguments.js';
import { backendOf } from '../model/backends.js';
import { defineRule } from '../rule.js';

const all = (schema: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('read_orders', { description: 'Read orders.', inputSchema: z.strictObject({ ids: ${schema} }) }, async ({ ids }) => {
  const orders = await Promise.all(ids.map((id) => fetch('https://api.example.com/orders/' + encodeURIComponent(id))));
  return { content: [{ type: 'text', text: String(orders.length) }] };
});`;

export default defineRule({
  name: 'no-unbounded-parallelism',
  severity: 'warning',
  category: 'resilience',
  confidence: 'high',
  practices: ['P-16', 'P-84', 'P-55'],
  cwe: ['CWE-770', 'CWE-799'],
  owasp: ['MCP10'],
  summary: 'How many requests run at the same time is not up to the caller.',
  why: 'Promise.all over a list that the model wrote starts everything at once: a list of ten thousand opens ten thousand connections, and the service behind blocks the credentials of the server.',
  advice: 'Limit the list in the schema (.max(20)), or run a few at a time (p-limit).',
  whenNotToUse: 'What stands behind limits and queues by itself, as a pool of connections does.',
  examples: { bad: [all('z.array(z.uuid())')], good: [all('z.array(z.uuid()).max(20)')] },
  messages: { unbounded: 'Tool "{tool}" starts a request for every item of "{argument}" at once, and the list has no limit.' },
  check({ server, report }) {
    for (const tool of server.tools) {
      const outward = tool.facts.calls.filter((call) => backendOf(call) !== undefined);
      for (const call of outward) {
        const mapped = ts.findAncestor(call.node, (node) => ts.isCallExpression(node) && isMap(node) && isAwaitedTogether(node));
        if (mapped === undefined) continue;
        const names = argumentsIn(call.args);
        const field = tool.schema.fields.find((each) => names.has(each.name) && each.type === 'array' && !each.bounded);
        if (field !== undefined)
          report({ message: 'unbounded', values: { tool: tool.name, argument: field.name }, at: mapped, tools: [tool.name] });
      }
    }
  },
});

function isMap(node: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'map';
}

/** `Promise.all(list.map(…))` */
function isAwaitedTogether(node: ts.CallExpression): boolean {
  const { parent } = node;
  return ts.isCallExpression(parent) && /^Promise\.(all|allSettled|any|race)$/.test(parent.expression.getText());
}
