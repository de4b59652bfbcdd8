import rule from '../../../src/lint/rules/require-array-items.js';
import { testRule } from '../../helpers/rule.js';
import { lowLevelSource, serverSource, toolSource } from '../../helpers/servers.js';

const listing = (properties: string): string =>
  lowLevelSource(
    `{ name: 'read_orders', description: 'Read.', inputSchema: { type: 'object', properties: { ${properties} } } }`,
    'return { content: [] };',
  );

testRule(rule, {
  valid: [
    listing("ids: { type: 'array', items: { type: 'string' } }"),
    listing("pair: { type: 'array', prefixItems: [{ type: 'string' }] }"),
    serverSource(toolSource('read_orders', { schema: 'z.strictObject({ ids: z.array(z.string()) })' })),
  ],
  invalid: [
    {
      code: listing("filter: { type: 'object', properties: { ids: { type: 'array' } } }"),
      findings: [{ message: 'items', at: "{ type: 'array' }" }],
    },
    { code: listing("rows: { type: 'array', items: { type: 'array' } }"), findings: [{ message: 'items', at: "{ type: 'array' }" }] },
  ],
});
