import rule from '../../../src/lint/rules/require-oauth-error.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const served = (verifier: string): string =>
  withServer(`import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
${verifier}
export const gate = requireBearerAuth({ verifier });
export { InvalidTokenError, makeServer };
`);
const RESULT = 'return { token, clientId: "a", scopes: [], expiresAt: 1 };';

testRule(rule, {
  valid: [
    served(`class Verifier { async verifyAccessToken(token: string) { if (!token) throw new InvalidTokenError('no'); ${RESULT} } }`),
    served(
      `class OwnError extends InvalidTokenError {}\nconst verifyAccessToken = async (token: string) => { if (!token) throw new OwnError('no'); ${RESULT} };`,
    ),
    // What a catch clause makes of it is what the SDK sees.
    served(
      `const verifier = { verifyAccessToken: async (token: string) => { try { throw new Error('no'); } catch { throw new InvalidTokenError('no'); } } };`,
    ),
    served('const verifier = { verifyAccessToken: async (token: string) => { return { ...known, clientId: "a", scopes: [] }; } };'),
    served('const verifier = { verifyAccessToken: async (token: string) => find(token) };'),
    // A function of that name in a program that does not use the SDK for it.
    withServer("export async function verifyAccessToken(token: string) { throw new Error('no'); }\nexport { makeServer };\n"),
  ],
  invalid: [
    {
      code: served(
        `async function verifyAccessToken(token: string) { if (!token) throw new Error('no'); ${RESULT} }\nconst verifier = { verifyAccessToken };`,
      ),
      findings: [{ message: 'plain', at: "new Error('no')" }],
    },
    {
      code: served("const verifier = { verifyAccessToken: async (token: string) => { return { token, clientId: 'a', scopes: [] }; } };"),
      findings: [{ message: 'endless', at: "{ token, clientId: 'a', scopes: [] }" }],
    },
  ],
});
