import rule from '../../../src/lint/rules/no-output-mismatch.js';
import { testRule } from '../../helpers/rule.js';

const server = (body: string, output = 'z.object({ count: z.int(), next: z.string().optional() })'): string =>
  `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { rest } from './rest.js';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const check = (text: string) => (text ? { content: [] } : { content: [], isError: true });
const fail = (text: string) => ({ content: [{ type: 'text', text }], isError: true });
server.registerTool('count', { description: 'x', inputSchema: z.strictObject({ a: z.string() }), outputSchema: ${output} }, async ({ a }) => {
  ${body}
});`;

testRule(rule, {
  valid: [
    server('return { content: [], structuredContent: { count: 1 } };'),
    server("if (a === '') return fail('empty');\n  return { content: [], structuredContent: { count: 1, next: a } };"),
    server('return { content: [], structuredContent: { ...rest } };'),
    server('return { content: [], structuredContent: rest };'),
    server('return { content: [], ...rest };'),
    // May be an error: it is not known.
    server('return { content: [], isError: a.length > 3 };'),
    // A helper whose result is only handed on where it is an error.
    server('const first = check(a);\n  if (first.isError) return first;\n  return { content: [], structuredContent: { count: 1 } };'),
    // One function for tools with and without a schema.
    `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const tools = [
  { name: 'count', output: z.object({ count: z.int() }), run: async () => ({ count: 1 }) },
  { name: 'say', output: undefined, run: async () => 'hello' },
];
for (const tool of tools)
  server.registerTool(tool.name, { description: 'x', inputSchema: z.strictObject({}), outputSchema: tool.output }, async () => {
    const answer = await tool.run();
    if (typeof answer === 'string') return { content: [{ type: 'text', text: answer }] };
    return { content: [], structuredContent: answer };
  });`,
    // A framework may turn the value into content.
    `import { FastMCP } from 'fastmcp';
import { z } from 'zod';
new FastMCP({ name: 'a', version: '1.0.0' }).addTool({ name: 'count', outputSchema: z.object({ count: z.number() }), execute: async () => ({ content: [] }) });`,
  ],
  invalid: [
    {
      code: server('return { content: [] };'),
      findings: [{ message: 'absent', at: '{ content: [] }', severity: 'error', tools: ['count'] }],
    },
    {
      code: server("if (a === '') return { content: [] };\n  return { content: [], structuredContent: { count: 1 } };"),
      findings: [{ message: 'absent', at: '{ content: [] }' }],
    },
    {
      code: server('return { content: [], structuredContent: { next: a } };'),
      findings: [{ message: 'missing', at: 'structuredContent: { next: a }', severity: 'error' }],
    },
    {
      code: server('return { content: [], structuredContent: { count: 1, secret: a } };'),
      findings: [{ message: 'extra', at: 'structuredContent: { count: 1, secret: a }', severity: 'warning' }],
    },
    {
      code: server('return { content: [], structuredContent: { count: 1, secret: a } };', 'z.strictObject({ count: z.int() })'),
      findings: [{ message: 'extra', at: 'structuredContent: { count: 1, secret: a }', severity: 'error' }],
    },
  ],
});
