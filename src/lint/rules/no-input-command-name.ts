import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  command: '{who}: {argument} chooses the program that {sink} runs.',
} as const;

export default defineRule({
  name: 'no-input-command-name',
  severity: 'error',
  category: 'injection',
  confidence: 'high',
  practices: ['P-60'],
  cwe: ['CWE-78'],
  owasp: ['MCP05'],
  summary: 'The caller must not choose which program runs.',
  why: 'An argument array keeps a shell out, but whoever names the program needs none: `sh`, `node` and `curl` are programs too.',
  advice: 'Choose the program from a fixed list: z.enum([...]) in the schema, or a map from what the caller names to the program.',
  whenNotToUse: 'The tool is a terminal by design, for the one person who runs it. Suppress it there, with that reason.',
  examples: {
    bad: [
      `import { spawn } from 'node:child_process';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('version_of', { description: 'Example.', inputSchema: z.strictObject({ program: z.string().max(100) }) }, async (input) => {
  spawn(input.program, ['--version']);
  return { content: [] };
});`,
    ],
    good: [
      `import { spawn } from 'node:child_process';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('version_of', { description: 'Example.', inputSchema: z.strictObject({ program: z.enum(['node', 'npm']) }) }, async (input) => {
  spawn(input.program, ['--version']);
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'command')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
