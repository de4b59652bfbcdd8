import type { Code, Use } from '../model/code.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

/** Functions that verify a JSON web token, and which argument holds their options. */
const VERIFIERS: { symbol: RegExp; options: number; name: string }[] = [
  { symbol: /^jose(\/[\w./-]*)?\.jwtVerify\(\)$/, options: 2, name: 'jwtVerify' },
  { symbol: /^jsonwebtoken\.verify\(\)$/, options: 2, name: 'jwt.verify' },
  { symbol: /^(hono\/jwt|hono\/utils\/jwt)\.verify\(\)$/, options: 2, name: 'verify' },
  { symbol: /^fast-jwt\.createVerifier\(\)$/, options: 0, name: 'createVerifier' },
];

const verified = (options: string): string =>
  withServer(`import { createRemoteJWKSet, jwtVerify } from 'jose';
const keys = createRemoteJWKSet(new URL('https://id.example.com/jwks'));
export const check = async (token: string) => (await jwtVerify(token, keys${options})).payload;
export { makeServer };
`);

export default defineRule({
  name: 'require-token-audience',
  severity: 'error',
  category: 'auth',
  confidence: 'high',
  practices: ['P-31'],
  cwe: ['CWE-287', 'CWE-345'],
  owasp: ['MCP07', 'MCP01'],
  presets: ['spec-2026-07-28'],
  summary: 'A token is accepted only when it was made out for this server, by the one issuer that it trusts.',
  why: 'A signature says who made the token, not for whom. Without the audience, a token that a person gave to any other service of the same identity provider opens this server; the specification requires the check.',
  advice: "Pass { audience: 'https://this.server/mcp', issuer: 'https://your.idp', algorithms: ['RS256'] } to the verifying function.",
  whenNotToUse: 'The audience is compared by hand after verification, in code that the linter does not see as such.',
  examples: {
    bad: [verified(''), verified(", { issuer: 'https://id.example.com' }")],
    good: [verified(", { issuer: 'https://id.example.com', audience: 'https://orders.example.com/mcp', algorithms: ['RS256'] }")],
  },
  messages: {
    audience: '{name} accepts tokens that were made out for other services: no audience is given.',
    issuer: '{name} accepts tokens of every issuer whose key fits: no issuer is given.',
    resource: 'requireBearerAuth is not told which resource tokens must be made out for: pass expectedResource.',
  },
  check({ code, report }) {
    for (const verifier of VERIFIERS)
      for (const use of code.matching(verifier.symbol)) {
        if (code.isOpen(use, verifier.options)) continue;
        const given = optionNames(code, use, verifier.options);
        if (comparesAudience(use)) continue;
        if (!given.some((name) => /^(audience|aud|allowedAud)$/.test(name)))
          report({ message: 'audience', values: { name: verifier.name }, at: use.node });
        else if (!given.some((name) => /^(issuer|iss|allowedIss)$/.test(name)))
          report({ message: 'issuer', values: { name: verifier.name }, at: use.node, severity: 'warning' });
      }
    for (const use of code.matching(/^@modelcontextprotocol\/(server|express)(\/[\w./-]*)?\.requireBearerAuth\(\)$/))
      if (!code.isOpen(use, 0) && code.objects(use, 0).length > 0 && !optionNames(code, use, 0).includes('expectedResource'))
        report({ message: 'resource', at: use.node, severity: 'warning' });
  },
});

function optionNames(code: Code, use: Use, index: number): string[] {
  return code.objects(use, index).flatMap((object) => object.properties.flatMap((property) => property.name?.getText() ?? []));
}

/** `payload.aud` in the same file: somebody compares it by hand. */
function comparesAudience(use: Use): boolean {
  return /\.aud\b|\['aud'\]|\baud[,\s}]/.test(use.module.file.text);
}
