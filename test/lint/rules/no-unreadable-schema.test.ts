import rule from '../../../src/lint/rules/no-unreadable-schema.js';
import { testRule } from '../../helpers/rule.js';

const v1 = (body: string): string => `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
${body}`;
const done = 'async () => ({ content: [] })';
const union = "z.discriminatedUnion('k', [z.object({ k: z.literal('a') }), z.object({ k: z.literal('b') })])";

testRule(rule, {
  valid: [
    v1(`server.tool('a', 'x', { type: z.string(), properties: z.string() }, ${done});`),
    v1(`server.tool('a', 'x', z.object({ a: z.string() }).shape, ${done});`),
    v1(`server.registerTool('a', { inputSchema: z.object({ a: z.string() }) }, ${done});`),
    // SDK v2 lists the alternatives.
    v1(`server.registerTool('a', { inputSchema: ${union} }, ${done});`).replace(
      '@modelcontextprotocol/sdk/server/mcp.js',
      '@modelcontextprotocol/server',
    ),
    // The low-level server lists JSON Schema.
    `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'a', version: '1' }, {});
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [{ name: 'a', inputSchema: { type: 'object', properties: { a: { type: 'string' } } } }] }));`,
  ],
  invalid: [
    {
      code: v1(`server.tool('a', 'x', { type: 'object', properties: { a: { type: 'string' } } }, ${done});`),
      findings: [{ message: 'json', at: "{ type: 'object', properties: { a: { type: 'string' } } }", severity: 'error' }],
    },
    {
      code: v1(`server.tool('a', 'x', z.object({ a: z.string() }), ${done});`),
      findings: [{ message: 'object', at: 'z.object({ a: z.string() })' }],
    },
    { code: v1(`server.registerTool('a', { inputSchema: ${union} }, ${done});`), findings: [{ message: 'alternatives', at: union }] },
  ],
});
