import { describe, expect, it } from 'vitest';
import { run } from '../../../src/lint/run.js';
import { type Code, sourcesOf } from '../../helpers/rule.js';

const SDK = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
`;
const LOW = `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 's', version: '1' }, { capabilities: { tools: {} } });
`;
const answer = "async () => ({ content: [{ type: 'text', text: 'x' }] })";

function inventory(code: Code) {
  return run(sourcesOf(code), { rules: [], version: '0' });
}

function names(code: Code): string[] {
  return inventory(code).servers.flatMap((server) => server.tools.map((tool) => tool.name));
}

describe('tools are found', () => {
  const cases: Record<string, [Code, string[]]> = {
    'registered with every overload of server.tool': [
      `${SDK}const server = new McpServer({ name: 's', version: '1' });
server.tool('a', ${answer});
server.tool('b', 'text', ${answer});
server.tool('c', { x: z.string() }, ${answer});
server.tool('d', 'text', { x: z.string() }, { readOnlyHint: true }, ${answer});
server.tool('e', 'text', { readOnlyHint: true }, ${answer});`,
      ['a', 'b', 'c', 'd', 'e'],
    ],
    'registered in a loop over an object of definitions': [
      `${SDK}const server = new McpServer({ name: 's', version: '1' });
const tools = { first: { description: 'x', run: ${answer} }, second: { description: 'x', run: ${answer} } };
for (const [name, tool] of Object.entries(tools)) server.registerTool(\`my_\${name}\`, { description: tool.description }, tool.run);`,
      ['my_first', 'my_second'],
    ],
    'registered by the method of the base class, taken from its prototype': [
      {
        'server.ts': `${SDK}export class Guarded extends McpServer {
  constructor(private readonly readonly: boolean) { super({ name: 's', version: '1' }); }
  private add(...args: unknown[]) {
    const [name, config, run] = args;
    return (McpServer.prototype as any).registerTool.call(this, name, config, async (input: unknown) => run(input));
  }
  reading(...args: any[]) { return this.add(...args); }
  writing(...args: any[]) { if (this.readonly) return null; return (McpServer.prototype as any).registerTool.apply(this, args); }
}`,
        'index.ts': `import { z } from 'zod';
import { Guarded } from './server.js';
const server = new Guarded(process.env.READ_ONLY === 'true');
server.reading('look', { inputSchema: { x: z.string() } }, ${answer});
server.writing('change', { inputSchema: { x: z.string() } }, ${answer});`,
      },
      ['look', 'change'],
    ],
    'listed by one handler of every method': [
      `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
const TOOLS = [{ name: 'one', inputSchema: { type: 'object', properties: {} } }, { name: 'two', inputSchema: { type: 'object', properties: {} } }];
const server = new Server({ name: 's', version: '1' }, { capabilities: { tools: {} } });
server.fallbackRequestHandler = async (request) => {
  const { method, params } = request;
  if (method === 'tools/list') return { tools: TOOLS.map((tool) => ({ name: tool.name, inputSchema: tool.inputSchema })) };
  if (method === 'resources/list') return { resources: [] };
  if (method === 'tools/call') return { content: [{ type: 'text', text: params.name }] };
  return {};
};`,
      ['one', 'two'],
    ],
    'registered with forEach, filtered and spread': [
      `${SDK}const server = new McpServer({ name: 's', version: '1' });
const a = [{ name: 'one', on: true }, { name: 'two', on: false }];
const b = [{ name: 'three', on: true }].concat([{ name: 'four', on: true }]);
[...a, ...b].filter((tool) => tool.on).forEach((tool) => { server.registerTool(tool.name, {}, ${answer}); });`,
      ['one', 'three', 'four'],
    ],
    'registered by a class that keeps a map': [
      {
        'registry.ts': `export class Registry {
  private readonly tools = new Map<string, { name: string }>();
  add(tool: { name: string }) { this.tools.set(tool.name, tool); return this; }
  list() { return [...this.tools.values()].map(({ name }) => ({ name, inputSchema: { type: 'object', properties: {} } })); }
}`,
        'index.ts': `${LOW}import { Registry } from './registry.js';
const registry = new Registry().add({ name: 'alpha' }).add({ name: 'beta' });
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: registry.list() }));
server.setRequestHandler(CallToolRequestSchema, ${answer});`,
      },
      ['alpha', 'beta'],
    ],
    'through a wrapper, a barrel and a default export': [
      {
        'define.ts': 'export function defineTool<T>(tool: T): T { return Object.freeze(tool); }',
        'tools/one.ts':
          "import { defineTool } from '../define.js';\nexport default defineTool({ name: 'one', handler: async () => ({ content: [] }) });",
        'tools/two.ts':
          "import { defineTool } from '../define.js';\nconst PREFIX = 'two';\nexport const two = defineTool({ name: `${PREFIX}_things`, handler: async () => ({ content: [] }) });",
        'tools/index.ts': "export { default as one } from './one.js';\nexport * from './two.js';",
        'server.ts': `${SDK}import * as tools from './tools/index.js';
export function createServer() {
  const server = new McpServer({ name: 's', version: '1' });
  for (const tool of Object.values(tools)) server.registerTool(tool.name, {}, tool.handler);
  return server;
}`,
      },
      ['one', 'two_things'],
    ],
    'in CommonJS, by a function that takes the server': [
      {
        'index.js': `const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js');
const server = new McpServer({ name: 's', version: '1' });
require('./tools')(server);`,
        'tools.js': `module.exports = function register(server) { server.tool('ping', 'x', ${answer}); };`,
      },
      ['ping'],
    ],
    'inside a factory that only a package calls': [
      `import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { createServer } from 'node:http';
function build() { const server = new McpServer({ name: 's', version: '1' }); server.registerTool('late', {}, ${answer}); return server; }
createServer((request, response) => { createMcpHandler(() => build()); });`,
      ['late'],
    ],
    'by a class that nobody instantiates': [
      `import { McpAgent } from 'agents/mcp';
${SDK}export class Agent extends McpAgent { server = new McpServer({ name: 's', version: '1' }); async init() { this.server.tool('agent', ${answer}); } }`,
      ['agent'],
    ],
    'with the handler of a package': [
      `import { createMcpHandler } from 'mcp-handler';
export const handler = createMcpHandler((server) => { server.tool('roll', 'x', {}, ${answer}); });`,
      ['roll'],
    ],
    'with fastmcp': [
      `import { FastMCP } from 'fastmcp';
const server = new FastMCP({ name: 's', version: '1.0.0' });
server.addTool({ name: 'add', description: 'x', execute: async () => 'x' });`,
      ['add'],
    ],
    'as a subclass of the tool class of a framework': [
      `import { MCPTool } from 'mcp-framework';
abstract class Base extends MCPTool {}
export class Weather extends Base { name = 'weather'; description = 'x'; schema = {}; async execute() { return 'x'; } }`,
      ['weather'],
    ],
    'as a class whose base, with a constructor, registers the field of the class that extends it': [
      `${SDK}abstract class Base {
  abstract readonly name: string;
  constructor(readonly shape: object) {}
  install(server: McpServer) { server.registerTool(this.name, { inputSchema: this.shape }, ${answer}); }
}
class Area extends Base { readonly name = 'area'; constructor() { super({ a: z.string() }); } }
class Length extends Base { readonly name = 'length'; constructor() { super({ a: z.string() }); } }
const server = new McpServer({ name: 's', version: '1' });
for (const tool of [new Area(), new Length()]) tool.install(server);`,
      ['area', 'length'],
    ],
    'made by a function or written as an object': [
      `${SDK}const server = new McpServer({ name: 's', version: '1' });
for (const each of [{ name: 'a' }, () => ({ name: 'b' })]) {
  const tool = typeof each === 'function' ? each() : each;
  server.registerTool(tool.name, {}, ${answer});
}`,
      ['a', 'b'],
    ],
    'unless a setting, which a variable can turn on, leaves some out': [
      `${LOW}interface Options { readOnly?: boolean }
const TOOLS = [{ name: 'get', reads: true, inputSchema: {} }, { name: 'put', reads: false, inputSchema: {} }];
export function run(options: Options) {
  if (process.env.READ_ONLY === '1') options.readOnly = true;
  let list = TOOLS;
  if (options.readOnly) list = list.filter((tool) => tool.reads);
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: list }));
}`,
      ['get', 'put'],
    ],
    'handed in by a container, and declared with the type that it hands in': [
      {
        'definition.ts': 'export interface Definition<T> { name: string; description: string; inputSchema: T; logic(input: T): unknown }',
        'tools.ts': `import type { Definition } from './definition.js';
import { z } from 'zod';
export const add: Definition<object> = { name: 'add', description: 'x', inputSchema: z.object({ a: z.string() }), logic: () => 1 };
export const others: Definition<object>[] = [{ name: 'drop', description: 'x', inputSchema: z.object({}), logic: () => 1 }];
export const unrelated = { name: 'not_a_tool', description: 'x' };`,
        'registry.ts': `${SDK}import type { Definition } from './definition.js';
import { injectable, injectAll } from 'tsyringe';
@injectable()
export class Registry {
  constructor(@injectAll('tools') private readonly definitions: Definition<object>[]) {}
  registerAll(server: McpServer) { for (const each of this.definitions) this.register(server, each); }
  private register(server: McpServer, tool: Definition<object>) {
    server.registerTool(tool.name, { description: tool.description, inputSchema: tool.inputSchema }, ${answer});
  }
}`,
      },
      ['add', 'drop'],
    ],
    'as methods with the decorator of a package for MCP': [
      `import { Injectable } from '@nestjs/common';
import { Tool, Resource } from '@rekog/mcp-nest';
import { z } from 'zod';
@Injectable()
export class Greeting {
  @Tool({ name: 'greet', description: 'x', parameters: z.object({ who: z.string() }) })
  async greet({ who }: { who: string }) { return who; }
  @Tool({ description: 'x' })
  async unnamed() { return 'x'; }
  @Resource({ name: 'motd', uri: 'mcp://motd' })
  async motd() { return 'x'; }
}`,
      ['greet', 'unnamed'],
    ],
    'as files of the tools folder of a framework, and no other files': [
      {
        'package.json': '{ "dependencies": { "xmcp": "1.0.0" } }',
        'src/tools/greet.ts': "export const metadata = { name: 'greet', description: 'x' };\nexport default () => 'x';",
        'src/prompts/ask.ts': "export const metadata = { name: 'ask', description: 'x' };\nexport default () => 'x';",
        'app/page.tsx': "export const metadata = { title: 'A page' };\nexport default function page() { return null; }",
      },
      ['greet'],
    ],
    'named by an enum': [
      `${SDK}enum Names { Get = 'get_it', Put = 'put_it' }
const server = new McpServer({ name: 's', version: '1' });
server.registerTool(Names.Get, {}, ${answer});
server.registerTool(Names['Put'], {}, ${answer});`,
      ['get_it', 'put_it'],
    ],
    'listed by a low-level server under the name of the method': [
      `${LOW}const TOOLS = [{ name: 'a', inputSchema: { type: 'object' } }];
TOOLS.push({ name: 'b', inputSchema: { type: 'object' } });
server.setRequestHandler('tools/list', () => ({ tools: TOOLS }));`,
      ['a', 'b'],
    ],
  };

  it.each(Object.entries(cases))('%s', (_name, [code, expected]) => {
    expect(names(code).sort()).toEqual([...expected].sort());
  });
});

