import rule from '../../../src/lint/rules/no-open-input.js';
import { testRule } from '../../helpers/rule.js';

const server = (schema: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'x', inputSchema: ${schema} }, async (args) => ({ content: [{ type: 'text', text: String(args.a) }] }));`;

testRule(rule, {
  valid: [
    server('z.object({ a: z.string() })'),
    server('z.strictObject({ a: z.record(z.enum(["x", "y"]), z.string()) })'),
    server('z.looseObject({ a: z.string() }).strict()'),
    server('z.object({ a: z.preprocess((value) => value, z.string()) })'),
  ],
  invalid: [
    { code: server('z.strictObject({ a: z.unknown() })'), findings: [{ message: 'fields', at: 'a: z.unknown()', severity: 'warning' }] },
    {
      code: server('z.strictObject({ a: z.array(z.object({ b: z.any() })) })'),
      findings: [{ message: 'fields', at: 'a: z.array(z.object({ b: z.any() }))' }],
    },
    { code: server('z.strictObject({ a: z.string() }).passthrough()'), findings: [{ message: 'root', at: "server.registerTool('find'…" }] },
    { code: server('z.record(z.string(), z.string())'), findings: [{ message: 'root', at: "server.registerTool('find'…" }] },
  ],
});
