import { describe, expect, it } from 'vitest';
import shellInjection from '../../../src/lint/rules/no-shell-injection.js';
import { type Code, lintWith } from '../../helpers/rule.js';

const RUN = "import { execSync } from 'node:child_process';\n";
const SDK = `${RUN}import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
const server = new McpServer({ name: 's', version: '1.0.0' });
`;
const LOW = `${RUN}import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, GetPromptRequestSchema, ListToolsRequestSchema, ReadResourceRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 's', version: '1.0.0' }, { capabilities: { tools: {}, prompts: {}, resources: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [{ name: 'act', inputSchema: { type: 'object', properties: { name: { type: 'string' } } } }],
}));
`;

/** Every form in which a server answers callers: what the caller chose reaches a shell in each of them. */
const forms: Record<string, Code> = {
  'server.tool with a shape': `${SDK}server.tool('act', { name: z.string() }, async ({ name }) => { execSync(\`ls \${name}\`); return { content: [] }; });`,
  'server.tool with everything': `${SDK}server.tool('act', 'x', { name: z.string() }, { title: 'x' }, async (args) => { execSync(\`ls \${args.name}\`); return { content: [] }; });`,
  registerTool: `${SDK}server.registerTool('act', { inputSchema: { name: z.string() } }, async (args) => { execSync(\`ls \${args.name}\`); return { content: [] }; });`,
  'registerTool of SDK v2': `${RUN}import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 's', version: '1.0.0' });
server.registerTool('act', { inputSchema: z.strictObject({ name: z.string() }) }, async ({ name }) => { execSync(\`ls \${name}\`); return { content: [] }; });`,
  'a loop over definitions in another file': {
    'server.ts': `${SDK}import { tools } from './tools.js';
for (const tool of tools) server.registerTool(tool.name, { inputSchema: tool.shape }, tool.run);`,
    'tools.ts': `${RUN}import { z } from 'zod';
export const tools = [{ name: 'act', shape: { name: z.string() }, run: async (args: { name: string }) => { execSync(\`ls \${args.name}\`); return { content: [] }; } }];`,
  },
  'a low-level switch': `${LOW}server.setRequestHandler(CallToolRequestSchema, async (request) => {
  switch (request.params.name) { case 'act': execSync(\`ls \${request.params.arguments.name}\`); return { content: [] }; }
});`,
  'low-level conditions': `${LOW}server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: args } }) => {
  if (name === 'act') { execSync(\`ls \${args.name}\`); return { content: [] }; }
  throw new Error('unknown');
});`,
  'a low-level map of handlers': `${LOW}const handlers = { act: async (args) => { execSync(\`ls \${args.name}\`); return { content: [] }; } };
server.setRequestHandler(CallToolRequestSchema, async (request) => handlers[request.params.name](request.params.arguments));`,
  'a method of SDK v2 by name': `${RUN}import { Server } from '@modelcontextprotocol/server';
const server = new Server({ name: 's', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler('tools/list', async () => ({ tools: [{ name: 'act', inputSchema: { type: 'object', properties: { name: { type: 'string' } } } }] }));
server.setRequestHandler('tools/call', async (request) => { if (request.params.name === 'act') execSync(\`ls \${request.params.arguments.name}\`); return { content: [] }; });`,
  'addTool of fastmcp': `${RUN}import { FastMCP } from 'fastmcp';
import { z } from 'zod';
const server = new FastMCP({ name: 's', version: '1.0.0' });
server.addTool({ name: 'act', parameters: z.object({ name: z.string() }), execute: async (args) => { execSync(\`ls \${args.name}\`); return ''; } });`,
  'a class of mcp-framework': `${RUN}import { MCPTool } from 'mcp-framework';
import { z } from 'zod';
export class Act extends MCPTool { name = 'act'; description = 'x'; schema = { name: { type: z.string(), description: 'x' } }; async execute(input) { execSync(\`ls \${input.name}\`); return ''; } }`,
  'a file of xmcp': {
    'package.json': '{ "dependencies": { "xmcp": "0.4.0" } }',
    'src/tools/act.ts': `${RUN}import { z } from 'zod';
export const schema = { name: z.string() };
export const metadata = { name: 'act', description: 'x' };
export default async function act({ name }) { execSync(\`ls \${name}\`); return ''; }`,
  },
  'the callback of a handler for a platform': `${RUN}import { createMcpHandler } from 'mcp-handler';
import { z } from 'zod';
export const handler = createMcpHandler((server) => { server.tool('act', 'x', { name: z.string() }, async ({ name }) => { execSync(\`ls \${name}\`); return { content: [] }; }); });`,
  'a wrapper that defines tools': `${SDK}const defineTool = (tool) => tool;
const act = defineTool({ name: 'act', schema: { name: z.string() }, handler: async ({ name }) => { execSync(\`ls \${name}\`); return { content: [] }; } });
[act].forEach((tool) => server.tool(tool.name, tool.schema, tool.handler));`,
  'a variable of a resource': `${SDK}server.registerResource('page', new ResourceTemplate('page://{name}', { list: undefined }), {}, async (uri, { name }) => { execSync(\`ls \${name}\`); return { contents: [] }; });`,
  'the address of a resource': `${SDK}server.resource('page', new ResourceTemplate('page://{name}', { list: undefined }), async (uri) => { execSync(\`ls \${uri.searchParams.get('q')}\`); return { contents: [] }; });`,
  'a low-level resource': `${LOW}server.setRequestHandler(ReadResourceRequestSchema, async (request) => { execSync(\`ls \${request.params.uri}\`); return { contents: [] }; });`,
  'an argument of a prompt': `${SDK}server.registerPrompt('ask', { argsSchema: { name: z.string() } }, ({ name }) => { execSync(\`ls \${name}\`); return { messages: [] }; });`,
  'a low-level prompt': `${LOW}server.setRequestHandler(GetPromptRequestSchema, async (request) => { execSync(\`ls \${request.params.arguments.name}\`); return { messages: [] }; });`,
};

describe('what callers choose is seen in', () => {
  it.each(Object.entries(forms))('%s', (_form, code) => {
    const findings = lintWith(shellInjection, code);
    expect(findings.map((each) => each.severity)).toEqual(['error']);
    expect(findings[0]?.trace.length).toBeGreaterThan(1);
  });
});
