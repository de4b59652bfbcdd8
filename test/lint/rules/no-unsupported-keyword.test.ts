import rule from '../../../src/lint/rules/no-unsupported-keyword.js';
import { testRule } from '../../helpers/rule.js';
import { lowLevelSource, serverSource, toolSource } from '../../helpers/servers.js';

const listing = (field: string): string =>
  lowLevelSource(
    `{ name: 'read_orders', description: 'Read.', inputSchema: { type: 'object', properties: { a: ${field} } } }`,
    'return { content: [] };',
  );

testRule(rule, {
  valid: [
    listing("{ type: 'integer', minimum: 1 }"),
    listing("{ type: ['string'] }"),
    // A property of that name.
    lowLevelSource(
      "{ name: 'read_orders', description: 'Read.', inputSchema: { type: 'object', properties: { not: { type: 'string' } } } }",
      'return { content: [] };',
    ),
    serverSource(toolSource('read_orders', { schema: 'z.strictObject({ count: z.int().min(1) })' })),
  ],
  invalid: [
    {
      code: listing("{ type: 'integer', exclusiveMinimum: 0 }"),
      findings: [{ message: 'keyword', at: "{ type: 'integer', exclusiveMinimum: 0 }" }],
    },
    {
      code: listing("{ type: ['string', 'null'], maxLength: 9 }"),
      findings: [{ message: 'keyword', at: "{ type: ['string', 'null'], maxLength: 9 }" }],
    },
    {
      code: serverSource(toolSource('read_orders', { schema: 'z.strictObject({ ratio: z.number().lt(1) })' })),
      findings: [{ message: 'keyword', at: 'z.number().lt(1)' }],
    },
  ],
});
