import rule from '../../../src/lint/rules/limit-tool-list-tokens.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const many = (count: number, description: string): string =>
  serverSource(
    ...Array.from({ length: count }, (_each, index) => toolSource(`get_order_${index}`, { config: `description: '${description}'` })),
  );

testRule(rule, {
  valid: [many(30, 'x'.repeat(200))],
  invalid: [
    { code: many(30, 'x'.repeat(2000)), findings: [{ message: 'heavy', at: "new McpServer({ name: 'orders', version: '1.0.0' })" }] },
  ],
});
