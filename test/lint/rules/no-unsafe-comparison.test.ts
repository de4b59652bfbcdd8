import rule from '../../../src/lint/rules/no-unsafe-comparison.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const checked = (body: string): string =>
  withServer(`import { timingSafeEqual } from 'node:crypto';
const EXPECTED = process.env.MCP_SECRET;
const settings = { apiKey: process.env.API_KEY };
export const check = (req: { headers: Record<string, string> }) => { ${body} };
export { makeServer };
`);

testRule(rule, {
  valid: [
    checked('return timingSafeEqual(Buffer.from(req.headers.authorization), Buffer.from(EXPECTED));'),
    checked("return req.headers['content-type'] === process.env.TOKEN_TYPE;"),
    checked('return req.headers.authorization === undefined;'),
    checked("return process.env.API_KEY === '';"),
  ],
  invalid: [
    {
      code: checked('return req.headers.authorization === EXPECTED;'),
      findings: [{ message: 'compared', at: 'req.headers.authorization === EXPECTED' }],
    },
    {
      code: checked("return req.headers['x-api-key'] !== settings.apiKey;"),
      findings: [{ message: 'compared', at: "req.headers['x-api-key'] !== settings.apiKey" }],
    },
    {
      code: checked('const token = req.headers.authorization.slice(7); return token == EXPECTED;'),
      findings: [{ message: 'compared', at: 'token == EXPECTED' }],
    },
    {
      code: checked('const { headers } = req; return `Bearer ${process.env.TOKEN}` === headers.authorization;'),
      findings: [{ message: 'compared', at: '`Bearer ${process.env.TOKEN}` === headers.authorization' }],
    },
  ],
});
