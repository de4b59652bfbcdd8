import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goStateless } from '../../src/upgrade/foreign/go-stateless.js';
import { listToolsOverHttp } from '../../src/upgrade/probe.js';
import { projectRoot } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/temp.js';
import { edit } from '../helpers/upgrades.js';

const HEAD = [
  '#!/usr/bin/env node',
  '// © Somebody',
  "import { createServer as listen } from 'node:http';",
  "import { randomUUID } from 'node:crypto';",
  "import { McpServer } from '@modelcontextprotocol/server';",
  "import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';",
  '',
  'function createServer() {',
  "  const server = new McpServer({ name: 'a', version: '1.0.0' });",
  "  server.registerTool('echo', { description: 'x' }, async () => ({ content: [] }));",
  '  return server;',
  '}',
  '',
].join('\n');

const STATELESS = [
  'listen(async (req, res) => {',
  '  if (req.headers.origin !== undefined) return void res.writeHead(403).end(); // no browser',
  '  const server = createServer();',
  '  const transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });',
  "  res.on('close', () => {",
  '    void transport.close();',
  '    void server.close();',
  '  });',
  '  await server.connect(transport);',
  '  await transport.handleRequest(req, res);',
  "}).listen(Number(process.env.PORT), '127.0.0.1');",
  '',
].join('\n');

const SESSIONS = [
  'const transports = new Map();',
  'listen(async (req, res) => {',
  '  if (req.headers.origin !== undefined) return void res.writeHead(403).end(); // no browser',
  "  const id = req.headers['mcp-session-id'];",
  '  try {',
  '    let transport;',
  '    if (id !== undefined && transports.has(id)) {',
  '      transport = transports.get(id);',
  '    } else {',
  '      transport = new NodeStreamableHTTPServerTransport({',
  '        sessionIdGenerator: () => randomUUID(),',
  '        onsessioninitialized: (fresh) => void transports.set(fresh, transport),',
  '      });',
  '      const server = createServer();',
  '      await server.connect(transport);',
  '    }',
  '    await transport.handleRequest(req, res);',
  '  } catch (error) {',
  "    res.writeHead(500).end('no');",
  '  }',
  "}).listen(Number(process.env.PORT), '127.0.0.1');",
  '',
].join('\n');

function change(body: string, others: Record<string, string> = {}, head = HEAD) {
  const manifest = '{\n  "name": "a",\n  "dependencies": {}\n}\n';
  const files = new Map(Object.entries({ 'src/main.mjs': head + body, 'package.json': manifest, ...others }));
  const { changes, left } = goStateless(files);
  return { text: changes.get('src/main.mjs'), manifest: changes.get('package.json'), left };
}

/** Lines of a text that the other does not have. */
const only = (text: string, other: string) => text.split('\n').filter((line) => !other.split('\n').includes(line));

async function listed(text: string, era: '2025-11-25' | '2026-07-28'): Promise<string[]> {
  const folder = temporaryFolder();
  edit(folder, { 'main.mjs': text });
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  const launch = { command: process.execPath, args: ['main.mjs'], cwd: folder, env: {} };
  return (await listToolsOverHttp(launch, era)).map(({ name }) => name);
}

