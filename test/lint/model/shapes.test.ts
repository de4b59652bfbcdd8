import { describe, expect, it } from 'vitest';
import { run } from '../../../src/lint/run.js';
import { type Code, sourcesOf } from '../../helpers/rule.js';

const SDK = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
const server = new McpServer({ name: 's', version: '1' });
`;
const LOW = `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 's', version: '1' }, { capabilities: { tools: {} } });
`;
const answer = "async () => ({ content: [{ type: 'text', text: 'x' }] })";

interface Seen {
  tools: Record<string, string[]>;
  resources?: string[];
  prompts?: string[];
  transports?: string[];
}

/** What every server of the sources offers: tools with their arguments, resources, prompts, transports. */
function seen(code: Code): Seen {
  const { servers } = run(sourcesOf(code), { rules: [], version: '0' });
  const tools = Object.fromEntries(servers.flatMap((server) => server.tools.map((tool) => [tool.name, tool.input.properties])));
  const names = (kind: 'resources' | 'prompts'): string[] => servers.flatMap((server) => server[kind].map((each) => each.name));
  for (const each of Object.values(tools)) each.sort();
  return {
    tools,
    ...(names('resources').length > 0 && { resources: names('resources') }),
    ...(names('prompts').length > 0 && { prompts: names('prompts') }),
    ...(servers.some((server) => server.transports.length > 0) && { transports: servers.flatMap((server) => server.transports) }),
  };
}

const CASES: Record<string, [Code, Seen]> = {
  'resources and prompts of the SDK, in both of its spellings': [
    `${SDK}server.registerResource('config', 'app://config', {}, async () => ({ contents: [] }));
server.resource('state', 'app://state', async () => ({ contents: [] }));
server.registerPrompt('review', { argsSchema: { code: z.string() } }, () => ({ messages: [] }));
server.prompt('greet', () => ({ messages: [] }));`,
    { tools: {}, resources: ['config', 'state'], prompts: ['review', 'greet'] },
  ],
  'a v2 server over stdio and HTTP': [
    `import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import * as z from 'zod';
const build = () => {
  const server = new McpServer({ name: 's', version: '1' });
  server.registerTool('add', { inputSchema: z.strictObject({ a: z.number(), b: z.number() }) }, ${answer});
  return server;
};
serveStdio(build);
export const handler = createMcpHandler(build);`,
    { tools: { add: ['a', 'b'] }, transports: ['http', 'stdio'] },
  ],
  'a low-level v2 server that asks for methods by name': [
    `import { Server } from '@modelcontextprotocol/server';
const server = new Server({ name: 's', version: '1' }, { capabilities: { tools: {} } });
server.setRequestHandler('tools/list', () => ({ tools: [{ name: 'a', inputSchema: { type: 'object', properties: { x: { type: 'string' } } } }] }));
server.setRequestHandler('tools/call', async ({ params }) => ({ content: [{ type: 'text', text: params.arguments.x }] }));`,
    { tools: { a: ['x'] } },
  ],
  'a chain of ifs behind a list that is kept apart': [
    `${LOW}export const TOOLS = { first: 'one', second: 'two' } as const;