describe('what is not known is said', () => {
  it('lists a name that is computed', () => {
    const { servers, unresolved } = inventory(`${SDK}const server = new McpServer({ name: 's', version: '1' });
server.registerTool(process.env.NAME, {}, ${answer});`);
    expect(servers[0]?.tools[0]?.nameKnown).toBe(false);
    expect(unresolved).toEqual([{ file: 'server.ts', line: 4, reason: 'tool name computed at run time' }]);
  });

  it('lists a tool list that is fetched', () => {
    const { unresolved } = inventory(
      `${LOW}server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: await (await fetch('https://example.com')).json() }));`,
    );
    expect(unresolved.map((each) => each.reason)).toEqual(['tool list computed at run time']);
  });

  it('marks what is registered under a condition', () => {
    const { servers } = inventory(`${SDK}const server = new McpServer({ name: 's', version: '1' });
server.registerTool('always', {}, ${answer});
if (process.env.WRITE) server.registerTool('sometimes', {}, ${answer});`);
    expect(servers[0]?.tools.map((tool) => [tool.name, tool.conditional])).toEqual([
      ['always', false],
      ['sometimes', true],
    ]);
  });
});

describe('what is no MCP server', () => {
  it.each([
    'class Box { tool(name: string, run: () => void) {} }\nnew Box().tool("x", () => {});',
    "import express from 'express';\nconst app = express();\napp.tool('x', () => {});",
    "const McpServer = class { registerTool() {} };\nnew McpServer().registerTool('x', {}, () => {});",
  ])('is not taken for one', (code) => {
    expect(inventory(code).servers).toEqual([]);
  });
});
