import rule from '../../../src/lint/rules/no-invalid-argument-header.js';
import { testRule } from '../../helpers/rule.js';

const listing = (fields: string): string => `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
const server = new Server({ name: 'a', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler('tools/list', async () => ({
  tools: [{ name: 'list_orders', description: 'List the orders.', inputSchema: { type: 'object', properties: { ${fields} } } }],
}));`;
const zod = (field: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'a', version: '1.0.0' });
server.registerTool('a', { description: 'A.', inputSchema: z.strictObject({ ${field} }) }, async () => ({ content: [] }));`;

testRule(rule, {
  valid: [
    listing("a: { type: 'string', 'x-mcp-header': 'A' }, b: { type: 'integer', 'x-mcp-header': 'B' }"),
    zod("region: z.string().meta({ 'x-mcp-header': 'Region' })"),
    listing("a: { type: 'string', 'x-mcp-header': name }"),
  ],
  invalid: [
    {
      code: listing("a: { type: 'string', 'x-mcp-header': 'Re gion' }"),
      findings: [{ message: 'token', at: "'x-mcp-header': 'Re gion'" }],
    },
    {
      code: listing("a: { type: 'string', 'x-mcp-header': 'Region' }, b: { type: 'string', 'x-mcp-header': 'region' }"),
      findings: [{ message: 'twice', at: "'x-mcp-header': 'region'" }],
    },
    { code: listing("a: { type: 'number', 'x-mcp-header': 'A' }"), findings: [{ message: 'kind', at: "'x-mcp-header': 'A'" }] },
    {
      code: zod("api_key: z.string().meta({ 'x-mcp-header': 'Key' })"),
      findings: [{ message: 'secret', at: "api_key: z.string().meta({ 'x-mcp-header': 'Key' })", severity: 'warning' }],
    },
  ],
});
