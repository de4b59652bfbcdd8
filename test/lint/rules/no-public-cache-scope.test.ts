import rule from '../../../src/lint/rules/no-public-cache-scope.js';
import { testRule } from '../../helpers/rule.js';

const HEAD = `import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
`;
const factory = (method: string, parameter: string, body: string): string => `${HEAD}
const HINT = { ttlMs: 60_000, cacheScope: 'public' } as const;
export const handler = createMcpHandler((${parameter}) => {
  const server = new McpServer({ name: 'orders', version: '1.0.0' }, { cacheHints: { '${method}': HINT } });
  ${body}
  return server;
});`;
const tool = "server.registerTool('drop', { description: 'Drop.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));";
const resource = (body: string): string => `server.registerResource('mine', 'orders://mine', {}, async (uri, ctx) => { ${body} });`;

testRule(rule, {
  valid: [
    // The list is the same for all; a handler looks at who calls it.
    factory(
      'tools/list',
      '',
      `${tool.replace('async () =>', 'async (_input, ctx) => ctx.http?.authInfo === undefined ? { isError: true, content: [] } :')}`,
    ),
    factory('tools/list', '{ authInfo }', tool).replace("'public'", "'private'"),
    factory('resources/read', '', resource("return { contents: [{ uri: uri.href, text: 'the same' }] };")),
    factory('tools/list', 'ctx', `if (ctx.era === 'modern') ${tool}`),
  ],
  invalid: [
    { code: factory('tools/list', 'ctx', `if (ctx.authInfo) ${tool}`), findings: [{ message: 'list', at: "'public'", severity: 'error' }] },
    { code: factory('resources/list', '{ authInfo }', 'void authInfo;'), findings: [{ message: 'list', at: "'public'" }] },
    {
      code: factory('resources/read', '', resource('return { contents: [{ uri: uri.href, text: ctx.http?.authInfo?.clientId ?? "" }] };')),
      findings: [{ message: 'read', at: "'public'" }],
    },
  ],
});
