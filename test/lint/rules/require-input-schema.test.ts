import rule from '../../../src/lint/rules/require-input-schema.js';
import { testRule } from '../../helpers/rule.js';

const v1 = (body: string): string => `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
${body}`;

testRule(rule, {
  valid: [
    v1("server.tool('ping', async () => ({ content: [] }));"),
    v1("server.tool('ping', 'Answer.', async (extra) => ({ content: [{ type: 'text', text: String(extra.sessionId) }] }));"),
    v1("server.registerTool('ping', { description: 'x', inputSchema: {} }, async () => ({ content: [] }));"),
    v1("server.tool('get', 'Get.', { id: z.string() }, async ({ id }) => ({ content: [{ type: 'text', text: id }] }));"),
    // Not an MCP server, whatever the method is called.
    "class Shop { registerTool(name: string, config: object, run: (args: { id: string }) => string) {} }\nnew Shop().registerTool('get', {}, ({ id }) => id);",
  ],
  invalid: [
    {
      code: v1("server.registerTool('get', { description: 'x' }, async ({ id }) => ({ content: [{ type: 'text', text: id }] }));"),
      findings: [{ message: 'missing', at: "server.registerTool('get'…", tools: ['get'] }],
    },
    {
      code: v1("server.tool('get', 'Get.', async (args) => ({ content: [{ type: 'text', text: args.id }] }));"),
      findings: [{ message: 'missing', at: "server.tool('get'…" }],
    },
    {
      // The server is a parameter, the name a constant of another file.
      code: {
        'names.ts': "export const NAMES = { get: 'get_order' } as const;",
        'tools.ts': `import type { McpServer } from '@modelcontextprotocol/server';
import { NAMES } from './names.js';
export function register(target: McpServer) {
  target.registerTool(NAMES.get, { description: 'x' }, async ({ id }) => ({ content: [{ type: 'text', text: id }] }));
}`,
        'main.ts': `import { McpServer } from '@modelcontextprotocol/server';
import { register } from './tools.js';
register(new McpServer({ name: 'orders', version: '1.0.0' }));`,
      },
      findings: [{ message: 'missing', at: 'target.registerTool(NAMES.get…', tools: ['get_order'] }],
    },
  ],
});
