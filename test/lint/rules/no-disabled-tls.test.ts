import rule from '../../../src/lint/rules/no-disabled-tls.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string): string => withServer(`import https from 'node:https';\n${body}\nexport { makeServer, https };\n`);

testRule(rule, {
  valid: [
    code('export const agent = new https.Agent({ rejectUnauthorized: true });'),
    code('export type Options = { rejectUnauthorized: false };'),
    code('export const agent = new https.Agent({ checkServerIdentity: (host, cert) => compare(host, cert) });'),
  ],
  invalid: [
    {
      code: code('export const agent = new https.Agent({ rejectUnauthorized: false });'),
      findings: [{ message: 'option', at: 'rejectUnauthorized: false' }],
    },
    {
      code: code('export const agent = new https.Agent({ checkServerIdentity: () => undefined });'),
      findings: [{ message: 'option', at: 'checkServerIdentity: () => undefined' }],
    },
    {
      code: code("export const agent = new https.Agent({ rejectUnauthorized: process.env.INSECURE !== '1' });"),
      findings: [{ message: 'choice', at: "rejectUnauthorized: process.env.INSECURE !== '1'", severity: 'info' }],
    },
    {
      code: code("process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';"),
      findings: [{ message: 'process', at: "process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'" }],
    },
  ],
});
