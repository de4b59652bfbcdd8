import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  code: '{who}: {argument} becomes code that {sink} runs.',
  module: '{who}: {argument} chooses the module that {sink} loads and runs.',
  template: '{who}: {argument} is compiled as a template by {sink}. Expressions in it run in the server.',
} as const;

export default defineRule({
  name: 'no-code-evaluation',
  severity: 'error',
  category: 'injection',
  confidence: 'high',
  practices: ['P-60', 'P-62'],
  cwe: ['CWE-94', 'CWE-95'],
  owasp: ['MCP05'],
  summary: 'What the caller chose must not be run as code.',
  why: 'eval, new Function, vm and a template that is compiled run what they are given with the rights of the server. The vm module is no sandbox.',
  advice:
    'Offer the operations by name, with a schema for their arguments. Where code must run, run it in a process or container of its own that has no rights.',
  whenNotToUse: 'Running code is what the tool is for, in a sandbox that holds. Suppress it there, and name the sandbox.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('calculate', { description: 'Example.', inputSchema: z.strictObject({ expression: z.string().max(200) }) }, async (input) => {
  new Function(\`return \${input.expression}\`)();
  return { content: [] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('calculate', { description: 'Example.', inputSchema: z.strictObject({ left: z.number(), right: z.number(), operation: z.enum(['add', 'subtract']) }) }, async (input) => {
  const operations = { add: (a: number, b: number) => a + b, subtract: (a: number, b: number) => a - b };
  operations[input.operation](input.left, input.right);
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'code', 'module', 'template')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
