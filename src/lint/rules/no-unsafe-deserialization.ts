import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  deserialize: '{who}: {argument} is read by {sink}, which can build functions and objects of any kind from it, and run them.',
} as const;

export default defineRule({
  name: 'no-unsafe-deserialization',
  severity: 'error',
  category: 'injection',
  confidence: 'high',
  practices: ['P-62'],
  cwe: ['CWE-502'],
  owasp: ['MCP05'],
  summary: 'What the caller chose must not be read by a format that can hold code.',
  why: 'Some formats carry functions, class names or native structures. Reading them runs code, or corrupts the process, before any check of the result.',
  advice:
    'Take JSON and parse it with a schema. js-yaml: load() with its default schema; v8.deserialize only for what the server itself has written.',
  whenNotToUse: 'The text was written and signed by the server itself, and the signature is checked first.',
  examples: {
    bad: [
      `import { unserialize } from 'node-serialize';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('restore', { description: 'Example.', inputSchema: z.strictObject({ state: z.string().max(1000) }) }, async (input) => {
  unserialize(input.state);
  return { content: [] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('restore', { description: 'Example.', inputSchema: z.strictObject({ state: z.string().max(1000) }) }, async (input) => {
  z.strictObject({ page: z.number() }).parse(JSON.parse(input.state));
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'deserialize')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
