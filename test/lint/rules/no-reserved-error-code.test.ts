import rule from '../../../src/lint/rules/no-reserved-error-code.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (value: string): string =>
  withServer(
    `import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';\nexport const fail = () => { throw new McpError(${value}, 'x'); };\nexport { ErrorCode, makeServer };\n`,
  );

testRule(rule, {
  valid: [code('ErrorCode.InvalidParams'), code('-32603'), code('-32021')],
  invalid: [{ code: code('-32099'), findings: [{ message: 'reserved', at: '-32099' }] }],
});
