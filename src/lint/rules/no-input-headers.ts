import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  headers: '{who}: {argument} is sent by {sink} as headers, whatever their names are: the caller can replace host and authorization.',
} as const;

export default defineRule({
  name: 'no-input-headers',
  severity: 'warning',
  category: 'injection',
  confidence: 'medium',
  recommended: true,
  practices: ['P-25'],
  cwe: ['CWE-113', 'CWE-441'],
  owasp: ['MCP05'],
  summary: 'The caller must not choose the headers of a request as a whole.',
  why: 'Headers name the host, the identity and the credentials of a request. Whoever chooses them can replace the authorization of the server, pass for a trusted proxy, or smuggle a host to a server behind.',
  advice: 'Accept single named values and put them into headers of your own choice.',
  whenNotToUse: 'The tool is a client for HTTP by design, and the host is fixed.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('list_items', { description: 'Example.', inputSchema: z.strictObject({ headers: z.record(z.string(), z.string()) }) }, async (input) => {
  await fetch('https://api.example.com/items', { headers: { ...input.headers } });
  return { content: [] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('list_items', { description: 'Example.', inputSchema: z.strictObject({ language: z.enum(['de', 'en']) }) }, async (input) => {
  await fetch('https://api.example.com/items', { headers: { 'accept-language': input.language } });
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'headers')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
