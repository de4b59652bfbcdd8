import rule from '../../../src/lint/rules/require-declared-capabilities.js';
import { testRule } from '../../helpers/rule.js';
import { lowLevelSource, serverSource, toolSource } from '../../helpers/servers.js';

const A = "{ name: 'a', description: 'A.', inputSchema }";
const CALL = 'return { content: [] };';

testRule(rule, {
  valid: [
    lowLevelSource(A, CALL),
    lowLevelSource(A, `server.registerCapabilities({ tools: {} }); ${CALL}`, '{ capabilities: {} }'),
    lowLevelSource(A, CALL, 'await options()'),
    // Filled on another way.
    `const capabilities: Record<string, object> = {};\nif (process.env.TOOLS) capabilities.tools = {};\n${lowLevelSource(A, CALL, '{ capabilities }')}`,
    // Made where the linter does not see it.
    `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
export function setUp(server: Server) {
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [{ name: 'a', description: 'A.', inputSchema: { type: 'object' } }] }));
}`,
    // McpServer declares what is registered.
    serverSource(toolSource('get_order')),
  ],
  invalid: [
    {
      code: lowLevelSource(A, CALL, '{ capabilities: {} }'),
      findings: [{ message: 'undeclared', at: "new Server({ name: 'orders', version: '1.0.0' }…", severity: 'error' }],
    },
    {
      code: lowLevelSource(A, CALL, '{ capabilities: { tools: {}, prompts: {} } }'),
      findings: [{ message: 'unused', at: "new Server({ name: 'orders', version: '1.0.0' }…", severity: 'info' }],
    },
  ],
});
