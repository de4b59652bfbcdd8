import rule from '../../../src/lint/rules/no-deprecated-registration.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string): string => `import { McpServer as First } from '@modelcontextprotocol/sdk/server/mcp.js';
${SMALL_SERVER}const server = new First({ name: 'a', version: '1' });
${body}
export { makeServer };
`;

testRule(rule, {
  valid: [
    code("server.registerTool('a_b', { description: 'A.' }, async () => ({ content: [] }));"),
    code("bus.tool('a'); declare const bus: { tool(name: string): void };"),
  ],
  invalid: [
    {
      code: code("server.prompt('a', () => ({ messages: [] }));\nserver.prompt('b', () => ({ messages: [] }));"),
      findings: [{ message: 'old', at: 'server.prompt' }],
    },
  ],
});
