import { defineRule } from '../rule.js';
import { encoded } from './support/encoding.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  segment:
    '{who}: {argument} becomes part of the path that {sink} requests without being encoded. "../" or "?" in it makes another request.',
  query: '{who}: {argument} becomes part of the query that {sink} sends without being encoded. "&" in it adds parameters.',
} as const;

export default defineRule({
  name: 'no-url-path-injection',
  severity: 'warning',
  category: 'injection',
  confidence: 'high',
  practices: ['P-25', 'P-59'],
  cwe: ['CWE-73', 'CWE-74'],
  owasp: ['MCP05'],
  summary: 'What the caller chose must be encoded where it becomes part of an address.',
  why: 'A segment with "../", "?" or "#" in it turns a request for one thing into a request for another one, with the credentials of the server.',
  advice: 'Put encodeURIComponent around each value that becomes a segment, or use URLSearchParams for the query.',
  whenNotToUse: 'The service behind takes paths as a whole, and checks them itself.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('get_user', { description: 'Example.', inputSchema: z.strictObject({ id: z.string().max(50) }) }, async (input) => {
  await fetch(\`https://api.example.com/users/\${input.id}\`);
  return { content: [] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('get_user', { description: 'Example.', inputSchema: z.strictObject({ id: z.string().max(50) }) }, async (input) => {
  await fetch(\`https://api.example.com/users/\${encodeURIComponent(input.id)}\`);
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    const harms = flow.harms(server, 'address').filter((harm) => Object.hasOwn(MESSAGES, harm.how));
    for (const group of groupHarms(harms))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group), suggestions: encoded(group) });
  },
});
