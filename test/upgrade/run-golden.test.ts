// `upgrade --run --run-http --golden`, end to end: a real installation, real servers, clients of both eras.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { projectRoot, runCli } from '../helpers/cli.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';
import { edit, git, read } from '../helpers/upgrades.js';

/** Milliseconds for a run, which installs twice and starts many servers: enough on a machine that is busy. */
const timeout = 500_000;
vi.setConfig({ testTimeout: 2 * timeout });

const SERVER = `import { createServer as listen } from 'node:http';
import { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { z } from 'zod';

function createServer() {
  const server = new McpServer({ name: 'a', version: '1.0.0' });
  server.registerTool('add', { description: 'Adds', inputSchema: z.object({ a: z.number(), b: z.number() }) }, async ({ a, b }) => ({
    content: [{ type: 'text', text: String(a + b) }],
  }));
  return server;
}

if (process.argv[2] === 'http') {
  listen(async (req, res) => {
    const server = createServer();
    const transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    await server.connect(transport);
    await transport.handleRequest(req, res);
  }).listen(Number(process.env.PORT), '127.0.0.1');
} else {
  const server = createServer();
  await server.connect(new StdioServerTransport());
}
`;

/** Packages that need no registry: each gives what the repository has of it. */
function vendored(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [name, entries] of Object.entries({
    server: { '.': '@modelcontextprotocol/server/dist/index.mjs', './stdio': '@modelcontextprotocol/server/dist/stdio.mjs' },
    node: { '.': '@modelcontextprotocol/node/dist/index.mjs' },
    zod: { '.': 'zod/index.js' },
  })) {
    const exports = Object.fromEntries(Object.keys(entries).map((path, index) => [path, `./${index}.js`]));
    files[`vendor/${name}/package.json`] = JSON.stringify({ name: `vendored-${name}`, version: '2.0.0', type: 'module', exports });
    for (const [index, path] of Object.values(entries).entries())
      files[`vendor/${name}/${index}.js`] = `export * from '${pathToFileURL(join(projectRoot, 'node_modules', path)).href}';\n`;
  }
  return files;
}

function project(files: Record<string, string> = {}): string {
  const folder = temporaryFolder();
  git(folder, 'init', '--quiet');
  git(folder, 'config', 'user.name', 'Test');
  git(folder, 'config', 'user.email', 'test@example.com');
  const manifest = {
    name: 'a',
    version: '1.0.0',
    type: 'module',
    scripts: { test: 'node test.mjs', typecheck: 'node check.mjs' },
    dependencies: {
      '@modelcontextprotocol/node': 'file:vendor/node',
      '@modelcontextprotocol/server': 'file:vendor/server',
      zod: 'file:vendor/zod',
    },
  };
  edit(folder, {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    '.gitignore': 'node_modules\n',
    'main.mjs': SERVER,
    'test.mjs': '',
    'check.mjs': 'process.exit(1);\n',
    'golden.json': '[{ "name": "add", "arguments": { "a": 1, "b": 2 } }, { "name": "add", "arguments": { "a": "x" } }]\n',
    ...vendored(),
    ...files,
  });
  return folder;
}

const RUN = ['--run', 'node main.mjs', '--run-http', 'node main.mjs http', '--golden', 'golden.json', '--json'];

describe('a server that is run before and after', () => {
  it('lists the same and answers the same to clients of both eras, over stdio and HTTP; then the step is a commit', async () => {
    const cwd = project();
    const { code, stdout, stderr } = await runCli(['upgrade', '--step', 'go-stateless', '--yes', ...RUN], { cwd, timeout });
    expect([code, stderr.slice(-2000)]).toEqual([0, expect.any(String)]);
    const { comparison, checks } = JSON.parse(stdout);
    const after = { '2025-11-25': 1, '2026-07-28': 1 };
    expect(comparison).toEqual({ before: 1, after, http: { before: 1, after }, differences: [], explained: [] });
    expect(checks).toMatchObject([
      { name: 'typecheck', outcome: 'failed-before' },
      { name: 'test', outcome: 'passed' },
    ]);
    expect(read(cwd, 'main.mjs')).toContain('createMcpHandler(() => server)');
    expect(git(cwd, 'log', '-1', '--format=%s').trim()).toBe('Serve the protocol of 2026-07-28');
    expect(git(cwd, 'status', '--porcelain')).toBe('');
  });

  it('that answers a golden call otherwise, or fails its own tests, is not changed', async () => {
    const long = SERVER.replace('String(a + b)', "String(a + b) + '\\u200b'");
    const cwd = project({ 'main.mjs': long, 'golden.json': '[{ "name": "add", "arguments": { "a": 1, "b": 2 } }]\n' });
    const before = snapshot(cwd);
    const harden = ['upgrade', '--step', 'harden', '--layer', 'output', '--yes', '--run', 'node main.mjs', '--json'];
    const golden = await runCli([...harden, '--golden', 'golden.json', '--no-verify'], { cwd, timeout });
    expect([golden.code, JSON.parse(golden.stdout).reason]).toEqual([5, 'tools-differ']);
    expect(JSON.parse(golden.stdout).message).toContain('2025-11-25: add, golden call 1');
    expect(snapshot(cwd)).toEqual(before);
    edit(cwd, { 'test.mjs': "import { existsSync } from 'node:fs';\nprocess.exit(existsSync('mcp-result.mjs') ? 1 : 0);\n" });
    const tests = await runCli(harden, { cwd, timeout });
    expect([tests.code, JSON.parse(tests.stdout).reason, read(cwd, 'main.mjs')]).toEqual([5, 'verification-failed', long]);
  });
});
