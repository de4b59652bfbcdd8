import rule from '../../../src/lint/rules/no-server-request.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const tool = (call: string): string =>
  withServer(`import { inputRequired, McpServer as Made } from '@modelcontextprotocol/server';
import { client } from './models.js';
const server = new Made({ name: 'a', version: '1' });
server.registerTool('x_items', { description: 'X.', inputSchema: z.strictObject({}) }, async (args, ctx) => {
  ${call}
  return { content: [] };
});
export { client, inputRequired, makeServer };
`);

testRule(rule, {
  valid: [
    tool('return inputRequired({});'),
    // The same name on a client of a model.
    tool('await client.createMessage({ prompt: 1 });'),
    tool('await ctx.mcpReq.notify({});'),
  ],
  invalid: [
    { code: tool('await server.server.createMessage({});'), findings: [{ message: 'sampling', at: 'server.server.createMessage({})' }] },
    { code: tool('await server.server.listRoots();'), findings: [{ message: 'roots', at: 'server.server.listRoots()' }] },
    { code: tool('await ctx.mcpReq.elicitInput({});'), findings: [{ message: 'elicitation', at: 'ctx.mcpReq.elicitInput({})' }] },
  ],
});
