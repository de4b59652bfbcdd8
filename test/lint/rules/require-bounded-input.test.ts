import rule from '../../../src/lint/rules/require-bounded-input.js';
import { testRule } from '../../helpers/rule.js';

const server = (fields: string, body = 'return { content: [] };'): string => `import { McpServer } from '@modelcontextprotocol/server';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'x', inputSchema: z.strictObject({ ${fields} }) }, async (args) => { ${body} });`;

testRule(rule, {
  valid: [
    server("a: z.string().max(5), b: z.string().regex(/^x$/), c: z.enum(['x']), d: z.uuid(), e: z.boolean(), f: z.literal('x')"),
    server('a: z.number().min(0).max(5), b: z.int().lt(9), c: z.array(z.uuid()).max(3), d: z.string().length(4).optional()'),
    server("a: z.string().max(9).array().max(3), b: z.union([z.literal('x'), z.int().max(3)])"),
  ],
  invalid: [
    { code: server('a: z.string().min(1)'), findings: [{ message: 'unbounded', at: 'a: z.string().min(1)', severity: 'info' }] },
    // The list is bounded, what is in it is not.
    { code: server('a: z.array(z.string()).max(3)'), findings: [{ message: 'unbounded', at: 'a: z.array(z.string()).max(3)' }] },
    { code: server('a: z.strictObject({ b: z.number() })'), findings: [{ message: 'unbounded', at: 'b: z.number()' }] },
    {
      code: server('a: z.number(), path: z.string()', 'await readFile("notes/" + args.path); return { content: [] };'),
      findings: [
        { message: 'unbounded', at: 'a: z.number()', severity: 'info' },
        { message: 'sink', at: 'path: z.string()', severity: 'warning' },
      ],
    },
  ],
});
