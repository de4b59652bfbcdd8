import rule from '../../../src/lint/rules/no-hardcoded-secret.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string): string => withServer(`${body}\nexport { makeServer };\n`);
// Put together here, so that no scanner takes this file for a leak.
const RANDOM = ['q8ZtW3nLr5', 'Vx7Bk2Yc9D', 'm4Hs6Jf1Pg0'].join('');
const GITHUB = `gh${'p_'}${RANDOM}A9b8C`;

testRule(rule, {
  valid: [
    code('export const apiKey = process.env.API_KEY ?? "";'),
    code('export const apiKey = "YOUR_API_KEY_HERE_1234";'),
    code('export const token = "next-page-token";'),
    // A key that its maker documents as public.
    code(`export const apiKey = 'phc_${RANDOM}';`),
    code(`export const checksum = '${RANDOM}';`),
    code('export const tokenUrl = "https://id.example.com/oauth2/v1/token";'),
    code("export const url = 'postgres://user:password@localhost:5432/orders';"),
    code("export const API_KEY_VARIABLE = 'ORDERS_API_KEY_V2';"),
    code("export const schema = z.object({ api_key: z.string().describe('The key of the account, 32 characters') });"),
  ],
  invalid: [
    {
      code: code(`export const client = connect('${GITHUB}');\ndeclare function connect(key: string): unknown;`),
      findings: [{ message: 'provider', at: `'${GITHUB}'` }],
    },
    {
      code: code(`export const options = { clientSecret: '${RANDOM}' };`),
      findings: [{ message: 'random', at: `'${RANDOM}'`, severity: 'warning' }],
    },
    { code: code(`export const key = process.env.ORDERS_TOKEN || '${RANDOM}';`), findings: [{ message: 'random', at: `'${RANDOM}'` }] },
    {
      code: code(`export const url = 'postgres://orders:${RANDOM}@db7.internal:5432/orders';`).replace(
        'db7.internal',
        'orders.rds.amazonaws.com',
      ),
      findings: [{ message: 'address', at: `'postgres://orders:${RANDOM}@orders.rds.amazonaws.com:5432/orders'` }],
    },
  ],
});