describe('a transport without sessions', () => {
  it('becomes createMcpHandler, and every other line is as it was', () => {
    const { text = '', manifest, left } = change(STATELESS);
    expect(left).toEqual([]);
    expect(only(text, HEAD + STATELESS)).toEqual([
      "import { toNodeHandler } from '@modelcontextprotocol/node';",
      "import { createMcpHandler } from '@modelcontextprotocol/server';",
      '  const transport = createMcpHandler(() => server);',
      '  await toNodeHandler(transport)(req, res);',
    ]);
    expect(only(HEAD + STATELESS, text)).toEqual([
      "import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';",
      '  const transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });',
      '  await server.connect(transport);',
      '  await transport.handleRequest(req, res);',
    ]);
    expect(manifest).toBe('{\n  "name": "a",\n  "dependencies": {\n    "@modelcontextprotocol/node": "^2.1.2"\n  }\n}\n');
  });

  it('serves both eras', async () => {
    const { text = '' } = change(STATELESS);
    expect([await listed(text, '2025-11-25'), await listed(text, '2026-07-28')]).toEqual([['echo'], ['echo']]);
    await expect(listed(HEAD + STATELESS, '2026-07-28')).rejects.toThrow();
  });

  it('keeps Windows line ends', () => {
    const { text = '' } = change(STATELESS.replaceAll('\n', '\r\n'), {}, HEAD.replaceAll('\n', '\r\n'));
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(text).toContain('createMcpHandler(() => server)');
  });

  it('that is made once gets a factory', () => {
    const body = [
      'const server = createServer();',
      'const transport = new NodeStreamableHTTPServerTransport();',
      'await server.connect(transport);',
      'listen((req, res) => void transport.handleRequest(req, res)).listen(3000);',
      '',
    ].join('\n');
    const { text, left } = change(body);
    expect(left).toEqual([]);
    expect(text).toContain(
      'const transport = createMcpHandler(() => createServer());\nlisten((req, res) => void toNodeHandler(transport)(req, res))',
    );
  });

  it('hands its error listener over, and takes a function of a parameter as factory', () => {
    const body = [
      'export const start = (app, make: () => McpServer) =>',
      "  app.post('/mcp', async (req, res) => {",
      '    const server = make();',
      '    const transport: NodeStreamableHTTPServerTransport = new NodeStreamableHTTPServerTransport({});',
      '    transport.onerror = console.error;',
      '    await server.connect(transport);',
      '    await transport.handleRequest(req, res, req.body);',
      '  });',
      '',
    ].join('\n');
    const { text, left } = change(body);
    expect(left).toEqual([]);
    expect(text).toContain(
      'const transport = createMcpHandler(() => server, { onerror: console.error });\n    await toNodeHandler(transport)(req, res, req.body);',
    );
  });

  it('on fastify answers on the objects of Node that fastify has', () => {
    const head = HEAD.replace("import { createServer as listen } from 'node:http';", "import Fastify from 'fastify';");
    const body = [
      'const app = Fastify();',
      "app.post('/mcp', async (request, reply) => {",
      '  reply.hijack();',
      '  const server = createServer();',
      '  const transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: undefined });',
      '  await server.connect(transport);',
      '  await transport.handleRequest(request.raw, reply.raw, request.body);',
      '});',
      '',
    ].join('\n');
    const { text = '', left } = change(body, {}, head);
    expect(left).toEqual([]);
    expect(only(text, head + body)).toEqual([
      "import { toNodeHandler } from '@modelcontextprotocol/node';",
      "import { createMcpHandler } from '@modelcontextprotocol/server';",
      '  const transport = createMcpHandler(() => server);',
      '  await toNodeHandler(transport)(request.raw, reply.raw, request.body);',
    ]);
  });

  it('of the web platform answers with fetch', () => {
    const head = HEAD.replace(
      "NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node'",
      "WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server'",
    );
    const body = [
      "app.all('/mcp', async (c) => {",
      '  const server = createServer();',
      '  const transport = new WebStandardStreamableHTTPServerTransport();',
      '  await server.connect(transport);',
      '  return transport.handleRequest(c.req.raw);',
      '});',
      '',
    ].join('\n');
    const { text, left, manifest } = change(body, {}, head);
    expect([left, manifest]).toEqual([[], undefined]);
    expect(text).toContain('  const transport = createMcpHandler(() => server);\n  return transport.fetch(c.req.raw);');
    expect(text).not.toContain('WebStandard');
  });
});

describe('a transport with sessions', () => {
  it('stays for clients of 2025, and those of 2026-07-28 are served before it, after every check', () => {
    const { text = '', left } = change(SESSIONS);
    expect(left).toEqual([expect.objectContaining({ what: 'sessions, which stay for clients of 2025' })]);
    expect(only(HEAD + SESSIONS, text)).toEqual([]);
    expect(text).toContain(
      [
        '    let transport;',
        "    if (String(req.headers['mcp-protocol-version'] ?? '') >= '2026-07-28') {",
        '      await toNodeHandler(createMcpHandler(() => createServer()))(req, res);',
        '      return;',
        '    }',
        '    if (id !== undefined && transports.has(id)) {',
      ].join('\n'),
    );
  });

  it('serves both eras', async () => {
    const { text = '' } = change(SESSIONS);
    expect([await listed(text, '2025-11-25'), await listed(text, '2026-07-28')]).toEqual([['echo'], ['echo']]);
  });

  it('on fastify stays for clients of 2025, and those of 2026-07-28 are served before it', () => {
    const body = [
      'const app = Fastify();',
      "app.post('/mcp', async (request, reply) => {",
      '  reply.hijack();',
      "  const id = request.headers['mcp-session-id'];",
      '  let transport;',
      '  if (id && transports.has(id)) {',
      '    transport = transports.get(id);',
      '  } else {',
      '    transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID() });',
      '    const server = createServer();',
      '    await server.connect(transport);',
      '  }',
      '  await transport.handleRequest(request.raw, reply.raw, request.body);',
      '});',
      '',
    ].join('\n');
    const { text = '', left } = change(body);
    expect(left.map(({ what }) => what)).toEqual(['sessions, which stay for clients of 2025']);
    expect(only(HEAD + body, text)).toEqual([]);
    expect(text).toContain(
      [
        "  if (String(request.raw.headers['mcp-protocol-version'] ?? '') >= '2026-07-28') {",
        '    await toNodeHandler(createMcpHandler(() => createServer()))(request.raw, reply.raw, request.body);',
        '    return;',
        '  }',
        '  if (id && transports.has(id)) {',
      ].join('\n'),
    );
  });

  it('tells what a factory gives besides the server', () => {
    const head = HEAD.replace('return server;', 'return { server, cleanup() {} };');
    const { text, left } = change(SESSIONS.replace('const server =', 'const { server, cleanup } ='), {}, head);
    expect(text).toContain('createMcpHandler(() => createServer().server)');
    expect(left.map(({ what }) => what)).toEqual([
      'cleanup of createServer, which is not used for clients of 2026-07-28',
      'sessions, which stay for clients of 2025',
    ]);
  });
});

