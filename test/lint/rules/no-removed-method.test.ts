import rule from '../../../src/lint/rules/no-removed-method.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string): string =>
  withServer(`import { ListToolsRequestSchema, SetLevelRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = makeServer();
${body}
export { ListToolsRequestSchema, SetLevelRequestSchema };
`);

testRule(rule, {
  valid: [code('server.server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [] }));')],
  invalid: [
    {
      code: code('server.server.setRequestHandler(SetLevelRequestSchema, async () => ({}));'),
      findings: [{ message: 'removed', at: 'server.server.setRequestHandler(SetLevelRequestSchema, async () => ({}))' }],
    },
    {
      code: code("server.experimental.tasks.registerToolTask('a_b', {}, {});"),
      findings: [{ message: 'tasks', at: "server.experimental.tasks.registerToolTask('a_b', {}, {})" }],
    },
  ],
});
