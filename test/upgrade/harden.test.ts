import { spawn, spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { harden } from '../../src/upgrade/foreign/harden.js';
import { observeArguments } from '../../src/upgrade/foreign/observed.js';
import { QUESTION_MODULE } from '../../src/upgrade/foreign/question-module.js';
import { LAYERS, type Layer } from '../../src/upgrade/foreign/steps.js';
import { projectRoot, runCli } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/temp.js';
import { edit, git, read } from '../helpers/upgrades.js';

const SERVER = [
  '#!/usr/bin/env node',
  '// © Somebody',
  "import { createServer } from 'node:http';",
  "import { McpServer, createMcpHandler } from '@modelcontextprotocol/server';",
  "import { toNodeHandler } from '@modelcontextprotocol/node';",
  '',
  'function make() {',
  "\tconst server = new McpServer({ name: 'a', version: '1.0.0' });   // odd spacing",
  "\tserver.registerTool('fail', {}, async () => { throw new Error('secret path'); });",
  "\tserver.registerTool('say', {}, async () => ({ content: [{ type: 'text', text: 'a\\u001b[31mb\\u200bc' + 'd'.repeat(9) }] }));",
  '\treturn server;',
  '}',
  'createServer((req, res) => toNodeHandler(createMcpHandler(make))(req, res)).listen(Number(process.env.PORT));',
  '',
].join('\n');

/** A low-level server: nothing checks arguments, and one tool declares none. */
const LOW = [
  "import { createServer } from 'node:http';",
  "import { Server, createMcpHandler } from '@modelcontextprotocol/server';",
  "import { toNodeHandler } from '@modelcontextprotocol/node';",
  '',
  'function make() {',
  "  const server = new Server({ name: 'a', version: '1.0.0' }, { capabilities: { tools: {} } });",
  "  server.setRequestHandler('tools/list', async () => ({ tools: [",
  "    { name: 'add', inputSchema: { type: 'object', properties: { a: { type: 'number', maximum: 9 } }, required: ['a'] } },",
  "    { name: 'find', inputSchema: { type: 'object' } },",
  '  ] }));',
  "  server.setRequestHandler('tools/call', async (request) => {",
  '    const { name, arguments: args = {} } = request.params;',
  "    if (name === 'add') return { content: [{ type: 'text', text: String(args.a + 1) }] };",
  "    if (name === 'find') return { content: [{ type: 'text', text: `${args.query} ${args.limit}` }] };",
  "    return { content: [{ type: 'text', text: 'hidden' }] };",
  '  });',
  '  return server;',
  '}',
  'createServer((req, res) => toNodeHandler(createMcpHandler(make))(req, res)).listen(Number(process.env.PORT));',
  '',
].join('\n');

function hardened(layers: readonly Layer[], text = SERVER, path = 'main.mjs') {
  const files = [{ path, text, role: 'source' as const }];
  const observed = observeArguments({ root: '.', files, packages: [], aliases: [], notes: [] });
  const { changes, left } = harden(new Map([[path, text]]), layers, observed);
  return { text: changes.get(path), changes, left };
}

interface Reply {
  status: number;
  body: string;
}

/** Starts the hardened server, and gives what sends it a request. */
async function started(layers: readonly Layer[], env: NodeJS.ProcessEnv = {}, text = SERVER) {
  const folder = temporaryFolder();
  edit(folder, Object.fromEntries(hardened(layers, text).changes));
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
  const child = spawn(process.execPath, ['main.mjs'], {
    cwd: folder,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ask = (headers: Record<string, string> = {}, method = 'tools/list', params: object = {}) =>
    post(headers, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  const get = (path: string, headers: Record<string, string> = {}) => post(headers, '', 'GET', path);
  const post = (headers: Record<string, string>, body: string, verb = 'POST', path = '/mcp') =>
    new Promise<Reply>((resolve, reject) => {
      const length = headers['transfer-encoding'] === undefined ? { 'content-length': String(body.length) } : {};
      const all = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...length, ...headers };
      const sent = request({ host: '127.0.0.1', port, method: verb, path, headers: all }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  for (let tries = 0; tries < 300; tries += 1) {
    const isUp = await ask().then(
      () => true,
      () => false,
    );
    if (isUp) return Object.assign(ask, { get });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the server did not start');
}

const only = (text: string, other: string) => text.split('\n').filter((line) => !other.split('\n').includes(line));

describe('harden', () => {
  it('wraps once, and leaves every other line as it was', () => {
    const { text = '', changes, left } = hardened(['host-origin', 'limits', 'auth', 'errors', 'output']);
    expect(left).toEqual([]);
    expect([...changes.keys()].sort()).toEqual(['main.mjs', 'mcp-guard.mjs', 'mcp-result.mjs']);
    expect(only(text, SERVER)).toEqual([
      "import { guardServer } from './mcp-result.mjs';",
      "import { guarded } from './mcp-guard.mjs';",
      "\tconst server = guardServer(new McpServer({ name: 'a', version: '1.0.0' }));   // odd spacing",
      'createServer(guarded((req, res) => toNodeHandler(createMcpHandler(make))(req, res))).listen(Number(process.env.PORT));',
    ]);
    expect(only(SERVER, text)).toHaveLength(2);
    expect(text.startsWith('#!/usr/bin/env node\n// © Somebody\n')).toBe(true);
  });

  it('refuses other hosts, origins and what is too much', async () => {
    const ask = await started(['host-origin', 'limits'], { MCP_MAX_REQUESTS_PER_MINUTE: '8', MCP_ALLOWED_HOSTS: 'mcp.example.com' });
    const statuses = [
      (await ask()).status,
      (await ask({ host: 'evil.example.com' })).status,
      (await ask({ host: 'mcp.example.com:80' })).status,
      (await ask({ origin: 'https://evil.example.com' })).status,
      (await ask({ origin: 'null' })).status,
      (await ask({ origin: 'http://localhost:5173' })).status,
      (await ask({ 'transfer-encoding': 'chunked' })).status,
    ];
    expect(statuses).toEqual([200, 403, 200, 403, 403, 200, 411]);
    let last = 200;
    for (let times = 0; times < 10; times += 1) last = (await ask()).status;
    expect(last).toBe(429);
  });

  it('forgets the address that has been silent longest when it knows too many, and never all', async () => {
    const folder = temporaryFolder();
    const module = hardened(['limits']).changes.get('mcp-guard.mjs') ?? '';
    const small = module.replace(/const mostAddresses = [\d_]+/, 'const mostAddresses = 3');
    expect(small).not.toBe(module);
    edit(folder, { 'mcp-guard.mjs': small });
    const program = `
import { guard } from ${JSON.stringify(pathToFileURL(join(folder, 'mcp-guard.mjs')).href)};
const ask = (remoteAddress) => {
  let status = 200;
  const res = { writeHead: (given) => (status = given), end() {} };
  guard({ headers: {}, socket: { remoteAddress } }, res, () => {});
  return status;
};
const asked = ['a', 'a', 'a', 'b', 'c', 'a', 'd', 'a', 'b', 'e', 'f', 'g', 'a'].map((address) => address + ask(address));
console.log(asked.join(' '));
`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
      env: { ...process.env, MCP_MAX_REQUESTS_PER_MINUTE: '2' },
    });
    // "a" stays refused while it goes on asking, whoever comes; it is forgotten after three others that came later than it did.
    expect(stdout.trim()).toBe('a200 a200 a429 b200 c200 a429 d200 a429 b200 e200 f200 g200 a200');
  });

  it('lets nobody in without the token, and nobody at all where none is set', async () => {
    const ask = await started(['auth'], { MCP_AUTH_TOKEN: 'right' });
    expect([(await ask()).status, (await ask({ authorization: 'Bearer wrong' })).status]).toEqual([401, 401]);
    expect((await ask({ authorization: 'Bearer right' })).status).toBe(200);
    const closed = await started(['auth']);
    expect([(await closed()).status, (await closed({ authorization: 'Bearer ' })).status]).toEqual([401, 401]);
  });

  it('tells clients nothing of an error, and cleans and caps what a tool gives', async () => {
    const ask = await started(['errors', 'output'], { MCP_MAX_OUTPUT_CHARS: '12' });
    const failed = await ask({}, 'tools/call', { name: 'fail', arguments: {} });
    expect(failed.body).toMatch(/The tool failed\. Reference: [0-9a-f-]{36}/);
    expect(failed.body).not.toContain('secret');
    const said = await ask({}, 'tools/call', { name: 'say', arguments: {} });
    expect(said.body).toContain('abcdd');
    expect(said.body).toContain('[cut: 18 characters]');
  });

  it('checks arguments by what the server lists and by what handlers read, and refuses what is not listed', async () => {
    const { text = '', left, changes } = hardened(['schemas'], LOW);
    expect([left, only(text, LOW)]).toEqual([
      [],
      [
        "import { checkArguments } from './mcp-schemas.mjs';",
        "  const server = checkArguments(new Server({ name: 'a', version: '1.0.0' }, { capabilities: { tools: {} } }));",
      ],
    ]);
    expect(changes.get('mcp-schemas.mjs')).toContain('"query": {}');
    const ask = await started(['schemas'], {}, LOW);
    const call = async (name: string, given: object) => (await ask({}, 'tools/call', { name, arguments: given })).body;
    expect(await call('add', { a: 1 })).toContain('"text":"2"');
    for (const refused of [
      await call('add', { a: '1' }),
      await call('add', { a: 10 }),
      await call('add', {}),
      await call('find', { query: 'x', hidden: true }),
    ])
      expect(refused).toMatch(/Input validation error.*"isError":true/);
    expect(await call('find', { query: 'x', limit: 1 })).toContain('"text":"x 1"');
    expect(await call('secret', {})).toMatch(/There is no such tool.*"isError":true/);
    expect((await ask()).body).toContain('"additionalProperties":false');
  });

  it('refuses what it cannot check', async () => {
    const ask = await started(
      ['schemas'],
      {},
      LOW.replace("{ type: 'object' } },", "{ type: 'object', $ref: 'https://example.com/a.json' } },"),
    );
    const { body } = await ask({}, 'tools/call', { name: 'find', arguments: {} });
    expect(body).toMatch(/could not be checked.*"isError":true/);
  });

  it('gives a tool without a schema the arguments that its handler reads', () => {
    const text = SERVER.replace("'say', {}, async () =>", "'say', {}, async ({ word, times }) =>");
    expect(hardened(['schemas'], text).changes.get('mcp-schemas.mjs')).toMatch(/"say": \{[\s\S]*"word": \{\}[\s\S]*"times": \{\}/);
  });

  it.each([
    ['args.query as string', '"query": {\n        "type": "string"'],
    ['(args as { query: string; limit?: number }).query', '"query": {\n        "type": "string"'],
    ['(() => { const { query } = args as { query: string }; return query; })()', '"query": {\n        "type": "string"'],
    ["typeof args.query === 'string' ? args.query : (args.query as number)", '"query": {}'],
  ])('takes a type where the program states it: %s', (read, expected) => {
    const typed = LOW.replace('${args.query}', `\${${read}}`);
    expect(hardened(['schemas'], typed, 'main.ts').changes.get('mcp-schemas.ts')).toContain(expected);
  });

  it('does not close what a handler hands on as a whole, and says so', () => {
    const { left, changes } = hardened(
      ['schemas'],
      LOW.replace('`${args.query} ${args.limit}`', 'await search(args)').replace(
        'function make',
        "import { search } from 'a-library';\nfunction make",
      ),
    );
    expect(left).toEqual([expect.objectContaining({ file: 'main.mjs', what: 'what find reads of its arguments is not certain' })]);
    expect(changes.get('mcp-schemas.mjs')).not.toContain('"find"');
  });

  it('leaves a server alone that the SDK checks, and asks for SDK v2', () => {
    expect(hardened(['schemas'])).toMatchObject({ left: [], text: undefined });
    const first = LOW.replace(
      "{ Server, createMcpHandler } from '@modelcontextprotocol/server'",
      "{ Server } from '@modelcontextprotocol/sdk/server/index.js'",
    )
      .replace("'tools/list'", 'ListToolsRequestSchema')
      .replace("'tools/call'", 'CallToolRequestSchema')
      .replace(
        "import { toNodeHandler } from '@modelcontextprotocol/node'",
        "import { ListToolsRequestSchema, CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js'",
      );
    const { text, left } = hardened(['schemas'], first);
    expect([text, left]).toEqual([undefined, [expect.objectContaining({ what: 'arguments that nothing checks, on SDK v1' })]]);
  });

  it('answers whether it lives and is ready, before it asks who asks, and tells nothing else', async () => {
    const { get, ...rest } = await started(['health', 'auth', 'host-origin'], { MCP_AUTH_TOKEN: 'right' });
    expect(rest).toBeDefined();
    expect(await get('/healthz', { host: '10.0.0.1' })).toEqual({ status: 200, body: '{"status":"ok"}' });
    expect(await get('/readyz?a=b')).toEqual({ status: 200, body: '{"status":"ok"}' });
    expect((await get('/mcp')).status).toBe(401);
    expect((await get('/healthz/x')).status).toBe(401);
  });

  it.each([
    ['addReadyCheck(() => false)', 503],
    ["addReadyCheck(async () => { throw new Error('secret'); })", 503],
    ['addReadyCheck(() => new Promise(() => {}))', 503],
    ["addReadyCheck(() => 'yes')", 503],
    ['addReadyCheck(() => true)', 200],
  ])('is not ready where a check does not say so: %s', (check, status) => {
    const folder = temporaryFolder();
    const { changes } = hardened(['health']);
    edit(folder, { 'mcp-health.mjs': changes.get('mcp-health.mjs')?.replace('mostWaiting = 2_000', 'mostWaiting = 50') ?? '' });
    const program = `
import { health, addReadyCheck } from ${JSON.stringify(pathToFileURL(join(folder, 'mcp-health.mjs')).href)};
${check};
const res = { writeHead: (status) => console.log(status), end: (text) => console.log(text) };
health({ method: 'GET', url: '/readyz' }, res, () => console.log('next'));
`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    expect(stdout).toBe(`${status}\n{"status":"${status === 200 ? 'ok' : 'unavailable'}"}\n`);
  });

  it('adds no health route beside one that may be there', () => {
    const { text, left } = hardened(['health'], SERVER.replace('function make', "const path = '/health';\nfunction make"));
    expect([text, left.map(({ what }) => what)]).toEqual([undefined, ['a health route that may be there already']]);
  });

  it('sends logs to stderr, from before the other imports on', async () => {
    const text = "// head\nimport { serveStdio } from '@modelcontextprotocol/server/stdio';\nimport './other.js';\nserveStdio(make);\n";
    const { changes } = hardened(['logging'], text);
    expect(changes.get('main.mjs')).toBe(text.replace('// head\n', "// head\nimport './mcp-stderr.js';\n"));
    const folder = temporaryFolder();
    edit(folder, { 'mcp-stderr.mjs': changes.get('mcp-stderr.mjs') ?? '' });
    const program = `await import(${JSON.stringify(pathToFileURL(join(folder, 'mcp-stderr.mjs')).href)}); console.log('a', { b: 1 });`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
    const printed = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (part: string) => (printed[stream] += part));
    await new Promise((resolve) => child.on('close', resolve));
    expect(printed).toEqual({ stdout: '', stderr: 'a { b: 1 }\n' });
  });

  it.each([
    ['app.listen(port);', "app.listen(port, process.env.HOST ?? '127.0.0.1');"],
    ['app.listen(port, () => up());', "app.listen(port, process.env.HOST ?? '127.0.0.1', () => up());"],
    ["app.listen(port, '0.0.0.0', up);", "app.listen(port, process.env.HOST ?? '127.0.0.1', up);"],
    ["app.listen(port, '127.0.0.1');", undefined],
    ["app.listen({ port, host: '0.0.0.0' });", "app.listen({ port, host: process.env.HOST ?? '127.0.0.1' });"],
    ['app.listen({ port });', "app.listen({ port, host: process.env.HOST ?? '127.0.0.1' });"],
    ["app.listen({ port, host: '127.0.0.1' });", undefined],
    ['app.listen({ port, host });', undefined],
    ['app.listen(port, host);', undefined],
  ])('binds %s to this machine', (before, after) => {
    const head = "import { createMcpHandler } from '@modelcontextprotocol/server';\n";
    const { text, left } = hardened(['bind'], `${head}${before}\n`);
    expect(text).toBe(after && `${head}${after}\n`);
    expect(left.length).toBe(before.includes("'127.0.0.1'") ? 0 : 1);
  });

  it('puts its check below an application of express, in the form of the file', () => {
    const text =
      'import express from "express"\nimport { createMcpHandler } from "@modelcontextprotocol/server"\nimport { x } from "./x"\nfunction run() {\n\tconst app = express()\n\tapp.use(express.json())\n}\n';
    const { changes, left } = hardened(['host-origin'], text, 'src/main.ts');
    expect(left).toEqual([]);
    expect(changes.get('src/main.ts')).toBe(
      text.replace('"./x"\n', '"./x"\nimport { guard } from "./mcp-guard"\n').replace('express()\n', 'express()\n\tapp.use(guard)\n'),
    );
    expect(changes.get('src/mcp-guard.ts')).toContain("import type { IncomingMessage, ServerResponse } from 'node:http';");
  });

  it.each([
    ["import Fastify from 'fastify'", 'Fastify({ logger: true })'],
    ["import { fastify } from 'fastify'", 'fastify()'],
    ["import { createMcpFastifyApp } from '@modelcontextprotocol/fastify'", 'createMcpFastifyApp()'],
  ])('is a hook of fastify: %s', (imported, made) => {
    const text = `${imported}\nimport { createMcpHandler } from '@modelcontextprotocol/server'\nconst app = ${made}\n`;
    const { text: changed, left } = hardened(['limits', 'health'], text, 'main.ts');
    expect(left).toEqual([]);
    expect(changed).toContain(
      [
        `const app = ${made}`,
        "app.addHook('onRequest', (request, reply, next) => health(request.raw, reply.raw, next))",
        "app.addHook('onRequest', (request, reply, next) => guard(request.raw, reply.raw, next))",
        '',
      ].join('\n'),
    );
  });

  it('puts no second authentication before one that may be there, and reports what has no place', () => {
    const { changes, left } = hardened(['auth'], SERVER.replace('function make', "const key = 'Authorization';\nfunction make"));
    expect([changes.size, left.map(({ what }) => what)]).toEqual([0, ['authentication that may be there already']]);
    expect(hardened(['logging']).left.map(({ what }) => what)).toEqual(['no place for the layer logging was recognised']);
  });

  it('does nothing a second time', () => {
    const layers = LAYERS.filter((layer) => layer !== 'bind' && layer !== 'logging');
    for (const text of [SERVER, LOW]) {
      const { changes } = hardened(layers, text);
      const observed = text === LOW ? [{ file: 'main.mjs', isUnchecked: true, tools: [], uncertain: [] }] : [];
      expect([...harden(new Map(changes), layers, observed).changes]).toEqual([]);
    }
  });

  it('adds modules that any project can compile', () => {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries({ high: SERVER, low: LOW })) {
      const typed = hardened(LAYERS, `${text}import { serveStdio } from '@modelcontextprotocol/server/stdio';\n`, `${name}/main.mts`);
      edit(folder, Object.fromEntries([...typed.changes].filter(([path]) => !path.endsWith('main.mts'))));
    }
    edit(folder, { 'ask/mcp-ask.mts': QUESTION_MODULE.text });
    symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
    const strict = ['--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes', '--noUnusedLocals', '--verbatimModuleSyntax'];
    const modules = ['--noEmit', '--target', 'es2022', '--module', 'nodenext', '--types', 'node', '--skipLibCheck'];
    const files = ['mcp-guard', 'mcp-health', 'mcp-result', 'mcp-schemas', 'mcp-stderr'].flatMap((name) =>
      ['high', 'low'].map((where) => `${where}/${name}.mts`).filter((file) => existsSync(join(folder, file))),
    );
    expect(files.map((file) => file.slice(file.indexOf('/') + 1))).toEqual(expect.arrayContaining(['mcp-health.mts', 'mcp-schemas.mts']));
    const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, ...strict, ...modules, 'ask/mcp-ask.mts', ...files], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  });

  it('is a step of the command, with its layers named', async () => {
    const cwd = temporaryFolder();
    git(cwd, 'init', '--quiet');
    git(cwd, 'config', 'user.name', 'Test');
    git(cwd, 'config', 'user.email', 'test@example.com');
    edit(cwd, { 'main.mjs': SERVER, 'package.json': '{ "name": "a" }\n' });
    expect((await runCli(['upgrade', '--step', 'harden', '--yes'], { cwd })).code).toBe(2);
    const { code, stdout } = await runCli(['upgrade', '--step', 'harden', '--layer', 'errors', '--yes'], { cwd });
    expect([code, stdout.includes('+\tconst server = guardServer(')]).toEqual([0, true]);
    expect(git(cwd, 'log', '-1', '--format=%s').trim()).toBe('Harden: errors');
    expect(read(cwd, 'mcp-result.mjs')).toContain('guardServer');
  });
});
