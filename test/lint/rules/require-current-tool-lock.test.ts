import rule from '../../../src/lint/rules/require-current-tool-lock.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const project = (...names: string[]): Record<string, string> => ({
  'server.ts': `${SMALL_SERVER}makeServer();\n`,
  'tools.lock.json': JSON.stringify({ tools: names.map((name) => ({ name })) }),
});

testRule(rule, {
  valid: [project('count_orders'), { 'server.ts': SMALL_SERVER }, { 'server.ts': SMALL_SERVER, 'tools.lock.json': '{}' }],
  invalid: [
    {
      code: project('count_orders', 'delete_orders'),
      findings: [{ message: 'removed', at: '[{"name":"count_orders"},{"name":"delete_orders"}]' }],
    },
  ],
});
