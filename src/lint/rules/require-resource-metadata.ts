import type { Code, Use } from '../model/code.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const GATE = /^@modelcontextprotocol\/(server|express|sdk)(\/[\w./-]*)?\.requireBearerAuth\(\)$/;

const gated = (more: string): string =>
  withServer(`import { requireBearerAuth } from '@modelcontextprotocol/server';
import { verifier } from './verifier.js';
export const gate = requireBearerAuth({ verifier, expectedResource: new URL('https://orders.example.com/mcp')${more} });
export { makeServer };
`);

export default defineRule({
  name: 'require-resource-metadata',
  severity: 'warning',
  category: 'auth',
  confidence: 'high',
  practices: ['P-30'],
  cwe: ['CWE-287'],
  owasp: ['MCP07'],
  presets: ['spec-2026-07-28'],
  summary: 'A refused caller is told where to get a token.',
  why: 'A client finds the authorization server through the resource metadata that the answer 401 names. Without it, clients cannot sign in by themselves, and people paste tokens into configuration files instead.',
  advice: 'Pass resourceMetadataUrl to requireBearerAuth, and serve the document (oauthMetadataResponse, mcpAuthMetadataRouter).',
  whenNotToUse: 'Tokens are handed out by other means on purpose, and no client is meant to sign in.',
  examples: {
    bad: [gated('')],
    good: [gated(", resourceMetadataUrl: 'https://orders.example.com/.well-known/oauth-protected-resource/mcp'")],
  },
  messages: { untold: 'The answer 401 does not say where to get a token: pass resourceMetadataUrl to requireBearerAuth.' },
  check({ code, report }) {
    for (const use of code.matching(GATE))
      if (code.objects(use, 0).length > 0 && !code.isOpen(use, 0) && !names(code, use).includes('resourceMetadataUrl'))
        report({ message: 'untold', at: use.node });
  },
});

function names(code: Code, use: Use): string[] {
  return code.objects(use, 0).flatMap((object) => object.properties.flatMap((property) => property.name?.getText() ?? []));
}
