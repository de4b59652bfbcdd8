import rule from '../../../src/lint/rules/no-invalid-suppression.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const server = (comment: string): string => serverSource(toolSource('count', { body: `${comment}\n  Math.random();` }));
const next = 'mcp-lint-disable-next-line';

testRule(rule, {
  valid: [server('// Nothing to disable.'), server(`const text = '${next} no-such-rule';`), server('// mcp-lint-disabled is a word')],
  invalid: [
    {
      code: server(`// ${next} no-invalid-suppression`),
      findings: [{ message: 'unexplained', at: `${next} no-invalid-suppression` }],
    },
    { code: server(`// ${next} no-such-rule -- x`), findings: [{ message: 'unknown', at: `${next} no-such-rule -- x` }] },
    { code: server(`/* ${next} */`), findings: [{ message: 'malformed', at: next }] },
    {
      code: server(`// ${next} no-invalid-suppression -- x (expires 2020-01-01)`),
      findings: [{ message: 'expired', at: `${next} no-invalid-suppression -- x (expires 2020-01-01)` }],
    },
    {
      code: server(`// ${next} no-invalid-suppression -- x (expires 2999-01-01)`),
      findings: [{ message: 'unused', at: `${next} no-invalid-suppression -- x (expires 2999-01-01)` }],
    },
  ],
});
