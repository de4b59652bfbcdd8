import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/upgrade/foreign/audit.js';
import { auditSarif } from '../../src/upgrade/foreign/audit-report.js';
import { compareAnswers, compareLists } from '../../src/upgrade/foreign/compare.js';
import { goStateless } from '../../src/upgrade/foreign/go-stateless.js';
import { keepFormat } from '../../src/upgrade/foreign/keep-format.js';
import { migrateManifest } from '../../src/upgrade/foreign/manifest.js';
import { repairSource } from '../../src/upgrade/foreign/repairs.js';
import { callTools } from '../../src/upgrade/probe.js';
import { runCli } from '../helpers/cli.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';
import { commit, edit, git, read } from '../helpers/upgrades.js';

const V1 = [
  '#!/usr/bin/env node',
  '/*',
  ' * Licensed to whom it concerns.',
  ' */',
  '',
  "import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'",
  "import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'",
  "import { z } from 'zod'",
  '',
  '// the one server',
  "const server = new McpServer({ name: 'demo', version: '1.0.0' })",
  '',
  "server.tool('add', 'Adds', {",
  '\ta:   z.number(), // odd spacing',
  '\tb: z.record(z.number()),',
  '}, async ({ a }) => ({ content: [{ type: "text", text: `${a}` }] }))',
  '',
  'async function main() {',
  '\tconst transport = new StdioServerTransport()',
  '\tawait server.connect(transport)',
  "\tconsole.error('up')",
  '}',
  '',
  'main()',
  '',
].join('\n');

const MANIFEST =
  '{\n\t"name": "demo",\n\t"type": "module",\n\t"dependencies": {\n\t\t"@modelcontextprotocol/sdk": "^1.20.0",\n\t\t"zod": "^3.23.0"\n\t}\n}\n';

function makeForeign(files: Record<string, string>): string {
  const folder = temporaryFolder();
  git(folder, 'init', '--quiet');
  git(folder, 'config', 'user.name', 'Test');
  git(folder, 'config', 'user.email', 'test@example.com');
  edit(folder, files);
  return folder;
}

const STEPS = ['--step', 'migrate-sdk', '--step', 'go-stateless'];

