import rule from '../../../src/lint/rules/no-coerced-setting.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const reading = (code: string): string => withServer(`${code}\nexport { makeServer };\n`);

testRule(rule, {
  valid: [
    reading("export const a = process.env.ALLOW_WRITE === 'true';"),
    reading("export const a = process.env.ALLOW_WRITE && process.env.ALLOW_WRITE !== 'false';"),
    reading("export const a = ['1', 'true'].includes(process.env.READ_ONLY ?? '');"),
    // That there is a value is what counts here.
    reading("if (!process.env.API_KEY) throw new Error('API_KEY');"),
    reading('export const hosts = process.env.ALLOWED_HOSTS ? 1 : 2;'),
    reading("export const level = process.env.NO_COLOR ? 'none' : 'all';"),
    reading('if (process.env.DISABLE_TELEMETRY) quiet();'),
    // What an API answers.
    reading('export const answer = z.object({ archived: z.coerce.boolean() }).parse(body);'),
    // no-coerced-input speaks of arguments.
    `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'a', version: '1.0.0' });
server.registerTool('a', { description: 'A.', inputSchema: z.strictObject({ force: z.coerce.boolean() }) }, async ({ force }) => ({ content: [force] }));`,
  ],
  invalid: [
    {
      code: reading('export const config = z.object({ READ_ONLY: z.coerce.boolean().default(true) });'),
      findings: [{ message: 'coerced', at: 'z.coerce.boolean()' }],
    },
    {
      code: reading('if (process.env.DISABLE_AUTH) start();'),
      findings: [{ message: 'present', at: 'process.env.DISABLE_AUTH', severity: 'info' }],
    },
    { code: reading('export const a = !process.env.ALLOW_WRITE;'), findings: [{ message: 'present', at: 'process.env.ALLOW_WRITE' }] },
    { code: reading("export const a = process.env['DRY_RUN'] ? 1 : 2;"), findings: [{ message: 'present', at: "process.env['DRY_RUN']" }] },
    {
      code: reading('export const a = process.env.REQUIRE_LOGIN && check();'),
      findings: [{ message: 'present', at: 'process.env.REQUIRE_LOGIN' }],
    },
  ],
});
