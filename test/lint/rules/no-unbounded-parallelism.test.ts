import rule from '../../../src/lint/rules/no-unbounded-parallelism.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const tool = (body: string, ids = 'z.array(z.string())'): string =>
  serverSource(toolSource('read_orders', { schema: `z.strictObject({ ids: ${ids} })`, body }));
const all = "await Promise.all(args.ids.map((id) => fetch('https://api.example.com/' + id)));";

testRule(rule, {
  valid: [
    tool(all, 'z.array(z.string()).max(10)'),
    tool("for (const id of args.ids) await fetch('https://api.example.com/' + id);"),
    tool('await Promise.all(args.ids.map(async (id) => id.trim()));'),
  ],
  invalid: [{ code: tool(all), findings: [{ message: 'unbounded', at: "args.ids.map((id) => fetch('https://api.example.com/' + id))" }] }],
});
