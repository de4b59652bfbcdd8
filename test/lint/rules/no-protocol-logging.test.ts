import rule from '../../../src/lint/rules/no-protocol-logging.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string, capabilities = 'tools: {}'): string =>
  withServer(`import { McpServer as Made } from '@modelcontextprotocol/server';
const server = new Made({ name: 'a', version: '1' }, { capabilities: { ${capabilities} } });
server.registerTool('x_items', { description: 'X.', inputSchema: z.strictObject({}) }, async (args, ctx) => { ${body} return { content: [] }; });
export { makeServer };
`);

testRule(rule, {
  valid: [code('console.error(1);'), code('Math.log(2);')],
  invalid: [
    { code: code("await ctx.mcpReq.log('info', 'called');"), findings: [{ message: 'sent', at: "ctx.mcpReq.log('info', 'called')" }] },
    {
      code: code("await server.sendLoggingMessage({ level: 'info', data: 1 });"),
      findings: [{ message: 'sent', at: "server.sendLoggingMessage({ level: 'info', data: 1 })" }],
    },
    { code: code('', 'tools: {}, logging: {}'), findings: [{ message: 'declared', at: '{}' }] },
  ],
});
