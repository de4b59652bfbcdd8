import rule from '../../../src/lint/rules/limit-tool-count.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const many = (count: number, condition = ''): string =>
  serverSource(...Array.from({ length: count }, (_each, index) => condition + toolSource(`get_order_${index}`)));

testRule(rule, {
  valid: [many(25)],
  invalid: [
    { code: many(26), findings: [{ message: 'noted', at: "new McpServer({ name: 'orders', version: '1.0.0' })", severity: 'info' }] },
    { code: many(41), findings: [{ message: 'cut', at: "new McpServer({ name: 'orders', version: '1.0.0' })", severity: 'warning' }] },
    { code: many(129), findings: [{ message: 'refused', at: "new McpServer({ name: 'orders', version: '1.0.0' })", severity: 'error' }] },
    // Tools behind a switch may never be listed together.
    {
      code: many(129, 'if (process.env.ALL) '),
      findings: [{ message: 'cut', at: "new McpServer({ name: 'orders', version: '1.0.0' })", severity: 'warning' }],
    },
  ],
});
