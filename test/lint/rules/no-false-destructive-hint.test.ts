import rule from '../../../src/lint/rules/no-false-destructive-hint.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const DELETE = 'await pool.query("DELETE FROM t WHERE id = $1", [args.id]);';
const hinted = (hints: string, body: string): string =>
  serverSource(
    toolSource('get_order', { config: `description: 'x', annotations: { ${hints} }`, schema: 'z.strictObject({ id: z.string() })', body }),
  );

testRule(rule, {
  valid: [
    hinted('destructiveHint: true', DELETE),
    hinted('readOnlyHint: false', DELETE),
    hinted('destructiveHint: false', 'await pool.query("INSERT INTO t VALUES ($1)", [args.id]);'),
    // What it made itself.
    hinted('destructiveHint: false', "await rm('/tmp/a.png');"),
    hinted('readOnlyHint: true, destructiveHint: false', ''),
  ],
  invalid: [
    { code: hinted('destructiveHint: false', DELETE), findings: [{ message: 'deletes', at: 'destructiveHint: false' }] },
    { code: hinted('destructiveHint: false', 'await rm(args.id);'), findings: [{ message: 'deletes', at: 'destructiveHint: false' }] },
    {
      code: hinted('readOnlyHint: true, destructiveHint: true', ''),
      findings: [{ message: 'contradiction', at: 'destructiveHint: true' }],
    },
  ],
});