describe('upgrade in a project of somebody else', () => {
  it('audits it: facts with evidence, in text, JSON and SARIF, and changes nothing', async () => {
    const cwd = makeForeign({ 'src/index.ts': V1, 'package.json': MANIFEST });
    const before = snapshot(cwd);
    const { code, stdout } = await runCli(['upgrade', '--json'], { cwd });
    const [server] = JSON.parse(stdout).audit;
    const values = Object.fromEntries(server.facts.map(({ name, value }: { name: string; value: string }) => [name, value]));
    expect([code, server.tools, values]).toEqual([
      0,
      ['add'],
      { sdk: '@modelcontextprotocol/sdk ^1.20.0', era: '2025 only', transports: 'stdio', tools: '1' },
    ]);
    expect(server.facts[0].evidence).toEqual([{ file: 'src/index.ts', line: 11, text: expect.stringContaining('new McpServer') }]);
    expect((await runCli(['upgrade'], { cwd })).stdout).toContain('go-stateless');
    const sarif = JSON.parse((await runCli(['upgrade', '--sarif'], { cwd })).stdout);
    expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(['audit/sdk', 'audit/era']);
    expect(snapshot(cwd)).toEqual(before);
  });

  it('migrates it in two commits, and every line that it did not have to touch is the same', async () => {
    const cwd = makeForeign({ 'src/index.ts': V1, 'package.json': MANIFEST });
    const { code, stdout } = await runCli(['upgrade', ...STEPS, '--yes'], { cwd });
    expect([code, git(cwd, 'log', '--format=%s').trim().split('\n')]).toEqual([
      0,
      ['Serve the protocol of 2026-07-28', 'Migrate to the MCP SDK v2', 'Change'],
    ]);
    expect(stdout).toContain('-\tawait server.connect(transport)\n+\tawait serveStdio(() => server)');
    const text = read(cwd, 'src/index.ts');
    const touched = /sdk\/server|server\.tool|a: {3}z|record|content:|StdioServerTransport|connect\(/;
    const kept = V1.split('\n').filter((line) => !touched.test(line));
    expect(text.split('\n')).toEqual(expect.arrayContaining(kept));
    expect(text.startsWith(V1.split('\n').slice(0, 5).join('\n'))).toBe(true);
    expect(text).toContain("import { serveStdio } from '@modelcontextprotocol/server/stdio'\n");
    expect(text).toContain('\ta:   z.number(), // odd spacing\n');
    expect(text).toContain('z.record(z.string(), z.number())');
    expect(text).not.toContain('StdioServerTransport');
    expect(read(cwd, 'package.json')).toBe(
      MANIFEST.replace('"@modelcontextprotocol/sdk": "^1.20.0"', '"@modelcontextprotocol/server": "^2.3.1"').replace('^3.23.0', '^4.2.0'),
    );
  });

  it('keeps Windows line ends', async () => {
    const cwd = makeForeign({ 'src/index.ts': V1.replaceAll('\n', '\r\n'), 'package.json': MANIFEST.replaceAll('\n', '\r\n') });
    await runCli(['upgrade', ...STEPS, '--yes'], { cwd });
    expect(read(cwd, 'src/index.ts').replaceAll('\r\n', '')).not.toContain('\n');
    expect(read(cwd, 'package.json').replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('shows the diff and writes nothing in a dry run, and does nothing that nobody said yes to', async () => {
    const cwd = makeForeign({ 'src/index.ts': V1, 'package.json': MANIFEST });
    const before = snapshot(cwd);
    const dry = await runCli(['upgrade', ...STEPS, '--dry-run'], { cwd });
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining('+\tawait serveStdio(() => server)')]);
    expect((await runCli(['upgrade', ...STEPS], { cwd })).code).toBe(2);
    expect(snapshot(cwd)).toEqual(before);
  });

  it('is refused where something is not committed, with 4, and go-stateless before SDK v2, with 2', async () => {
    const cwd = makeForeign({ 'src/index.ts': V1, 'package.json': MANIFEST });
    expect((await runCli(['upgrade', '--step', 'go-stateless', '--yes'], { cwd })).code).toBe(2);
    edit(cwd, { 'src/index.ts': V1 });
    spawnSync('sh', ['-c', 'echo >> src/index.ts'], { cwd });
    expect((await runCli(['upgrade', ...STEPS, '--yes'], { cwd })).code).toBe(4);
  });

  it('ends with 3 and lists what is left, line by line', async () => {
    const text = V1.replace('async ({ a }) => ({', 'async ({ a }, { authInfo }) => ({').replace(
      'main()\n',
      'await server.server.listRoots()\nmain()\n',
    );
    const cwd = makeForeign({ 'src/index.ts': text, 'package.json': MANIFEST });
    const { code, stdout } = await runCli(['upgrade', ...STEPS, '--yes', '--json'], { cwd });
    const result = JSON.parse(stdout);
    expect([code, result.status, result.reason]).toEqual([3, 'action_required', 'left-to-do']);
    expect(result.left).toContainEqual(
      expect.objectContaining({ file: 'src/index.ts', what: expect.stringContaining('roots, which are deprecated') }),
    );
    commit(cwd);
  });
});

const V2 =
  "import { McpServer } from '@modelcontextprotocol/server';\nimport { StdioServerTransport } from '@modelcontextprotocol/server/stdio';\n";

function stateless(body: string, others: Record<string, string> = {}) {
  const outcome = goStateless(new Map(Object.entries({ 'src/main.ts': V2 + body, ...others })));
  return { text: outcome.changes.get('src/main.ts')?.slice(V2.length), left: outcome.left };
}

describe('go-stateless', () => {
  it.each([
    ['a server of the file', 'const s = new McpServer(i);\nawait s.connect(new StdioServerTransport());\n', 'await serveStdio(() => s);'],
    [
      'a transport apart',
      'const s = new McpServer(i);\nconst t = new StdioServerTransport();\nawait s.connect(t);\n',
      'await serveStdio(() => s);',
    ],
    [
      'a parameter with a type',
      'export async function run(s: McpServer) {\n  await s.connect(new StdioServerTransport());\n}\n',
      'await serveStdio(() => s);',
    ],
    [
      'a property of a class',
      'class A {\n  private server = new McpServer(i);\n  run() { return this.server.connect(new StdioServerTransport()); }\n}\n',
      'return serveStdio(() => this.server);',
    ],
    [
      'a property that the constructor sets',
      'class A {\n  server;\n  constructor() { this.server = new McpServer(i); }\n  run() { this.server.connect(new StdioServerTransport()); }\n}\n',
      'serveStdio(() => this.server);',
    ],
    [
      'a chained call',
      'const s = new McpServer(i);\ns.connect(new StdioServerTransport()).catch(stop);\n',
      'Promise.resolve(serveStdio(() => s)).catch(stop);',
    ],
  ])('serves %s', (_what, body, expected) => {
    const { text, left } = stateless(body);
    expect(left).toEqual([]);
    expect(text?.slice(0)).toContain(expected);
    expect(text).not.toContain('new StdioServerTransport');
  });

  it.each([
    [
      'let s: McpServer | null = null;\nasync function run() {\n  s = new McpServer(i);\n  await s.connect(new StdioServerTransport());\n}\n',
      's!',
    ],
    [
      'class A {\n  private s?: McpServer;\n  run() { this.s = new McpServer(i); return this.s.connect(new StdioServerTransport()); }\n}\n',
      'this.s!',
    ],
  ])('says that a server is there, whose type has room for nothing: %#', (body, server) => {
    expect(stateless(body).text).toContain(`serveStdio(() => ${server})`);
    const script = goStateless(
      new Map([['src/main.js', V2 + body.replaceAll(/: McpServer(?: \| null)?|private /g, '').replace('s?;', 's;')]]),
    );
    expect(script.changes.get('src/main.js')).toContain(`serveStdio(() => ${server.replace('!', '')})`);
  });

  it('follows a function of another file that makes the server', () => {
    const make =
      "import { McpServer } from '@modelcontextprotocol/server';\nexport function createServer() {\n  return { server: new McpServer(i), cleanup() {} };\n}\n";
    const { text } = stateless(
      "import { createServer } from './make.js';\nconst { server } = createServer();\nawait server.connect(new StdioServerTransport());\n",
      { 'src/make.ts': make },
    );
    expect(text).toContain('await serveStdio(() => server);');
  });

  it('follows a class around the server to what gives it', () => {
    const proxy =
      "import { Server } from '@modelcontextprotocol/server';\nexport class Proxy {\n  private server = new Server(i);\n  async connect(t: unknown) {\n    await this.server.connect(t);\n  }\n  getServer() {\n    return this.server;\n  }\n}\n";
    const { text } = stateless(
      "import { Proxy } from './proxy.js';\nconst proxy = new Proxy();\nawait proxy.connect(new StdioServerTransport());\n",
      { 'src/proxy.ts': proxy },
    );
    expect(text).toContain('await serveStdio(() => proxy.getServer());');
  });

  it.each([
    [
      'a transport that is kept and closed',
      'let t: StdioServerTransport | null = null;\nasync function run(s: McpServer) {\n  t = new StdioServerTransport();\n  await s.connect(t);\n}\nfunction stop() {\n  if (t) t.close();\n}\n',
      'let t: ReturnType<typeof serveStdio> | null = null;\nasync function run(s: McpServer) {\n  t = serveStdio(() => s);\n}\nfunction stop() {\n  if (t) t.close();\n}\n',
    ],
    [
      'a class that extends the server',
      'class Mine extends McpServer {}\nconst s = new Mine();\nawait s.connect(new StdioServerTransport());\n',
      'class Mine extends McpServer {}\nconst s = new Mine();\nawait serveStdio(() => s);\n',
    ],
  ])('serves %s', (_what, body, expected) => {
    const { changes, left } = goStateless(new Map([['src/main.ts', V2 + body]]));
    expect([changes.get('src/main.ts')?.split('\n').slice(2).join('\n'), left]).toEqual([expected, []]);
  });

  it('follows a server of another file', () => {
    const other = "import { McpServer } from '@modelcontextprotocol/server';\nexport const server = new McpServer(i);\n";
    const body = "import { server } from './server.js';\nawait server.connect(new StdioServerTransport());\n";
    expect(stateless(body, { 'src/server.ts': other }).text).toContain('await serveStdio(() => server);');
    expect(stateless(body, { 'src/server.ts': other.replace('new McpServer(i)', 'makeIt()') }).text).toBeUndefined();
  });

  it.each([
    ['something that may not be a server', 'await thing.connect(new StdioServerTransport());\n'],
    ['a transport with streams of its own', 'const s = new McpServer(i);\nawait s.connect(new StdioServerTransport(input, output));\n'],
    [
      'a transport that is used for more',
      'const s = new McpServer(i);\nconst t = new StdioServerTransport();\nt.onclose = stop;\nawait s.connect(t);\n',
    ],
    [
      'a client',
      "import { Client } from '@modelcontextprotocol/client';\nconst c = new Client(i);\nawait c.connect(new StdioServerTransport());\n",
    ],
  ])('reports %s with its line, and edits nothing', (_what, body) => {
    const { text, left } = stateless(body);
    expect([text, left.length]).toEqual([undefined, 1]);
    expect(left[0]?.line).toBeGreaterThan(2);
  });

  it.each(['server.elicitInput({})', 'server.createMessage({})', 'server.listRoots()', 'server.sendLoggingMessage({})'])(
    'reports %s outside of a handler',
    (expression) => {
      const { text, left } = stateless(`const server = new McpServer(i);\n${expression};\n`);
      expect([text, left]).toEqual([undefined, [expect.objectContaining({ file: 'src/main.ts', line: 4 })]]);
    },
  );
});

describe('what the codemod leaves', () => {
  it.each([
    [
      "import { Server } from '@modelcontextprotocol/server';\ns.setRequestHandler('tools/call', async (r) => {\n  if (r) return { content: [] };\n  const f = async () => { return await g(); };\n  return await call(r);\n});\n",
      "import { Server } from '@modelcontextprotocol/server';\nimport { type CallToolResult } from '@modelcontextprotocol/server';\ns.setRequestHandler('tools/call', async (r) => {\n  if (r) return { content: [] };\n  const f = async () => { return await g(); };\n  return (await call(r)) as CallToolResult;\n});\n",
    ],
    [
      "async function call(r): Promise<CallToolResult> {}\ns.setRequestHandler('tools/call', async (r) => {\n  return await call(r);\n});\n",
      "async function call(r): Promise<CallToolResult> {}\ns.setRequestHandler('tools/call', async (r) => {\n  return await call(r);\n});\n",
    ],
    ["ctx.http?.req?.headers['x-tenant'];\n", "ctx.http?.req?.headers.get('x-tenant');\n"],
    [
      "import { requireBearerAuth } from '@modelcontextprotocol/server-legacy/auth';\n",
      "import { requireBearerAuth } from '@modelcontextprotocol/express';\n",
    ],
    ["import * as z from 'zod';\nz.record(z.any());\n", "import * as z from 'zod';\nz.record(z.string(), z.any());\n"],
    ["import { Z } from 'other';\nz.record(z.any());\n", "import { Z } from 'other';\nz.record(z.any());\n"],
    ['if (e instanceof z.ZodError) { log(e.errors); }\n', 'if (e instanceof z.ZodError) { log(e.issues); }\n'],
    ['if (e instanceof Many) { log(e.errors); }\n', 'if (e instanceof Many) { log(e.errors); }\n'],
    [
      'const tools = [{ inputSchema: zodToJsonSchema(A) }];\n',
      "const tools = [{ inputSchema: zodToJsonSchema(A) as { type: 'object' } }];\n",
    ],
    [
      'const tools = [{ inputSchema: z.toJSONSchema(A) }];\n',
      "const tools = [{ inputSchema: z.toJSONSchema(A) as { type: 'object' } }];\n",
    ],
    ["import { z } from 'zod';\nz\n  .record(z.any());\n", "import { z } from 'zod';\nz\n  .record(z.string(), z.any());\n"],
    ["import { z } from 'zod';\nlet a: z.ZodObject<any, any, any>;\n", "import { z } from 'zod';\nlet a: z.ZodObject<any>;\n"],
    ["import { z } from 'zod';\nlet a: z.ZodType<A, B, C>;\n", "import { z } from 'zod';\nlet a: z.ZodType<A, C>;\n"],
    [
      "import { z } from 'zod';\nimport { zodToJsonSchema } from 'zod-to-json-schema';\na(zodToJsonSchema(b));\n",
      "import { z } from 'zod';\na(z.toJSONSchema(b, { io: 'input' }));\n",
    ],
    [
      "import { zodToJsonSchema } from 'zod-to-json-schema';\na(zodToJsonSchema(b, { name }));\n",
      "import { zodToJsonSchema } from 'zod-to-json-schema';\na(zodToJsonSchema(b, { name }));\n",
    ],
    [
      "server.registerTool('a', {}, async ({ a }, { authInfo, signal: stop }) => f(a, { authInfo }, x.authInfo, stop));\n",
      "server.registerTool('a', {}, async ({ a }, ctx) => f(a, { authInfo: ctx.http?.authInfo }, x.authInfo, ctx.mcpReq.signal));\n",
    ],
    [
      'function who(ctx: ServerContext, n = 1) { return [ctx.authInfo, ctx?.authInfo, ctx.mcpReq.signal, other.authInfo]; }\n',
      'function who(ctx: ServerContext, n = 1) { return [ctx.http?.authInfo, ctx.http?.authInfo, ctx.mcpReq.signal, other.authInfo]; }\n',
    ],
    [
      "import { McpServer } from '@modelcontextprotocol/server';\nclass A extends McpServer {\n  a() { this.tool('n', 'Does', { b: z.string() }, f); }\n}\n",
      "import { McpServer } from '@modelcontextprotocol/server';\nclass A extends McpServer {\n  a() { this.registerTool('n', { description: 'Does', inputSchema: { b: z.string() } }, f); }\n}\n",
    ],
    [
      '/* @mcp-codemod-error Could not automatically migrate .tool() call. Manual migration required. */\ns.tool(a, b, c, d, e);\n',
      's.registerTool(a, { description: b, inputSchema: c, annotations: d }, e);\n',
    ],
    [
      "import { z } from 'zod';\nconst outputSchema = z.object({});\n/* @mcp-codemod-error Could not verify. */\ns.registerTool('a', { outputSchema }, f);\n",
      "import { z } from 'zod';\nconst outputSchema = z.object({});\ns.registerTool('a', { outputSchema }, f);\n",
    ],
    [
      "import { z } from 'zod';\nconst a = { b: z.string() };\n/* @mcp-codemod-error Could not verify. */\ns.registerTool('a', { inputSchema: a }, f);\n",
      "import { z } from 'zod';\nconst a = { b: z.string() };\ns.registerTool('a', { inputSchema: z.object(a) }, f);\n",
    ],
  ])('is closed: %j', (before, after) => {
    expect(repairSource('a.ts', before, true).text).toBe(after);
  });

  it.each([
    ['/* @mcp-codemod-error Do it by hand. */\n', 'Do it by hand.'],
    [
      "server.registerTool('a', {}, async ({ ctx }, { authInfo, signal }) => {});\n",
      'take ctx whole, and read ctx.http?.authInfo for authInfo, ctx.mcpReq.signal for signal',
    ],
    ["/* @mcp-codemod-error Could not verify it. */\ns.registerTool('a', { inputSchema: made() }, f);\n", 'Could not verify it.'],
    [
      '/* @mcp-codemod-error Could not automatically migrate .tool() call. */\ns.tool(a, b, c, d);\n',
      'Could not automatically migrate .tool() call.',
    ],
    ["import { SSEServerTransport } from '@modelcontextprotocol/server-legacy/sse';\n", expect.stringContaining('createMcpHandler')],
  ])('is listed: %j', (text, advice) => {
    expect(repairSource('a.ts', text, false).left).toEqual([expect.objectContaining({ file: 'a.ts', line: 1, advice })]);
  });

  it.each([
    ['if (error.code === -32001) retry();', 'a comparison with a code'],
    ['if (-32000 != error.code) retry();', 'a comparison with a code'],
    ["if (error.message.includes('MCP error -32602')) retry();", 'a test of a message'],
    ["const v = { async verifyAccessToken(t) { throw new Error('no'); } };", 'a token is refused'],
    ['const v = { verifyAccessToken: async (t) => { throw new InvalidTokenError(t); } };', 'a token is refused'],
  ])('that compiles and means something else is listed: %s', (code, what) => {
    const head = "import { McpServer } from '@modelcontextprotocol/server';\n";
    const { text, left } = repairSource('a.ts', `${head}${code}\n`, false);
    expect([text, left]).toEqual([`${head}${code}\n`, [expect.objectContaining({ line: 2, what: expect.stringContaining(what) })]]);
  });

  it.each([
    'if (error.code === -32602) retry();',
    "throw new Error('MCP error -32602');",
    'const v = { verifyAccessToken: (t) => { throw new OAuthError(OAuthErrorCode.InvalidToken, t); } };',
    "function other() { throw new Error('no'); }",
  ])('that means what it did is not: %s', (code) => {
    expect(repairSource('a.ts', `import { McpServer } from '@modelcontextprotocol/server';\n${code}\n`, false).left).toEqual([]);
  });

  it('keeps what tells a file from another that says the same', () => {
    const original = "/** Header. */\nimport { a } from 'x'\n\nconst b = {\n\tc: 1,\n}\n";
    expect(keepFormat(original, 'import { a } from "@modelcontextprotocol/x";\n\nconst b = f({\n        c: 1,\n      })\n')).toBe(
      "/** Header. */\nimport { a } from '@modelcontextprotocol/x'\n\nconst b = f({\n\tc: 1,\n})\n",
    );
  });

  it.each([
    ['^3.23.0', true, '^4.2.0'],
    ['^4.0.0', false, '^4.2.0'],
    ['^4.3.0', false, '^4.3.0'],
  ])('raises zod %s only as far as needed', (range, zodRaised, expected) => {
    const text = `{ "dependencies": { "zod": "${range}" } }`;
    const migrated = migrateManifest(text, text, true);
    expect([migrated.zodRaised, JSON.parse(migrated.text).dependencies.zod]).toEqual([zodRaised, expected]);
  });
});

describe('the audit of a server over HTTP', () => {
  it('tells authentication, bind, host check and sessions, and says unknown where source does not tell', () => {
    const code = `
import express from 'express';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const server = new McpServer({ name: 'a', version: '1' });
server.tool(process.env.NAME, async () => ({ content: [] }));
const app = express();
app.post('/mcp', async (req, res) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => 'x' });
  await server.connect(transport);
  await transport.handleRequest(req, res, req.body);
});
app.listen(3000);
`;
    const servers = audit({ root: '.', files: [{ path: 'src/a.ts', text: code, role: 'source' }], packages: [], aliases: [], notes: [] });
    const facts = Object.fromEntries(servers[0]?.facts.map(({ name, value }) => [name, value]) ?? []);
    expect(facts).toMatchObject({
      authentication: 'none found',
      bind: 'every interface',
      'host-check': 'neither Host nor Origin found',
      sessions: 'kept in memory',
      era: '2025 only',
    });
    expect(JSON.stringify(auditSarif(servers, '1.0.0'))).toContain('audit/bind');
  });
});

describe('two lists of tools', () => {
  const compare = (before: object, after: object) => {
    const comparison = { differences: [] as string[], explained: [] as string[] };
    compareLists([{ name: 'a', ...before }], [{ name: 'a', ...after }], 'x', comparison);
    return [comparison.differences.length, comparison.explained.length];
  };

  it.each([
    [{ inputSchema: { type: 'object', $schema: 'x' } }, { inputSchema: { type: 'object' } }, [0, 1]],
    [{ inputSchema: { type: 'object', required: ['a', 'b'] } }, { inputSchema: { type: 'object', required: ['b', 'a'] } }, [0, 1]],
    [{ inputSchema: { type: 'object', required: ['a'] } }, { inputSchema: { type: 'object', required: ['b'] } }, [1, 0]],
    [{ description: 'one' }, { description: 'two' }, [1, 0]],
    [{ annotations: { readOnlyHint: true } }, {}, [1, 0]],
    [{}, {}, [0, 0]],
  ])('%j and %j', (before, after, expected) => {
    expect(compare(before, after)).toEqual(expected);
  });

  it('tells tools that came and went', () => {
    const comparison = { differences: [] as string[], explained: [] };
    compareLists([{ name: 'a' }], [{ name: 'b' }], 'x', comparison);
    expect(comparison.differences).toEqual(['x: a is gone', 'x: b is new']);
  });
});

describe('golden calls', () => {
  const compare = (before: unknown, after: unknown) => {
    const differences: string[] = [];
    compareAnswers([{ name: 'add', arguments: {} }], [before], [after], 'x', differences);
    return differences;
  };

  it.each([
    [{ content: [{ type: 'text', text: '3' }] }, { content: [{ type: 'text', text: '3' }], resultType: 'complete', _meta: {} }],
    [{ error: { code: -32602, message: 'MCP error -32602: no' } }, { error: { code: -32602, message: 'no' } }],
  ])('%j stays %j', (before, after) => {
    expect(compare(before, after)).toEqual([]);
  });

  it.each([
    [{ content: [{ type: 'text', text: '3' }] }, { content: [{ type: 'text', text: '4' }] }],
    [{ content: [] }, { content: [], isError: true }],
    [{ content: [] }, { error: { code: -32602 } }],
    [{ structuredContent: { a: 1 } }, {}],
  ])('%j becomes %j', (before, after) => {
    expect(compare(before, after)).toEqual([`x: add, golden call 1: ${JSON.stringify(before)} became ${JSON.stringify(after)}`]);
  });

  it('are made of a server in both eras, one after the other', async () => {
    const folder = temporaryFolder();
    edit(folder, {
      'main.mjs': `
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result: { method, name: params.name, modern: '_meta' in params } }));
}
`,
    });
    const launch = { command: process.execPath, args: ['main.mjs'], cwd: folder, env: {} };
    const calls = ['a', 'b'].map((name) => ({ name, arguments: {} }));
    for (const era of ['2025-11-25', '2026-07-28'] as const) {
      expect(await callTools(launch, era, calls)).toEqual(
        ['a', 'b'].map((name) => ({ method: 'tools/call', name, modern: era === '2026-07-28' })),
      );
    }
  });

  it('need a server that is run, and a file that has some', async () => {
    const cwd = makeForeign({ 'src/index.ts': V1, 'package.json': MANIFEST, 'golden.json': '{}\n' });
    expect((await runCli(['upgrade', ...STEPS, '--yes', '--golden', 'golden.json'], { cwd })).code).toBe(2);
    expect((await runCli(['upgrade', ...STEPS, '--yes', '--run', 'node a.js', '--golden', 'golden.json'], { cwd })).code).toBe(2);
    expect(git(cwd, 'log', '--format=%s').trim().split('\n')).toHaveLength(1);
  });
});
