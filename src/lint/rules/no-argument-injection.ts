import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  option:
    '{who}: {argument} is an argument of {sink} with nothing before it that ends the options. A value that begins with a dash is read as an option.',
  list: '{who}: {argument} becomes the list of arguments of {sink}, so the caller passes any option that the program has.',
} as const;

export default defineRule({
  name: 'no-argument-injection',
  severity: 'warning',
  category: 'injection',
  confidence: 'high',
  practices: ['P-60'],
  cwe: ['CWE-88'],
  owasp: ['MCP05'],
  summary: 'What the caller chose must not be read as an option of a program.',
  why: 'A program reads an argument that begins with a dash as an option. Options of git, tar, find, ssh and curl run other programs or write files, so an argument array without a shell is only half of the answer. A text that is split at spaces gives the caller as many arguments as it likes.',
  advice:
    'Put `--` before the arguments that the caller chose, or refuse a value that begins with a dash, and build the list of arguments yourself.',
  whenNotToUse: 'The program that is started does not read options at that place, and its documentation says so.',
  examples: {
    bad: [
      `import { execFile } from 'node:child_process';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('clone', { description: 'Example.', inputSchema: z.strictObject({ url: z.string().max(200) }) }, async (input) => {
  execFile('git', ['clone', input.url]);
  return { content: [] };
});`,
    ],
    good: [
      `import { execFile } from 'node:child_process';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('clone', { description: 'Example.', inputSchema: z.strictObject({ url: z.string().max(200) }) }, async (input) => {
  execFile('git', ['clone', '--', input.url]);
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'argument')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
