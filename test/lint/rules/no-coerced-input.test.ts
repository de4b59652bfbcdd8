import rule from '../../../src/lint/rules/no-coerced-input.js';
import { testRule } from '../../helpers/rule.js';

const server = (fields: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'x', inputSchema: z.strictObject({ ${fields} }) }, async () => ({ content: [] }));`;

testRule(rule, {
  valid: [
    server('a: z.string(), b: z.boolean(), c: z.stringbool()'),
    // A number that is no number is refused.
    server('limit: z.coerce.number().int().max(10)'),
    // What the conversion makes up does not fit.
    server('id: z.coerce.string().regex(/^\\d+$/), other: z.coerce.string().uuid()'),
  ],
  invalid: [
    { code: server('id: z.coerce.string()'), findings: [{ message: 'coerced', at: 'id: z.coerce.string()', severity: 'warning' }] },
    {
      code: server('force: z.coerce.boolean().optional()'),
      findings: [{ message: 'coerced', at: 'force: z.coerce.boolean().optional()' }],
    },
    { code: server('ids: z.array(z.coerce.string())'), findings: [{ message: 'coerced', at: 'ids: z.array(z.coerce.string())' }] },
  ],
});
