import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolPackage } from '../../src/shell/package.js';
import { BIN, runCli } from '../helpers/cli.js';
import { OFFLINE, runJson } from '../helpers/run-json.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';

describe('a run without a terminal', () => {
  it.each(['closed', 'pipe'] as const)('with %s stdin asks nothing, makes the project and prints answers and replay', async (stdin) => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await runCli(['docs-server', ...OFFLINE], { cwd, stdin });
    expect([code, stderr]).toEqual([0, '']);
    for (const answer of [/template +files/, /name +docs-server/, /transport +both/, /auth +oauth/, /pm +npm/])
      expect(stdout).toMatch(answer);
    expect(stdout).toContain(
      `npx create-mcp-server@${toolPackage.version} docs-server --template files --name docs-server --transport both --auth oauth --pm npm --no-install --no-git`,
    );
    expect(readFileSync(join(cwd, 'docs-server/src/main.ts'), 'utf8')).toContain("const name = 'docs-server'");
  });

  it('makes the same project again with the replay command', async () => {
    const cwd = temporaryFolder();
    const { json } = await runJson(cwd, 'docs', '--name', '@acme/docs', '--transport', 'http', '--auth', 'api-key', '--pm', 'yarn');
    const first = snapshot(join(cwd, 'docs'));
    const words = String(json.replay).split(' ').slice(3);
    const again = temporaryFolder();
    expect(words[0]).toBe('docs');
    expect((await runCli(words, { cwd: again })).code).toBe(0);
    expect(snapshot(join(again, 'docs'))).toEqual(first);
  });

  it.each([
    [[], 'this is not a terminal'],
    [['--yes'], '--yes was given'],
    [['--template', 'files'], '--template was given'],
    [['--no-interactive'], '--no-interactive was given'],
    [['--json'], '--json was given'],
  ])('without a folder ends with 2 and names it (%j)', async (args, reason) => {
    const cwd = temporaryFolder();
    const { code, stderr } = await runCli(args, { cwd, stdin: 'pipe' });
    expect(code).toBe(2);
    expect(stderr).toContain('The folder is missing: create-mcp-server <dir>');
    expect(stderr).toContain(reason);
    expect(snapshot(cwd)).toEqual({});
  });

  it('takes the package manager from the user agent, then from a lockfile above', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'pnpm-lock.yaml'), '');
    const pm = async (env: NodeJS.ProcessEnv) => {
      const { stdout } = await runCli(['x', '--json', '--dry-run', '--no-install', '--no-git'], { cwd, env });
      return JSON.parse(stdout).answers.pm;
    };
    expect(await pm({ npm_config_user_agent: 'yarn/4.0.0 npm/? node/v20' })).toBe('yarn');
    expect(await pm({ npm_config_user_agent: 'unknown/1.0' })).toBe('pnpm');
    expect(await pm({})).toBe('pnpm');
  });
});

describe('--json', () => {
  it('prints one object with every file and its hash, and text on stderr', async () => {
    const cwd = temporaryFolder();
    const { code, json, stderr } = await runJson(cwd, 'docs', '--template', 'minimal', '--transport', 'stdio');
    expect(code).toBe(0);
    expect(json).toMatchObject({
      status: 'done',
      dir: join(cwd, 'docs'),
      template: 'minimal',
      version: toolPackage.version,
      answers: { template: 'minimal', name: 'docs', transport: 'stdio', auth: 'none', pm: 'npm' },
      warnings: [],
    });
    expect(json.next).toEqual(
      expect.arrayContaining([
        { command: 'cd docs', when: expect.any(String) },
        { command: 'npm install', when: expect.any(String) },
      ]),
    );
    const files = json.files as { path: string; sha256: string }[];
    const onDisk = Object.entries(snapshot(join(cwd, 'docs'))).filter(([, content]) => content !== 'folder');
    expect(files.map(({ path }) => path).sort()).toEqual(onDisk.map(([path]) => path).sort());
    for (const { path, sha256 } of files) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(cwd, 'docs', path)))
          .digest('hex'),
      ).toBe(sha256);
    }
    expect(stderr).toContain('Created');
  });

  it('tells what was known when a run fails', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'package.json'), 'mine');
    const { code, json } = await runJson(cwd, '.', '--name', 'docs');
    expect(code).toBe(3);
    expect(json).toMatchObject({
      status: 'failed',
      reason: 'target-not-empty',
      dir: cwd,
      answers: { name: 'docs' },
      clashes: ['package.json'],
    });
  });
});

describe('--dry-run', () => {
  it('validates and renders everything, and writes nothing', async () => {
    const cwd = temporaryFolder();
    const dry = await runJson(cwd, 'a/docs', '--dry-run');
    expect(dry.code).toBe(0);
    expect(snapshot(cwd)).toEqual({});
    const wet = await runJson(cwd, 'a/docs');
    expect(dry.json).toMatchObject({ status: 'done', dryRun: true, answers: wet.json.answers as object, files: wet.json.files as object });
  });

  it('fails where the real run would', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'notes.txt'), '');
    expect((await runCli(['.', '--name', 'x', '--dry-run'], { cwd })).code).toBe(3);
    expect((await runCli(['x', '--name', 'X', '--dry-run'], { cwd })).code).toBe(2);
  });

  it('lists what --force would replace', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'package.json'), 'mine');
    const { code, stdout } = await runCli(['.', '--name', 'x', '--dry-run', '--force'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/replace package\.json/);
    expect(stdout).toMatch(/create {2}src\/main\.ts/);
    expect(snapshot(cwd)).toEqual({ 'package.json': 'mine' });
  });
});

describe('the record', () => {
  it('holds answers, identities and pristine hashes, and no path of the machine', async () => {
    const cwd = temporaryFolder();
    await runJson(cwd, 'docs', '--auth', 'api-key');
    const text = readFileSync(join(cwd, 'docs/.create-mcp-server.json'), 'utf8');
    expect(text).not.toContain(cwd);
    const record = JSON.parse(text);
    expect(record).toMatchObject({
      schemaVersion: 1,
      generator: { name: 'create-mcp-server', version: toolPackage.version },
      template: { name: 'files', version: '0.2.0' },
      answers: { template: 'files', name: 'docs', transport: 'both', auth: 'api-key', pm: 'npm' },
    });
    expect(record.files).toContainEqual({ path: 'README.md', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), class: 'once' });
    expect(record.files).toContainEqual({ path: '.github/workflows/check.yml', sha256: expect.any(String), class: 'managed' });
  });
});

describe('--list, --version and --help', () => {
  it('list the templates', async () => {
    const { code, stdout } = await runCli(['--list'], { cwd: temporaryFolder() });
    expect([code, stdout]).toEqual([0, 'files    Read-only documents.\nminimal  One harmless tool.\n']);
    const { json } = await runJson(temporaryFolder(), '--list');
    expect(json).toMatchObject({ status: 'done', templates: [{ name: 'files', version: '0.2.0' }, { name: 'minimal' }] });
  });

  it('print to stdout and end with 0', async () => {
    const cwd = temporaryFolder();
    expect(await runCli(['--version'], { cwd, script: BIN })).toEqual({ code: 0, stdout: `${toolPackage.version}\n`, stderr: '' });
    const { code, stdout } = await runCli(['--help'], { cwd, script: BIN });
    expect(code).toBe(0);
    for (const flag of [
      '--template',
      '--name',
      '--transport',
      '--auth',
      '--pm',
      '--no-install',
      '--no-git',
      '--dry-run',
      '--json',
      '--force',
      '--list',
    ]) {
      expect(stdout).toContain(flag);
    }
  });
});
