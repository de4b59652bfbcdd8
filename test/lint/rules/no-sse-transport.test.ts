import rule from '../../../src/lint/rules/no-sse-transport.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (from: string): string =>
  withServer(
    `import { SSEServerTransport } from '${from}';\nexport const open = (res: unknown) => new SSEServerTransport('/messages', res);\nexport { makeServer };\n`,
  );

testRule(rule, {
  valid: [code('./transports.js')],
  invalid: [
    {
      code: code('@modelcontextprotocol/server-legacy/sse'),
      findings: [{ message: 'sse', at: "new SSEServerTransport('/messages', res)" }],
    },
  ],
});
