import rule from '../../../src/lint/rules/require-current-tool-lock.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const project = (...names: string[]): Record<string, string> => ({
  'server.ts': `${SMALL_SERVER}makeServer();\n`,
  'tools.lock.json': JSON.stringify({ tools: names.map((name) => ({ name })) }),
});

/** Tools that are written as objects with their scopes, and what was approved. */
const scoped = (scopes: string, locked: readonly string[] | undefined): Record<string, string> => ({
  'server.ts': `import { McpServer } from '@modelcontextprotocol/server';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const own = process.env.SCOPE;
const tools = [{ name: 'count_orders', description: 'Count.', scopes: ${scopes} }];
for (const tool of tools) server.registerTool(tool.name, { description: tool.description, inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
  'tools.lock.json': JSON.stringify({ tools: [{ name: 'count_orders', scopes: locked }] }),
});

testRule(rule, {
  valid: [
    scoped("['orders:read', 'a']", ['a', 'orders:read']),
    scoped('[own]', ['orders:read']),
    scoped("['orders:read']", undefined),
    project('count_orders'),
    { 'server.ts': SMALL_SERVER },
    { 'server.ts': SMALL_SERVER, 'tools.lock.json': '{}' },
  ],
  invalid: [
    {
      code: scoped("['orders:write']", ['orders:read']),
      findings: [{ message: 'scopes', at: "{ name: 'count_orders', description: 'Count.', scopes: ['orders:write'] }" }],
    },
    {
      code: scoped('[]', ['orders:read']),
      findings: [{ message: 'scopes', at: "{ name: 'count_orders', description: 'Count.', scopes: [] }" }],
    },
    {
      code: project('count_orders', 'delete_orders'),
      findings: [{ message: 'removed', at: '[{"name":"count_orders"},{"name":"delete_orders"}]' }],
    },
  ],
});
