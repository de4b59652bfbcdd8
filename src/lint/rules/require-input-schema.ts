import { argumentsRead } from '../model/handlers.js';
import { defineRule } from '../rule.js';

export default defineRule({
  name: 'require-input-schema',
  severity: 'error',
  category: 'schema',
  confidence: 'high',
  practices: ['P-53'],
  cwe: ['CWE-20'],
  owasp: ['MCP05'],
  summary: 'A tool that reads arguments declares an input schema.',
  why: 'Without a schema the client cannot know what to send and the server checks nothing. In SDK v2 the first parameter of a handler without a schema is the request context: every argument that it reads is undefined.',
  advice:
    'Declare inputSchema: z.strictObject({ … }) with a type, a bound and a description for each argument. For a tool without arguments write z.strictObject({}).',
  whenNotToUse: 'The schema is given in a place that the linter does not see.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('get_order', { description: 'Get an order.' }, async ({ id }) => ({ content: [{ type: 'text', text: \`order \${id}\` }] }));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('get_order', { description: 'Get an order.', inputSchema: z.strictObject({ id: z.uuid().describe('Id of the order') }) }, async ({ id }) => ({
  content: [{ type: 'text', text: \`order \${id}\` }],
}));`,
    ],
  },
  messages: {
    missing: 'Tool "{tool}" reads {names} but declares no input schema, so nothing is checked before it is used.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      if (tool.input.kind !== 'missing') continue;
      const names = argumentsRead(tool.facts);
      report({
        message: 'missing',
        values: { tool: tool.name, names: names.length > 0 ? names.map((name) => `"${name}"`).join(', ') : 'arguments' },
        at: tool.place.node,
        tools: [tool.name],
      });
    }
  },
});
