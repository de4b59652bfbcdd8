import { ts } from 'ts-morph';
import { textOf } from '../model/code.js';
import { propertyName } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const PLACES = new Set(['requiredScopes', 'scopesSupported', 'scopes_supported', 'scopes', 'requiredScope']);
const WILDCARD = /^(\*|all|full[-_:]?access|[\w-]+[:.]\*|superuser|root)$/i;

const scoped = (scope: string): string =>
  withServer(`import { requireBearerAuth } from '@modelcontextprotocol/server';
import { verifier } from './verifier.js';
export const gate = requireBearerAuth({ verifier, requiredScopes: ['${scope}'], expectedResource: new URL('https://orders.example.com/mcp') });
export { makeServer };
`);

export default defineRule({
  name: 'no-wildcard-scope',
  severity: 'warning',
  category: 'auth',
  confidence: 'high',
  practices: ['P-47'],
  cwe: ['CWE-250', 'CWE-272'],
  owasp: ['MCP02'],
  summary: 'Scopes say what they allow: no "*", no "all".',
  why: 'A token with a wildcard scope allows everything, today and after the next tool is added. A stolen one is worth everything, and nobody can see from it what an agent was meant to do.',
  advice: 'Name the resource and the action: orders:read, orders:cancel. Ask for the ones that a tool needs, at the tool.',
  whenNotToUse: 'The authorization server belongs to somebody else and knows no finer scopes.',
  examples: { bad: [scoped('*'), scoped('orders:*')], good: [scoped('orders:read')] },
  messages: { wildcard: 'The scope "{scope}" allows everything. Name the resource and the action.' },
  check({ code, report }) {
    for (const { name, initializer } of code.every('properties')) {
      if (!PLACES.has(propertyName(name) ?? '')) continue;
      const items = code.names.leavesOf(initializer).flatMap((leaf) => (ts.isArrayLiteralExpression(leaf) ? [...leaf.elements] : [leaf]));
      for (const item of items) {
        const scope = textOf(item);
        if (scope !== undefined && WILDCARD.test(scope)) report({ message: 'wildcard', values: { scope }, at: item });
      }
    }
  },
});
