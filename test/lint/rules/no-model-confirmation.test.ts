import rule from '../../../src/lint/rules/no-model-confirmation.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const confirmed = (name: string, more: string): string =>
  serverSource(toolSource(name, { config: `description: 'x'${more}`, schema: 'z.strictObject({ confirm: z.boolean() })' }));

testRule(rule, {
  valid: [
    confirmed('list_orders', ''),
    confirmed('delete_order', ', annotations: { destructiveHint: true }'),
    serverSource(
      toolSource('delete_order', {
        schema: 'z.strictObject({ confirm: z.boolean() })',
        body: "await server.server.elicitInput({ message: 'Really?' });",
      }),
    ),
    serverSource(toolSource('delete_order', { schema: 'z.strictObject({ confirmation_number: z.string() })' })),
  ],
  invalid: [
    { code: confirmed('delete_order', ''), findings: [{ message: 'argument', at: 'confirm: z.boolean()' }] },
    {
      code: serverSource(
        toolSource('close_order', {
          schema: 'z.strictObject({ confirm: z.literal(true), id: z.uuid() })',
          body: 'await pool.query("DELETE FROM orders WHERE id = $1", [args.id]);',
        }),
      ),
      findings: [{ message: 'argument', at: 'confirm: z.literal(true)' }],
    },
  ],
});
