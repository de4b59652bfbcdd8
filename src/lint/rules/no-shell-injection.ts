import { defineRule } from '../rule.js';
import { withoutShell } from './support/argument-list.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  built: '{who}: {argument} becomes part of the command line that {sink} gives to a shell, so the caller can run any command.',
  quoted:
    '{who}: {argument} is put between quotes in the command line of {sink}. Text can close the quotes, so the caller can run any command.',
  whole:
    '{who}: {argument} is the whole command line that {sink} runs, so the caller can run any command. Checks of its beginning do not hold: a shell runs what follows too.',
  number: '{who}: {argument} is put into the command line of {sink} as a number. Only the schema keeps other text out.',
  sometimes: '{who}: {argument} is an argument of {sink}, which uses a shell on some systems. There the caller can run any command.',
} as const;

export default defineRule({
  name: 'no-shell-injection',
  severity: 'error',
  category: 'injection',
  confidence: 'high',
  practices: ['P-60'],
  cwe: ['CWE-78', 'CWE-77'],
  owasp: ['MCP05'],
  summary: 'What the caller chose must not become part of a command line.',
  why: 'A shell gives a meaning to `;`, `$(\u2026)`, backquotes, newlines and quotes. Whoever can put text into a command line runs any program with the rights of the server, and what a model passes to a tool can come from a web page or an issue that somebody else wrote. Quotes around the value, JSON.stringify and lists of forbidden characters do not help: the text can close the quotes.',
  advice:
    'Run the program without a shell: execFile(program, [argument, \u2026]) or spawn without `shell`, with `--` before what the caller chose.',
  whenNotToUse: 'The tool is a shell by design, for the person at the same machine. Suppress it there, with that reason.',
  examples: {
    bad: [
      `import { exec } from 'node:child_process';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('checkout', { description: 'Example.', inputSchema: z.strictObject({ branch: z.string().max(100) }) }, async (input) => {
  exec(\`git checkout \${input.branch}\`);
  return { content: [] };
});`,
    ],
    good: [
      `import { execFile } from 'node:child_process';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('checkout', { description: 'Example.', inputSchema: z.strictObject({ branch: z.string().regex(/^[\\w.\\/-]+$/) }) }, async (input) => {
  execFile('git', ['switch', '--end-of-options', '--', input.branch]);
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'shell')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group), suggestions: withoutShell(group.at) });
  },
});
