import rule from '../../../src/lint/rules/no-multiplexed-tool.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const withAction = (argument: string, values: readonly string[], body: string): string =>
  serverSource(
    toolSource('orders', { schema: `z.strictObject({ ${argument}: z.enum([${values.map((value) => `'${value}'`).join(', ')}]) })`, body }),
  );

testRule(rule, {
  valid: [
    // A filter that happens to be an enum.
    withAction('sort', ['name', 'date', 'size'], ''),
    withAction(
      'action_type',
      ['create', 'update', 'delete'],
      'await pool.query("SELECT id FROM log WHERE kind = $1", [args.action_type]);',
    ),
    // A filter of a list.
    serverSource(toolSource('list_events', { schema: "z.strictObject({ action: z.enum(['create', 'update', 'delete']) })" })),
    // The method of a request.
    withAction('method', ['GET', 'POST', 'DELETE'], ''),
    // Two values are a flag.
    withAction('action', ['enable', 'disable'], ''),
    // Text styles are not actions, and nothing branches on them.
    withAction('operation', ['bold', 'italic', 'underline'], ''),
  ],
  invalid: [
    {
      code: withAction('action', ['get', 'create', 'delete'], ''),
      findings: [{ message: 'actions', at: "action: z.enum(['get', 'create', 'delete'])", severity: 'warning' }],
    },
    // All read: still several tools, with one permission.
    {
      code: withAction('action', ['get', 'list', 'search'], ''),
      findings: [{ message: 'actions', at: "action: z.enum(['get', 'list', 'search'])", severity: 'info' }],
    },
    {
      code: withAction(
        'op',
        ['plus', 'minus', 'times'],
        "switch (args.op) { case 'plus': break; case 'minus': break; case 'times': break; }",
      ),
      findings: [{ message: 'actions', at: "op: z.enum(['plus', 'minus', 'times'])" }],
    },
  ],
});
