import rule from '../../../src/lint/rules/no-secret-argument.js';
import { testRule } from '../../helpers/rule.js';

const server = (fields: string, name = 'find_orders'): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('${name}', { description: 'x', inputSchema: z.strictObject({ ${fields} }) }, async () => ({ content: [] }));`;

testRule(rule, {
  valid: [
    server(
      'pageToken: z.string(), next_token: z.string(), maxTokens: z.int(), tokenAddress: z.string(), key: z.string(), secretary: z.string()',
    ),
    // Not text, so not a credential.
    server('password: z.boolean(), apiKey: z.enum(["live", "test"])'),
    // Credentials are what these tools are about.
    server('password: z.string()', 'create_user'),
    server('secret: z.string()', 'rotate_secret'),
  ],
  invalid: [
    { code: server('apiKey: z.string()'), findings: [{ message: 'secret', at: 'apiKey: z.string()', severity: 'warning' }] },
    {
      code: server('db_password: z.string().max(9).optional()'),
      findings: [{ message: 'secret', at: 'db_password: z.string().max(9).optional()' }],
    },
    {
      code: server('options: z.strictObject({ accessToken: z.string() })'),
      findings: [{ message: 'secret', at: 'accessToken: z.string()' }],
    },
    { code: server('token: z.string()'), findings: [{ message: 'secret', at: 'token: z.string()' }] },
  ],
});
