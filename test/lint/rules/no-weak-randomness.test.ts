import rule from '../../../src/lint/rules/no-weak-randomness.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string): string => withServer(`${body}\nexport { makeServer };\n`);

testRule(rule, {
  valid: [
    code('export const delay = 100 * Math.random();'),
    code("import { randomUUID } from 'node:crypto';\nexport const sessionToken = randomUUID();"),
    // The function gives back a token, but the chance decides something else.
    code(
      "export function getToken() { if (Math.random() > 0.5) console.error('sampled'); return load(); }\ndeclare function load(): string;",
    ),
  ],
  invalid: [
    {
      code: code('const sessionId = `s-${Math.random().toString(36)}`;\nexport { sessionId };'),
      findings: [{ message: 'weak', at: 'Math.random()' }],
    },
    {
      code: code('export function makeHandle() { return Math.random().toString(36).slice(2); }'),
      findings: [{ message: 'weak', at: 'Math.random()' }],
    },
    { code: code('export const state = { nonce: String(Math.random()) };'), findings: [{ message: 'weak', at: 'Math.random()' }] },
  ],
});
