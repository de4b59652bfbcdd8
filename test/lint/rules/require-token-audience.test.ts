import rule from '../../../src/lint/rules/require-token-audience.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const jwt = (call: string): string =>
  withServer(`import jwt from 'jsonwebtoken';
import { jwtVerify } from 'jose';
import { requireBearerAuth } from '@modelcontextprotocol/server';
export const check = async (token: string, key: Uint8Array, options: object) => ${call};
export { makeServer };
`);

testRule(rule, {
  valid: [
    jwt("jwt.verify(token, key, { audience: 'orders', issuer: 'https://id.example.com', algorithms: ['RS256'] })"),
    jwt('jwtVerify(token, key, options)'),
    jwt("jwtVerify(token, key).then(({ payload }) => payload.aud === 'orders')"),
    jwt("requireBearerAuth({ verifier, expectedResource: new URL('https://orders.example.com/mcp') })"),
  ],
  invalid: [
    { code: jwt('jwt.verify(token, key)'), findings: [{ message: 'audience', at: 'jwt.verify(token, key)', severity: 'error' }] },
    {
      code: jwt("jwtVerify(token, key, { audience: 'orders' })"),
      findings: [{ message: 'issuer', at: "jwtVerify(token, key, { audience: 'orders' })", severity: 'warning' }],
    },
    { code: jwt('requireBearerAuth({ verifier })'), findings: [{ message: 'resource', at: 'requireBearerAuth({ verifier })' }] },
  ],
});
