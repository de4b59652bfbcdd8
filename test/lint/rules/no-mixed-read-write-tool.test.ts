import rule from '../../../src/lint/rules/no-mixed-read-write-tool.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const flagged = (flag: string, body: string): string =>
  serverSource(
    toolSource('get_order', { schema: `z.strictObject({ ${flag}: z.boolean() })`, body: `await pool.query("SELECT 1"); ${body}` }),
  );

testRule(rule, {
  valid: [
    flagged('dryRun', 'if (!args.dryRun) await pool.query("UPDATE orders SET a = 1");'),
    flagged('archive', 'await pool.query("UPDATE orders SET a = 1"); if (args.archive) await pool.query("UPDATE orders SET b = 1");'),
    flagged('details', 'if (args.details) await pool.query("SELECT 2");'),
  ],
  invalid: [
    {
      code: flagged('archive', 'if (args.archive) await pool.query("UPDATE orders SET a = 1");'),
      findings: [{ message: 'flag', at: 'archive: z.boolean()' }],
    },
  ],
});
