import { defineRule } from '../rule.js';
import { httpServer } from './support/examples.js';

const DECODES =
  /^(jose(\/[\w./-]*)?\.(decodeJwt|UnsecuredJWT\.decode)|jsonwebtoken\.decode|jwt-decode(\.jwtDecode|\.default|\.jwt_decode)?|hono\/jwt\.decode)\(\)$/;
const VERIFIES = /(jwtVerify|jsonwebtoken\.verify|hono\/jwt\.verify|createVerifier|compactVerify|verifyIdToken|introspect\w*)\(\)$/;

const decoding = (body: string): string =>
  httpServer("http.listen(3000, '127.0.0.1');", {
    imports:
      "import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';\nconst keys = createRemoteJWKSet(new URL('https://id.example.com/jwks'));",
    guard: body,
  });

export default defineRule({
  name: 'no-unverified-token',
  severity: 'error',
  category: 'auth',
  confidence: 'medium',
  practices: ['P-31'],
  cwe: ['CWE-347'],
  owasp: ['MCP07'],
  summary: 'The content of a token is not used before its signature was checked.',
  why: 'Decoding is not verifying: anybody can write a token with any name and any scope in it. A server that reads the claims of a token that it only decoded believes whatever its callers say.',
  advice: 'Use the verifying function (jwtVerify, jwt.verify) with key, issuer and audience, and read the claims of its result.',
  whenNotToUse: 'Tokens are decoded to show them, or on the client side, and never decide what is allowed.',
  examples: {
    bad: [
      decoding(
        "const caller = decodeJwt(req.headers.authorization?.slice(7) ?? '').sub;\n  if (!caller) return void res.writeHead(401).end();",
      ),
    ],
    good: [
      decoding(
        "jwtVerify(req.headers.authorization?.slice(7) ?? '', keys, { issuer: 'https://id.example.com', audience: 'orders' }).catch(() => res.writeHead(401).end());",
      ),
    ],
  },
  messages: { decoded: 'This token is decoded, and nothing in the package verifies one: anybody can write what it says.' },
  check({ code, report }) {
    if (code.uses.some((use) => VERIFIES.test(use.symbol))) return;
    for (const use of code.matching(DECODES)) report({ message: 'decoded', at: use.node });
  },
});
