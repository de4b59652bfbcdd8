import { defineRule } from '../rule.js';

const named = (tool: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'warehouse-orders', version: '1.0.0' });
server.registerTool('${tool}', { description: 'Count the orders.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`;

export default defineRule({
  name: 'limit-combined-name-length',
  severity: 'info',
  category: 'design',
  confidence: 'medium',
  practices: ['P-156'],
  cwe: ['CWE-1076'],
  owasp: [],
  presets: ['clients'],
  options: {
    characters: {
      default: 60,
      about:
        'Most characters of the names of server and tool together. Cursor stops at 60, OpenAI and Claude at 64 for the name that a client makes of both.',
    },
  },
  summary: 'The names of server and tool together are short enough for every client.',
  why: 'Clients make one name of both. Cursor leaves tools out whose names have more than 60 characters together, with a warning that few people see; others fail the whole request at 64. docs/client-compatibility.md has the sources.',
  advice: 'Shorten the name of the tool: leave out the name of the server, and words that its description says.',
  whenNotToUse: 'People give the server a short name where they configure it.',
  examples: { bad: [named('count_all_orders_of_a_customer_by_delivery_region')], good: [named('count_orders')] },
  messages: {
    long: 'The names "{server}" and "{tool}" have {count} characters together: clients that make one name of them leave the tool out.',
  },
  check({ server, report, options }) {
    for (const tool of server.tools) {
      const count = server.name.length + tool.name.length;
      if (!tool.nameKnown || count <= options.characters || /\s/.test(server.name)) continue;
      report({ message: 'long', values: { server: server.name, tool: tool.name, count }, at: tool.place.node, tools: [tool.name] });
    }
  },
});
