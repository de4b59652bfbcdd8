import rule from '../../../src/lint/rules/no-undeclared-argument.js';
import { testRule } from '../../helpers/rule.js';

const server = (handler: string, before = ''): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
${before}
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'x', inputSchema: z.object({ query: z.string() }) }, ${handler});
server.registerTool('list', { description: 'x', inputSchema: z.object({ page: z.int() }) }, async ({ page }) => ({ content: [{ type: 'text', text: String(page) }] }));`;

const low = (body: string): string => `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const schema = (name: string) => ({ type: 'object', properties: { [name]: { type: 'string' } } });
const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [{ name: 'find', inputSchema: schema('query') }, { name: 'list', inputSchema: schema('page') }],
}));
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const args = request.params.arguments as Record<string, string>;
  ${body}
});`;

testRule(rule, {
  valid: [
    server("async (args, extra) => ({ content: [{ type: 'text', text: args.query + extra.requestId }] })"),
    // Shared code reads what only the other tool declares, or has a default.
    server(
      "async (args) => ({ content: [{ type: 'text', text: describe(args) }] })",
      "function describe({ query, page, order = 'name' }: { query?: string; page?: number; order?: string }) { return [query, page, order].join(); }",
    ),
    // Any value has these.
    server("async (args) => ({ content: [{ type: 'text', text: args.toString() + args.hasOwnProperty('query') }] })"),
    low("return { content: [{ type: 'text', text: args.query + args.page }] };"),
  ],
  invalid: [
    {
      code: server("async ({ query, limit }) => ({ content: [{ type: 'text', text: query + limit }] })"),
      findings: [{ message: 'undefined', at: 'limit', severity: 'error', tools: ['find'] }],
    },
    {
      // Declared by another tool, but read here.
      code: server("async (args) => ({ content: [{ type: 'text', text: args.query + args.page }] })"),
      findings: [{ message: 'undefined', at: 'args.page' }],
    },
    {
      code: low(
        "if (request.params.name === 'list') return { content: [] };\n  return { content: [{ type: 'text', text: args.query + args.force }] };",
      ),
      findings: [{ message: 'unchecked', at: 'args.force', severity: 'warning', tools: ['find'] }],
    },
  ],
});
