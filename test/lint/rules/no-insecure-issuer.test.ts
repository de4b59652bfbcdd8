import rule from '../../../src/lint/rules/no-insecure-issuer.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (value: string): string =>
  withServer(`export const options = { dangerouslyAllowInsecureIssuerUrl: ${value} };\nexport { makeServer };\n`);

testRule(rule, {
  valid: [code('false')],
  invalid: [
    {
      code: code('process.env.DEV === "1"'),
      findings: [{ message: 'insecure', at: 'dangerouslyAllowInsecureIssuerUrl: process.env.DEV === "1"' }],
    },
  ],
});
