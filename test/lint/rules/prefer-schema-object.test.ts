import rule from '../../../src/lint/rules/prefer-schema-object.js';
import { testRule } from '../../helpers/rule.js';

const server = (sdk: string, schema: string): string => `import { McpServer } from '${sdk}';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('a', { description: 'x', inputSchema: ${schema} }, async () => ({ content: [] }));
server.registerTool('b', { description: 'x', inputSchema: ${schema} }, async () => ({ content: [] }));`;

testRule(rule, {
  valid: [
    server('@modelcontextprotocol/server', 'z.object({ a: z.string() })'),
    // A shape is all that many releases of SDK v1 take.
    server('@modelcontextprotocol/sdk/server/mcp.js', '{ a: z.string() }'),
  ],
  invalid: [
    {
      code: server('@modelcontextprotocol/server', '{ a: z.string() }'),
      findings: [{ message: 'shape', at: '{ a: z.string() }', severity: 'info', tools: ['a', 'b'] }],
    },
  ],
});
