import rule from '../../../src/lint/rules/no-unused-argument.js';
import { testRule } from '../../helpers/rule.js';

const server = (handler: string, before = ''): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
${before}
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'x', inputSchema: z.strictObject({ query: z.string(), limit: z.int() }) }, ${handler});`;

const text = (value: string): string => `({ content: [{ type: 'text', text: ${value} }] })`;

testRule(rule, {
  valid: [
    server(`async ({ query, limit }) => ${text('query + limit')}`),
    server(`async ({ query, ...rest }) => ${text('query + JSON.stringify(rest)')}`),
    server(
      `async (args) => { const { query } = args; await fetch('https://api.example.com', { method: 'POST', body: JSON.stringify({ ...args }) }); return ${text('query')}; }`,
    ),
    server(`async (args) => { client.search(args); return ${text('args.query')}; }`, "import { client } from './client.js';"),
    // Read in a callback that is not run.
    server(`async (args) => { const rows = [args.query]; rows.sort(() => args.limit); return ${text('rows.join()')}; }`),
    server(
      `async (args) => ${text('search(args.query, args)')}`,
      'const search = (query: string, options: { limit: number }) => query.slice(0, options.limit);',
    ),
    server('handler', "import { handler } from './handler.js';"),
  ],
  invalid: [
    {
      code: server(`async ({ query }) => ${text('query')}`),
      findings: [{ message: 'unused', at: 'limit: z.int()', severity: 'warning', tools: ['find'] }],
    },
    {
      code: server(`async () => ${text("'none'")}`),
      findings: [{ message: 'unused', at: 'query: z.string()' }],
    },
    {
      code: server(`async (args) => ${text('search(args)')}`, 'const search = (args: { query: string }) => args.query;'),
      findings: [{ message: 'unused', at: 'limit: z.int()' }],
    },
  ],
});
