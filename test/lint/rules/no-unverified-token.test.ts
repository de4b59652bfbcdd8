import rule from '../../../src/lint/rules/no-unverified-token.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const reading = (body: string): string =>
  withServer(`import jwt from 'jsonwebtoken';
import { jwtDecode } from 'jwt-decode';
export const callerOf = (token: string) => ${body};
export { makeServer };
`);

testRule(rule, {
  valid: [
    reading("jwt.verify(token, 'x') && jwt.decode(token)"),
    reading('decode(token); declare function decode(token: string): unknown'),
  ],
  invalid: [
    { code: reading('jwt.decode(token)'), findings: [{ message: 'decoded', at: 'jwt.decode(token)' }] },
    { code: reading('jwtDecode(token)'), findings: [{ message: 'decoded', at: 'jwtDecode(token)' }] },
  ],
});