describe('what is not certain is reported with its line, and not edited', () => {
  it.each([
    [
      'one server for all',
      STATELESS.replace('  const server = createServer();\n', '').replace('listen(', 'const server = new McpServer(i);\nlisten('),
    ],
    ['a server that comes from elsewhere', STATELESS.replace('createServer()', 'await pool.take()')],
    ['options that would be lost', STATELESS.replace('sessionIdGenerator: undefined', "allowedHosts: ['a']")],
    ['a transport that is used for more', STATELESS.replace('void transport.close()', 'transport.onclose = stop')],
    ['a transport that goes elsewhere', STATELESS.replace('const transport =', 'const transport = keep(').replace('true });', 'true }));')],
    [
      'a check among the sessions',
      SESSIONS.replace(
        '    } else {',
        '    } else if (req.headers.authorization !== key) {\n      res.writeHead(401).end();\n    } else {',
      ),
    ],
    ['a server that only its session knows', SESSIONS.replace('createServer();', 'createServer(transport);')],
  ])('%s', (_what, body) => {
    const { text, left } = change(body);
    expect([text, left.length]).toEqual([undefined, 1]);
    expect(left[0]?.line).toBe(`${HEAD}${body}`.slice(0, `${HEAD}${body}`.indexOf('new NodeStreamable', HEAD.length)).split('\n').length);
    expect(left[0]?.advice).toContain('createMcpHandler');
  });
});

const SSE_HEAD = HEAD.replace(
  "{ NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node'",
  "{ SSEServerTransport } from '@modelcontextprotocol/server-legacy/sse'",
);
const SSE = [
  'const app = express();',
  'const transports = {};',
  "app.get('/sse', guard, async (req, res) => {",
  "  const transport = new SSEServerTransport('/messages', res);",
  '  transports[transport.sessionId] = transport;',
  '  await createServer().connect(transport);',
  '});',
  '',
].join('\n');

describe('HTTP+SSE', () => {
  const body = SSE.replace('  await createServer().', '  const server = createServer();\n  await server.');

  it('stays, and the new protocol is served at a path of its own behind the same middleware', () => {
    const { text = '', left, manifest } = change(body, {}, SSE_HEAD);
    expect(only(SSE_HEAD + body, text)).toEqual([]);
    expect(text).toContain(
      "app.post('/mcp', guard, async (req, res) => {\n  await toNodeHandler(createMcpHandler(() => createServer()))(req, res, req.body);\n});\n\napp.get('/sse', guard,",
    );
    expect(left.map(({ what }) => what)).toEqual(['HTTP+SSE, which stays for older clients']);
    expect(manifest).toContain('@modelcontextprotocol/node');
  });

  it.each([
    [
      'that checks who is asking',
      body.replace('  const transport', '  if (req.headers.authorization !== key) return res.sendStatus(401);\n  const transport'),
    ],
    [
      'with one server for all',
      SSE.replace('createServer()', 'server').replace('const app', 'const server = new McpServer(i);\nconst app'),
    ],
    ['beside a path that is taken', `${body}app.post('/mcp', other);\n`],
    ['on something else', body.replace('express()', 'somebody()')],
  ])('%s is reported only', (_what, text) => {
    const outcome = change(text, {}, SSE_HEAD);
    expect([outcome.text, outcome.left.length]).toEqual([undefined, 1]);
  });
});
