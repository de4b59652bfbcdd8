import rule from '../../../src/lint/rules/require-pagination.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

const list = (name: string, fields: string): string =>
  serverSource(toolSource(name, { schema: `z.strictObject({ ${fields} })`, body: "await pool.query('SELECT id FROM orders');" }));

testRule(rule, {
  valid: [
    list('list_orders', 'page_size: z.int()'),
    list('get_order', 'id: z.uuid()'),
    list('list_order_types', ''),
    list('send_search_feedback', ''),
    // Nothing outside is reached: the list is in the program.
    serverSource(toolSource('list_colors')),
  ],
  invalid: [
    { code: list('list_orders', ''), findings: [{ message: 'unbounded', at: atTool('list_orders') }] },
    { code: list('acme_search_orders', 'text: z.string()'), findings: [{ message: 'unbounded', at: atTool('acme_search_orders') }] },
    { code: list('get_all_orders', ''), findings: [{ message: 'unbounded', at: atTool('get_all_orders') }] },
  ],
});
