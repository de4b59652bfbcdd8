import rule from '../../../src/lint/rules/no-raw-request-state.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const asking = (state: string, more = ''): string =>
  withServer(`import { inputRequired } from '@modelcontextprotocol/server';
const server = makeServer();
${more}server.registerTool('a', { description: 'A.', inputSchema: z.strictObject({}) }, async (args) => inputRequired({ inputRequests: {}, requestState: ${state} }));
`);

testRule(rule, {
  valid: [asking('seal(args)'), asking("await sign(JSON.stringify(args), process.env.KEY ?? '')"), withServer('makeServer();\n')],
  invalid: [
    { code: asking("Buffer.from(JSON.stringify(args)).toString('base64url')"), findings: [{ message: 'raw', at: 'Buffer.from(…' }] },
    { code: asking('state', 'const state = `step-2`;\n'), findings: [{ message: 'raw', at: '`step-2`' }] },
  ],
});
