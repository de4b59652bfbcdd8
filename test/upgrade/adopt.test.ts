import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';
import { edit, git, read } from '../helpers/upgrades.js';

const SERVER = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { exec } from 'node:child_process';
import { z } from 'zod';
const server = new McpServer({ name: 'demo', version: '1.0.0' });
server.registerTool('run', { description: 'Runs', inputSchema: { command: z.string() } }, async ({ command }) => {
  exec(command);
  return { content: [{ type: 'text', text: 'ok' }] };
});
await server.connect(new StdioServerTransport());
`;

const manifest = (more: object = {}) =>
  `${JSON.stringify({ name: 'demo', type: 'module', bin: './dist/index.js', repository: 'github:somebody/demo', scripts: { build: 'tsc' }, ...more }, null, 2)}\n`;

function project(files: Record<string, string> = {}): string {
  const folder = temporaryFolder();
  git(folder, 'init', '--quiet');
  git(folder, 'config', 'user.name', 'Test');
  git(folder, 'config', 'user.email', 'test@example.com');
  edit(folder, { 'src/index.ts': SERVER, 'package.json': manifest(), 'package-lock.json': '{}\n', ...files });
  return folder;
}

const STEP = ['upgrade', '--step', 'adopt'];

describe('adopt', () => {
  it('adds a record, the linter with a baseline, a container, a policy and a contract lock, in a commit of its own', async () => {
    const cwd = project();
    const before = snapshot(cwd);
    const { code, stdout } = await runCli([...STEP, '--yes'], { cwd });
    const added = git(cwd, 'show', '--name-status', '--format=%s', 'HEAD').trim().split('\n').filter(Boolean);
    expect([code, added]).toEqual([
      0,
      [
        'Adopt the project: record, linter, container, policy',
        'A\t.create-mcp-server.json',
        'A\t.dockerignore',
        'A\t.github/workflows/mcp-lint.yml',
        'A\tDockerfile',
        'A\tSECURITY.md',
        'A\tmcp-lint-baseline.json',
        'A\tmcp-lint.config.json',
        'A\ttools.lock.json',
      ],
    ]);
    expect(stdout).toContain('+FROM node:24-slim AS build');
    for (const [path, content] of Object.entries(before)) if (!path.startsWith('.git/')) expect(snapshot(cwd)[path]).toEqual(content);
    const record = JSON.parse(read(cwd, '.create-mcp-server.json'));
    const classes = Object.fromEntries(record.files.map(({ path, class: kind }: { path: string; class: string }) => [path, kind]));
    expect(record).toMatchObject({ schemaVersion: 1, origin: 'adopted', answers: {} });
    expect(classes).toMatchObject({ 'src/index.ts': 'once', 'package-lock.json': 'once', Dockerfile: 'merge' });
    expect(JSON.parse(read(cwd, 'tools.lock.json'))).toEqual({ lockVersion: 1, tools: [{ name: 'run' }] });
    expect(read(cwd, 'SECURITY.md')).toContain('https://github.com/somebody/demo/security/advisories/new');
    expect(read(cwd, 'Dockerfile')).toContain('CMD ["node", "dist/index.js"]');
    const known = JSON.parse(read(cwd, 'mcp-lint-baseline.json')).findings.map(({ rule }: { rule: string }) => rule);
    expect(known).toContain('no-shell-injection');
    expect(read(cwd, '.github/workflows/mcp-lint.yml')).toContain('mcp-lint --baseline mcp-lint-baseline.json --format github');
  });

  it('changes nothing that is there, says what it could not add, and names nobody who is not named', async () => {
    const files = {
      'package.json': manifest({ repository: undefined, bin: { a: './a.js', b: './b.js' } }),
      'mcp-lint.config.json': '{}\n',
    };
    const cwd = project(files);
    const { code, stdout } = await runCli([...STEP, '--yes', '--json'], { cwd });
    const { steps, left } = JSON.parse(stdout);
    expect([code, steps[0].files]).toEqual([3, ['mcp-lint-baseline.json', 'tools.lock.json', '.create-mcp-server.json']]);
    expect(left.map(({ what }: { what: string }) => what)).toEqual([
      'no Dockerfile, because it is not certain how the project is installed and started',
      'no SECURITY.md, because package.json names no repository on GitHub',
    ]);
    expect(read(cwd, 'mcp-lint.config.json')).toBe('{}\n');
  });

  it('is done once: a second run adds nothing, also not what was taken out', async () => {
    const cwd = project();
    await runCli([...STEP, '--yes'], { cwd });
    git(cwd, 'rm', '--quiet', 'Dockerfile');
    git(cwd, 'commit', '--quiet', '--message', 'No container');
    const before = snapshot(cwd);
    const again = await runCli([...STEP, '--yes'], { cwd });
    expect([again.code, existsSync(join(cwd, 'Dockerfile'))]).toEqual([0, false]);
    expect(snapshot(cwd)).toEqual(before);
  });

  it('writes nothing in a dry run, and nothing that nobody said yes to', async () => {
    const cwd = project();
    const before = snapshot(cwd);
    expect((await runCli([...STEP, '--dry-run'], { cwd })).code).toBe(0);
    expect((await runCli(STEP, { cwd })).code).toBe(2);
    expect(snapshot(cwd)).toEqual(before);
  });
});
