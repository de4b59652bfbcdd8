import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  pattern: '{who}: {argument} is compiled as a regular expression. One slow pattern stops the server for everybody.',
} as const;

export default defineRule({
  name: 'no-input-pattern',
  severity: 'warning',
  category: 'injection',
  confidence: 'high',
  practices: ['P-62'],
  cwe: ['CWE-1333', 'CWE-400'],
  owasp: ['MCP05'],
  summary: 'The caller must not choose a regular expression.',
  why: 'A pattern such as (a+)+$ takes years on a text of forty letters. JavaScript runs it on the only thread, so one call stops the server for everybody.',
  advice:
    'Search for text with includes(), escape it (RegExp.escape, or replace each of .*+?^${}()|[]\\\\ with a backslash before it), or use an engine that runs in linear time such as re2.',
  whenNotToUse: 'The pattern runs in an engine without backtracking, such as re2.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('search', { description: 'Example.', inputSchema: z.strictObject({ pattern: z.string().max(200) }) }, async (input) => {
  ['a', 'b'].filter((line) => new RegExp(input.pattern).test(line));
  return { content: [] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('search', { description: 'Example.', inputSchema: z.strictObject({ text: z.string().max(200) }) }, async (input) => {
  ['a', 'b'].filter((line) => line.includes(input.text));
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'pattern')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
