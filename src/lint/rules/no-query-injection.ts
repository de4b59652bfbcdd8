import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  built: '{who}: {argument} becomes part of the text of a query that {sink} gets, so the caller can ask for something else.',
} as const;

export default defineRule({
  name: 'no-query-injection',
  severity: 'warning',
  category: 'injection',
  confidence: 'high',
  practices: ['P-61'],
  cwe: ['CWE-943', 'CWE-90', 'CWE-643'],
  owasp: ['MCP05'],
  summary: 'What the caller chose must not become part of a GraphQL, Cypher, LDAP or XPath query.',
  why: 'A query built from text asks whatever the text says: other fields and mutations, other nodes, a filter that is always true. Each of these languages takes values apart from its text.',
  advice:
    'Pass values apart from the query: variables in GraphQL ({ query, variables }), parameters in Cypher (run(text, { name })), filter objects with escaping in LDAP (new EqualityFilter(…)), variables in XPath.',
  whenNotToUse: 'Queries of the caller are what the tool is for, and its credentials can only read what everybody may see.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('find_user', { description: 'Example.', inputSchema: z.strictObject({ login: z.string().max(100) }) }, async (input) => {
  await fetch('https://api.example.com/graphql', { method: 'POST', body: JSON.stringify({ query: \`query { user(login: "\${input.login}") { id } }\` }) });
  return { content: [] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('find_user', { description: 'Example.', inputSchema: z.strictObject({ login: z.string().max(100) }) }, async (input) => {
  await fetch('https://api.example.com/graphql', {
    method: 'POST',
    body: JSON.stringify({ query: 'query ($login: String!) { user(login: $login) { id } }', variables: { login: input.login } }),
  });
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'query')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