const list = Object.values(TOOLS).map((name) => ({ name, inputSchema: { type: 'object' as const, properties: { [\`\${name}_id\`]: { type: 'string' } } } }));
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: list }));
server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
  if (params.name === TOOLS.first) return { content: [] };
  else if (params.name === TOOLS.second) return { content: [] };
  throw new Error('unknown');
});`,
    { tools: { one: ['one_id'], two: ['two_id'] } },
  ],
  'handlers in a map that is looked up': [
    `${LOW}const handlers = new Map([['look', { schema: { type: 'object', properties: { id: { type: 'string' } } }, run: async () => 'x' }]]);
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [...handlers].map(([name, { schema }]) => ({ name, inputSchema: schema })) }));
server.setRequestHandler(CallToolRequestSchema, async ({ params }) => ({ content: [{ type: 'text', text: await handlers.get(params.name)?.run() }] }));`,
    { tools: { look: ['id'] } },
  ],
  'classes with a definition member, made in a list': [
    {
      'tools.ts': `import { z } from 'zod';
export abstract class Tool { abstract definition: { name: string; schema: object }; abstract execute(): Promise<string>; }
export class Area extends Tool { definition = { name: 'area', schema: { width: z.number() } }; async execute() { return 'x'; } }
export class Length extends Tool { definition = { name: 'length', schema: { from: z.string(), to: z.string() } }; async execute() { return 'x'; } }
export const tools: Tool[] = [new Area(), new Length()];`,
      'index.ts': `${SDK}import { tools } from './tools.js';
tools.forEach((tool) => server.tool(tool.definition.name, tool.definition.schema, async () => ({ content: [{ type: 'text', text: await tool.execute() }] })));`,
    },
    { tools: { area: ['width'], length: ['from', 'to'] } },
  ],
  'names and schemas put together from parts': [
    {
      'names.ts':
        "export const PREFIX = 'acme' as const;\nexport enum Verb { Get = 'get', List = 'list' }\nexport const named = (verb: Verb, noun: string) => `${PREFIX}_${verb}_${noun}`;",
      'schemas.ts':
        "import { z } from 'zod';\nexport const page = { limit: z.number(), cursor: z.string().optional() };\nexport const byId = (noun: string) => ({ [`${noun}_id`]: z.string() });",
      'index.ts': `${SDK}import { named, Verb } from './names.js';
import * as schemas from './schemas.js';
server.tool(named(Verb.Get, 'order'), schemas.byId('order'), ${answer});
server.tool(named(Verb.List, 'orders'), { ...schemas.page, state: z.enum(['open', 'paid']) }, ${answer});`,
    },
    { tools: { acme_get_order: ['order_id'], acme_list_orders: ['cursor', 'limit', 'state'] } },
  ],
  'a wrapper of the project that takes the server': [
    {
      'register.ts': `import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
export function createTool(server: McpServer, tool: { id: string; params: object; run: () => Promise<string> }) {
  server.registerTool(tool.id, { inputSchema: tool.params }, async () => ({ content: [{ type: 'text', text: await tool.run() }] }));
}`,
      'index.ts': `${SDK}import { createTool } from './register.js';
createTool(server, { id: 'ping', params: { host: z.string() }, run: async () => 'pong' });`,
    },
    { tools: { ping: ['host'] } },
  ],
  'an agent of Cloudflare whose tools are registered in init': [
    `import { McpAgent } from 'agents/mcp';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
export class MyAgent extends McpAgent<Env> {
  server = new McpServer({ name: 's', version: '1' });
  async init() {
    this.server.tool('add', { a: z.number() }, ${answer});
    this.later();
  }
  later() { this.server.registerTool('drop', { inputSchema: { id: z.string() } }, ${answer}); }
}
export default { fetch: MyAgent.serve('/mcp').fetch };`,
    { tools: { add: ['a'], drop: ['id'] } },
  ],
  'a route that mcp-handler answers, with what it returns exported twice': [
    `import { createMcpHandler } from 'mcp-handler';
import { z } from 'zod';
const handler = createMcpHandler(async (server) => {
  server.registerTool('roll', { inputSchema: { sides: z.number().int() } }, ${answer});
}, {}, { basePath: '/api' });
export { handler as GET, handler as POST };`,
    { tools: { roll: ['sides'] }, transports: ['http'] },
  ],
  'a server of mcp-use': [
    `import { createMCPServer } from 'mcp-use/server';
import { z } from 'zod';
const server = createMCPServer('s', { version: '1' });
server.tool({ name: 'find', schema: z.object({ query: z.string() }) }, async ({ query }) => query);`,
    { tools: { find: ['query'] } },
  ],
  'a server of mcp-lite': [
    `import { McpServer } from 'mcp-lite';
import { z } from 'zod';
const mcp = new McpServer({ name: 's', version: '1' });
mcp.tool('find', { inputSchema: z.object({ query: z.string() }), handler: (args) => ({ content: [{ type: 'text', text: args.query }] }) });`,
    { tools: { find: ['query'] } },
  ],
  'a server of LiteMCP': [
    `import { LiteMCP } from 'litemcp';
import { z } from 'zod';
const server = new LiteMCP('s', '1.0.0');
server.addTool({ name: 'add', parameters: z.object({ a: z.number() }), execute: async (args) => args.a });`,
    { tools: { add: ['a'] } },
  ],
  'a server of tmcp with ArkType': [
    `import { McpServer } from 'tmcp';
import { ArktypeJsonSchemaAdapter } from '@tmcp/adapter-arktype';
import { type } from 'arktype';
const server = new McpServer({ name: 's', version: '1' }, { adapter: new ArktypeJsonSchemaAdapter(), capabilities: { tools: {} } });
server.tool({ name: 'find', description: 'x', schema: type({ query: 'string', 'limit?': 'number' }) }, async ({ query }) => ({ content: [{ type: 'text', text: query }] }));`,
    { tools: { find: ['limit', 'query'] } },
  ],
  'a server of tmcp with Valibot, whose tools are defined apart from it': [
    `import { McpServer } from 'tmcp';
import { defineTool } from 'tmcp/tool';
import * as v from 'valibot';
const find = defineTool({ name: 'find', description: 'x', schema: v.object({ query: v.pipe(v.string(), v.maxLength(50)) }) }, async ({ query }) => query);
const server = new McpServer({ name: 's', version: '1' }, { capabilities: { tools: {} } });
server.tools([find]);`,
    { tools: { find: ['query'] } },
  ],
  'tools of mastra, named by their keys': [
    `import { MCPServer } from '@mastra/mcp';
import { createTool } from '@mastra/core/tools';
import { z } from 'zod';
const weather = createTool({ id: 'get-weather', description: 'x', inputSchema: z.object({ city: z.string() }), execute: async () => 'x' });
export const server = new MCPServer({ name: 's', version: '1', tools: { weather } });`,
    { tools: { 'get-weather': ['city'] } },
  ],
  'tools for an agent in the same process': [
    `import { createSdkMcpServer, tool } from '@anthropic-ai/claude-agent-sdk';
import { z } from 'zod';
export const server = createSdkMcpServer({ name: 's', tools: [tool('look', 'x', { city: z.string() }, ${answer})] });`,
    { tools: { look: ['city'] } },
  ],
  'an app of mcp-ts-core': [
    `import { createApp, tool, z } from '@cyanheads/mcp-ts-core';
const echo = tool('echo', { description: 'x', input: z.object({ text: z.string() }), output: z.object({ text: z.string() }), handler: async (input) => input });
await createApp({ tools: [echo] });`,
    { tools: { echo: ['text'] } },
  ],
  'CommonJS with TypeScript in .cts and .mts files': [
    {
      'index.cts': `const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js');
const { addTools } = require('./tools.cjs');
const server = new McpServer({ name: 's', version: '1' });
addTools(server);`,
      'tools.cts': `const { shape } = require('./shape.cjs');
exports.addTools = (server: any) => { server.tool('ping', shape, ${answer}); };`,
      'shape.cts': "const { z } = require('zod');\nmodule.exports = { shape: { host: z.string() } };",
      'more.mts': `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { shape } from './shape.cjs';
import { last } from './last.mjs';
const server = new McpServer({ name: 'more', version: '1' });
server.tool(last, shape, ${answer});`,
      'last.mts': "export const last = 'trace';",
    },
    { tools: { ping: ['host'], trace: ['host'] } },
  ],
};

describe('the model sees', () => {
  it.each(Object.entries(CASES))('%s', (_name, [code, expected]) => expect(seen(code)).toEqual(expected));
});

describe('what one repository holds', () => {
  const shared = {
    'tools.ts': "export const tools = ['a', 'b', 'c'].map((name) => ({ name }));",
    'main.ts': `${SDK}import { tools } from './tools.js';\nfor (const tool of tools) server.tool(tool.name, ${answer});`,
  };

  const tool = (name: string): string => `server.tool('${name}', ${answer});\n`;
  const servers = (code: Code): [string, string[]][] =>
    run(sourcesOf(code), { rules: [], version: '0' }).servers.map((server) => [server.entry, server.tools.map((each) => each.name)]);

  it('are two servers where two files make different ones', () => {
    expect(servers({ 'a.ts': SDK + tool('one'), 'b.ts': SDK + tool('two') })).toEqual([
      ['a.ts', ['one']],
      ['b.ts', ['two']],
    ]);
  });

  it('is one server where another entry starts most of its tools', () => {
    const http = `${SDK}import { tools } from './tools.js';\nfor (const tool of tools.slice(1)) server.tool(tool.name, ${answer});`;
    expect(servers({ ...shared, 'start-http.ts': http })).toEqual([['main.ts', ['a', 'b', 'c']]]);
    const more = `${http}\nserver.tool('d', ${answer});`;
    expect(servers({ ...shared, 'start-http.ts': more })).toEqual([['main.ts', ['a', 'b', 'c', 'd']]]);
  });

  it('are two servers where one has a few of the tools of the other, or others of the same names', () => {
    const few = `${SDK}import { tools } from './tools.js';\nserver.tool(tools[0].name, ${answer});`;
    expect(servers({ ...shared, 'few.ts': few })).toHaveLength(2);
    expect(servers({ ...shared, 'own.ts': SDK + tool('a') + tool('b') })).toHaveLength(2);
  });
});
