import rule from '../../../src/lint/rules/no-wildcard-scope.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string): string => withServer(`${body}\nexport { makeServer };\n`);

testRule(rule, {
  valid: [code("export const tool = { scopes: ['orders:read'] };"), code("export const cors = { origin: ['*'], methods: 'all' };")],
  invalid: [
    {
      code: code("const ALL = ['orders:read', '*'];\nexport const metadata = { scopes_supported: ALL };"),
      findings: [{ message: 'wildcard', at: "'*'" }],
    },
    { code: code("export const tool = { scopes: ['files:*'] };"), findings: [{ message: 'wildcard', at: "'files:*'" }] },
    { code: code("export const gate = { requiredScopes: 'full-access' };"), findings: [{ message: 'wildcard', at: "'full-access'" }] },
  ],
});
