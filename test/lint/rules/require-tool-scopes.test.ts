import rule from '../../../src/lint/rules/require-tool-scopes.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource } from '../../helpers/servers.js';

const define = (...scopes: readonly string[]): string =>
  serverSource(`const tools = [${scopes.map((scope, index) => `{ name: '${['first', 'second', 'third'][index]}', ${scope}description: 'x', schema: z.strictObject({}) }`).join(', ')}];
for (const tool of tools) server.registerTool(tool.name, { description: tool.description, inputSchema: tool.schema }, async () => ({ content: [] }));`);

testRule(rule, {
  valid: [
    define("scopes: ['a'], ", "scopes: ['b'], ", "scopes: ['c'], "),
    // Nobody declares any: that is not how this server checks.
    define('', '', ''),
    define("scopes: ['a'], ", '', ''),
  ],
  invalid: [
    { code: define("scopes: ['a'], ", 'scopes: [], ', ''), findings: [{ message: 'missing', at: "{ name: 'third'…", tools: ['third'] }] },
  ],
});
