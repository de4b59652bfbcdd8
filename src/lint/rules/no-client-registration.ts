import { defineRule } from '../rule.js';
import { SMALL_SERVER, withServer } from './support/examples.js';

export default defineRule({
  name: 'no-client-registration',
  severity: 'info',
  category: 'protocol',
  confidence: 'high',
  recommended: false,
  practices: ['P-30', 'P-36'],
  cwe: ['CWE-477', 'CWE-441'],
  owasp: ['MCP07'],
  presets: ['spec-2026-07-28'],
  summary: 'The server is a resource server only: it hands out no tokens and registers no clients.',
  why: 'Dynamic client registration is deprecated since 2026-07-28 (client id metadata documents replace it), and a server that is its own authorization server, or stands before somebody else’s, must get consent, redirects and cookies right for every client: most published holes of MCP logins are there.',
  advice: 'Let the identity provider of your organisation give out tokens, and verify them: requireBearerAuth with oauthMetadataResponse.',
  whenNotToUse: 'The server is the authorization server of a product, reviewed as such.',
  examples: {
    bad: [
      withServer(`import { mcpAuthRouter } from '@modelcontextprotocol/sdk/server/auth/router.js';
import express from 'express';
import { provider } from './provider.js';
express().use(mcpAuthRouter({ provider, issuerUrl: new URL('https://orders.example.com') }));
export { makeServer };
`),
    ],
    good: [`${SMALL_SERVER}export { makeServer };\n`],
  },
  messages: {
    router: 'mcpAuthRouter makes this server an authorization server with dynamic client registration, which is deprecated.',
    proxy: 'This puts a server of tokens before somebody else’s: consent and redirects of every client are now its task.',
  },
  check({ code, report }) {
    for (const use of code.matching(/^@modelcontextprotocol\/.*\.(mcpAuthRouter|clientRegistrationHandler)\(\)$/))
      report({ message: 'router', at: use.node });
    for (const use of code.matching(/^@modelcontextprotocol\/.*\.ProxyOAuthServerProvider\(\)$/))
      report({ message: 'proxy', at: use.node });
  },
});
