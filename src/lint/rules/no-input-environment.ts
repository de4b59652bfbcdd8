import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  environment:
    '{who}: {argument} becomes the environment of what {sink} runs. NODE_OPTIONS, LD_PRELOAD, PATH and the like make it run other code.',
} as const;

export default defineRule({
  name: 'no-input-environment',
  severity: 'warning',
  category: 'injection',
  confidence: 'high',
  practices: ['P-60'],
  cwe: ['CWE-454', 'CWE-15'],
  owasp: ['MCP05'],
  summary: 'The caller must not choose the names of environment variables.',
  why: 'Programs, their loaders and their interpreters take orders from the environment: NODE_OPTIONS and LD_PRELOAD load code, PATH chooses programs, GIT_SSH_COMMAND is a command. Whoever names the variables runs code, however well the arguments are checked.',
  advice:
    'Take the variables that the tool is about as arguments of their own, and set them by name: { ...process.env, LANG: input.language }.',
  whenNotToUse: 'The program that is started reads the variables of a list only, and nothing of its loader or interpreter.',
  examples: {
    bad: [
      `import { execFile } from 'node:child_process';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('build', { description: 'Example.', inputSchema: z.strictObject({ env: z.record(z.string(), z.string()) }) }, async (input) => {
  execFile('make', ['all'], { env: { ...process.env, ...input.env } });
  return { content: [] };
});`,
    ],
    good: [
      `import { execFile } from 'node:child_process';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('build', { description: 'Example.', inputSchema: z.strictObject({ language: z.enum(['de', 'en']) }) }, async (input) => {
  execFile('make', ['all'], { env: { ...process.env, LANG: input.language } });
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'environment')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
