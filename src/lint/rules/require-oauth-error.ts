import { ts } from 'ts-morph';
import { type FunctionNode, isFunctionNode, propertyName, returnsOf, unwrap, walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const GATES = /^@modelcontextprotocol\/.*\.(requireBearerAuth|verifyBearerToken|mcpAuthRouter|ProxyOAuthServerProvider)\(\)$/;
const METHOD = 'verifyAccessToken';
/** Errors of the language, which the SDK takes for a failure of the server. */
const PLAIN = /^global:(Error|TypeError|RangeError)$/;
/** What the SDK asks for beside: without it every token is refused. */
const NEEDED = 'expiresAt';

const verifying = (body: string): string =>
  withServer(`import { OAuthError, OAuthErrorCode, requireBearerAuth } from '@modelcontextprotocol/server';
import { find } from './tokens.js';
const verifier = {
  async verifyAccessToken(token: string) {
    const known = await find(token);
    ${body}
  },
};
export const gate = requireBearerAuth({ verifier, expectedResource: new URL('https://orders.example.com/mcp') });
export { makeServer, OAuthError, OAuthErrorCode };
`);
const KNOWN = 'return { token, clientId: known.client, scopes: known.scopes';

export default defineRule({
  name: 'require-oauth-error',
  severity: 'warning',
  category: 'auth',
  confidence: 'high',
  practices: ['P-31', 'P-105'],
  cwe: ['CWE-755', 'CWE-613'],
  owasp: ['MCP07'],
  presets: ['spec-2026-07-28'],
  summary: 'A verifier refuses a token with an OAuth error, and says when one that it accepts ends.',
  why: 'requireBearerAuth answers 401 for an OAuth error only. Any other error is 500: the client does not learn that it needs a new token, never signs in again, and the log is full of failures of the server that are none. A token without expiresAt is refused by the SDK, or lives for ever where somebody works around that.',
  advice: 'throw new OAuthError(OAuthErrorCode.InvalidToken, …) (InvalidTokenError with SDK v1), and return expiresAt in seconds.',
  whenNotToUse: 'The error says that the verifier itself is out of order: its database, its network.',
  examples: {
    bad: [
      verifying(`if (!known) throw new Error('Unknown token');\n    ${KNOWN}, expiresAt: known.expiresAt };`),
      verifying(`if (!known) throw new OAuthError(OAuthErrorCode.InvalidToken, 'Unknown token');\n    ${KNOWN} };`),
    ],
    good: [
      verifying(
        `if (!known) throw new OAuthError(OAuthErrorCode.InvalidToken, 'Unknown token');\n    ${KNOWN}, expiresAt: known.expiresAt };`,
      ),
    ],
  },
  messages: {
    plain: 'This error is answered with 500, not with 401: the client never asks for a new token. Throw an OAuth error.',
    endless: 'What the verifier returns has no expiresAt: the SDK refuses such a token, and versions of 2025 take it for ever.',
  },
  check({ code, report }) {
    if (code.matching(GATES).length === 0) return;
    for (const module of code.modules) {
      if (!module.file.text.includes(METHOD)) continue;
      walk(module.file, (node) => {
        const fn = verifierAt(node);
        if (fn?.body === undefined) return true;
        for (const made of thrownBy(fn.body)) if (PLAIN.test(code.names.symbolOf(made.expression))) report({ message: 'plain', at: made });
        for (const result of returnsOf(fn.body).map(unwrap))
          if (ts.isObjectLiteralExpression(result) && isAuthInfo(result)) report({ message: 'endless', at: result });
        return true;
      });
    }
  },
});

/** `verifyAccessToken(token) {…}`, `verifyAccessToken: async (token) => {…}`, `const verifyAccessToken = …`, `async function verifyAccessToken`. */
function verifierAt(node: ts.Node): FunctionNode | undefined {
  if (ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) return propertyName(node.name) === METHOD ? node : undefined;
  if (!ts.isPropertyAssignment(node) && !ts.isVariableDeclaration(node) && !ts.isPropertyDeclaration(node)) return undefined;
  const { initializer } = node;
  return propertyName(node.name) === METHOD && initializer !== undefined && isFunctionNode(initializer) ? initializer : undefined;
}

/** What a function throws itself, outside of a try block: what a catch clause turns into something else is not seen by the SDK. */
function thrownBy(body: ts.Node): ts.NewExpression[] {
  const found: ts.NewExpression[] = [];
  walk(body, (node) => {
    if (isFunctionNode(node) || (ts.isTryStatement(node.parent) && node.parent.tryBlock === node && node.parent.catchClause !== undefined))
      return false;
    const thrown = ts.isThrowStatement(node) ? unwrap(node.expression) : undefined;
    if (thrown !== undefined && ts.isNewExpression(thrown)) found.push(thrown);
    return true;
  });
  return found;
}

/** The facts of a token, all written down, with no end among them. */
function isAuthInfo(object: ts.ObjectLiteralExpression): boolean {
  const names = object.properties.map((property) => propertyName(property.name as ts.PropertyName));
  return (
    ['clientId', 'scopes'].every((name) => names.includes(name)) &&
    !names.includes(NEEDED) &&
    !object.properties.some(ts.isSpreadAssignment)
  );
}
