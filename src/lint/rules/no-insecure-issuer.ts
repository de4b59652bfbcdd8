import { ts } from 'ts-morph';
import { propertyName } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const trusting = (option: string): string =>
  withServer(`import { oauthMetadataResponse } from '@modelcontextprotocol/server';
import { oauthMetadata } from './provider.js';
export const metadata = (request: Request) =>
  oauthMetadataResponse(request, { oauthMetadata, resourceServerUrl: new URL('https://orders.example.com/mcp')${option} });
export { makeServer };
`);

export default defineRule({
  name: 'no-insecure-issuer',
  severity: 'error',
  category: 'auth',
  confidence: 'high',
  practices: ['P-23', 'P-31'],
  cwe: ['CWE-319'],
  owasp: ['MCP07'],
  presets: ['spec-2026-07-28'],
  summary: 'The authorization server is reached over https only.',
  why: 'dangerouslyAllowInsecureIssuerUrl lets clients sign in over http://: everybody on the way can read their codes and tokens, and can name another authorization server.',
  advice: 'Leave the option out. Use a certificate for the authorization server in development, too.',
  whenNotToUse: 'In a test that never leaves the machine.',
  examples: { bad: [trusting(', dangerouslyAllowInsecureIssuerUrl: true')], good: [trusting('')] },
  messages: { insecure: 'This allows clients to sign in over http://. Leave it out.' },
  check({ code, report }) {
    for (const node of code.every('properties'))
      if (propertyName(node.name) === 'dangerouslyAllowInsecureIssuerUrl' && node.initializer.kind !== ts.SyntaxKind.FalseKeyword)
        report({ message: 'insecure', at: node });
  },
});
