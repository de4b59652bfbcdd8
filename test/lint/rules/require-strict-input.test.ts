import rule from '../../../src/lint/rules/require-strict-input.js';
import { testRule } from '../../helpers/rule.js';

const server = (...schemas: string[]): string => `import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
${schemas.map((schema, index) => `server.registerTool('find_${index}', { description: 'x', inputSchema: ${schema} }, async ({ a }) => ({ content: [{ type: 'text', text: a }] }));`).join('\n')}`;

testRule(rule, {
  valid: [
    server('z.strictObject({ a: z.string() })', 'z.object({ a: z.string() }).strict()', 'z.object({ a: z.string() }).catchall(z.never())'),
    server("fromJsonSchema({ type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false })"),
    // Accepts anything: no-open-input says so.
    server('z.looseObject({ a: z.string() })'),
    // Takes nothing: there is nothing to misspell.
    server('z.object({})'),
  ],
  invalid: [
    {
      code: server(
        'z.object({ a: z.string(), limit: z.int().optional() })',
        'z.object({ a: z.string() })',
        'z.strictObject({ a: z.string() })',
      ),
      findings: [
        {
          message: 'dropped',
          at: 'z.object({ a: z.string(), limit: z.int().optional() })',
          severity: 'warning',
          tools: ['find_0', 'find_1'],
        },
      ],
      suggested: server(
        'z.strictObject({ a: z.string(), limit: z.int().optional() })',
        'z.strictObject({ a: z.string() })',
        'z.strictObject({ a: z.string() })',
      ),
    },
    { code: server('{ a: z.string() }'), findings: [{ message: 'dropped', at: '{ a: z.string() }' }] },
    // Strictness is lost through .shape.
    {
      code: server('z.strictObject({ a: z.string() }).shape'),
      findings: [{ message: 'dropped', at: 'z.strictObject({ a: z.string() }).shape' }],
    },
    {
      code: server("fromJsonSchema({ type: 'object', properties: { a: { type: 'string' } } })"),
      findings: [{ message: 'passed', at: "{ type: 'object', properties: { a: { type: 'string' } } }" }],
      suggested: server("fromJsonSchema({ type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false })"),
    },
  ],
});
