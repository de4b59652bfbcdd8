import { symbolOf } from '../interpret/value.js';
import { defineRule } from '../rule.js';

const handling = (body: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { readOrders } from './orders.js';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('list_orders', { description: 'List the orders.', inputSchema: z.strictObject({}) }, async () => {
  const orders = await readOrders();
  if (orders === undefined) ${body}
  return { content: [{ type: 'text', text: String(orders?.length) }] };
});`;

export default defineRule({
  name: 'no-exit-in-handler',
  severity: 'error',
  category: 'error',
  confidence: 'high',
  practices: ['P-89'],
  cwe: ['CWE-382', 'CWE-705'],
  owasp: [],
  summary: 'A tool does not end the process.',
  why: 'process.exit in a tool ends the server for all its callers and cuts off what they are waiting for. Whoever finds the input that leads there switches the server off at will.',
  advice: 'Answer with isError: true. Leave the decision to end to the code that started the process.',
  whenNotToUse: 'The tool is there to stop the server, and only its operator can call it.',
  examples: {
    bad: [handling('process.exit(1);')],
    good: [handling("return { content: [{ type: 'text', text: 'No orders.' }], isError: true };")],
  },
  messages: { exit: 'Tool "{tool}" ends the process, for everybody. Answer with isError: true instead.' },
  check({ server, report }) {
    for (const tool of server.tools)
      for (const call of tool.facts.calls)
        if (/^(global:)?process\.(exit|abort)$/.test(symbolOf(call.callee)))
          report({ message: 'exit', values: { tool: tool.name }, at: call.node, tools: [tool.name] });
  },
});
