import { spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { harden } from '../../src/upgrade/foreign/harden.js';
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

function hardened(layers: readonly Layer[], text = SERVER, path = 'main.mjs') {
  const { changes, left } = harden(new Map([[path, text]]), layers);
  return { text: changes.get(path), changes, left };
}

interface Reply {
  status: number;
  body: string;
}

/** Starts the hardened server, and gives what sends it a request. */
async function started(layers: readonly Layer[], env: NodeJS.ProcessEnv = {}) {
  const folder = temporaryFolder();
  edit(folder, Object.fromEntries(hardened(layers).changes));
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
    new Promise<Reply>((resolve, reject) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
      const length = headers['transfer-encoding'] === undefined ? { 'content-length': String(body.length) } : {};
      const all = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...length, ...headers };
      const sent = request({ host: '127.0.0.1', port, method: 'POST', path: '/mcp', headers: all }, (response) => {
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
    if (isUp) return ask;
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

  it('puts no second authentication before one that may be there, and reports what has no place', () => {
    const { changes, left } = hardened(['auth'], SERVER.replace('function make', "const key = 'Authorization';\nfunction make"));
    expect([changes.size, left.map(({ what }) => what)]).toEqual([0, ['authentication that may be there already']]);
    expect(hardened(['logging']).left.map(({ what }) => what)).toEqual(['no place for the layer logging was recognised']);
  });

  it('does nothing a second time', () => {
    const layers = LAYERS.filter((layer) => layer !== 'bind' && layer !== 'logging');
    const { changes } = hardened(layers);
    expect([...harden(new Map(changes), layers).changes]).toEqual([]);
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
