import rule from '../../../src/lint/rules/no-near-duplicate-tools.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

const ID = 'z.strictObject({ id: z.uuid() })';

testRule(rule, {
  valid: [
    serverSource(toolSource('get_order', { schema: ID }), toolSource('get_orders', { schema: ID })),
    serverSource(toolSource('get_order', { schema: ID }), toolSource('delete_order', { schema: ID })),
    serverSource(toolSource('get_order', { schema: ID }), toolSource('fetch_order', { schema: 'z.strictObject({ name: z.string() })' })),
    serverSource(toolSource('enable_order', { schema: ID }), toolSource('disable_order', { schema: ID })),
  ],
  invalid: [
    {
      code: serverSource(toolSource('remove_order', { schema: ID }), toolSource('delete_order', { schema: ID })),
      findings: [{ message: 'twins', at: atTool('delete_order'), tools: ['remove_order', 'delete_order'] }],
    },
    {
      code: serverSource(toolSource('search_orders', { schema: ID }), toolSource('search_orders_v2', { schema: ID })),
      findings: [{ message: 'twins', at: atTool('search_orders_v2') }],
    },
  ],
});
