import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  open: '{who}: {argument} is what {sink} hands to the desktop. Anything but a web address starts a program or opens a file.',
} as const;

export default defineRule({
  name: 'no-input-open',
  severity: 'warning',
  category: 'injection',
  confidence: 'high',
  practices: ['P-60'],
  cwe: ['CWE-74', 'CWE-939'],
  owasp: ['MCP05'],
  summary: 'The caller must not choose what the desktop opens.',
  why: 'The desktop decides by scheme and file type what to start: file:, smb:, application schemes and executables included. On Windows and macOS that is a known way to run code from an address.',
  advice:
    'Parse it and let web addresses of known hosts through only: const url = new URL(value); refuse unless url.protocol === "https:" and the host is on a list; then open(url.href).',
  whenNotToUse: 'The tool opens things for the person at the same machine, who sees each of them first.',
  examples: {
    bad: [
      `import open from 'open';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('show', { description: 'Example.', inputSchema: z.strictObject({ target: z.string().max(500) }) }, async (input) => {
  await open(input.target);
  return { content: [] };
});`,
    ],
    good: [
      `import open from 'open';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('show', { description: 'Example.', inputSchema: z.strictObject({ id: z.uuid() }) }, async (input) => {
  await open(\`https://app.example.com/items/\${input.id}\`);
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'open')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
