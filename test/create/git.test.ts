import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolPackage } from '../../src/shell/package.js';
import { cleanEnvironment, pathWith, runCli } from '../helpers/cli.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';

/** A home whose git configuration knows who commits. */
function identity(extra = ''): NodeJS.ProcessEnv {
  const path = join(temporaryFolder(), 'gitconfig');
  writeFileSync(path, `[user]\n  name = Ada\n  email = ada@example.com\n${extra}`);
  return { GIT_CONFIG_GLOBAL: path };
}

const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8', env: cleanEnvironment() }).trim();

describe('the repository', () => {
  it('has branch main and one commit with every file', async () => {
    const cwd = temporaryFolder();
    const { code, stderr } = await runCli(['docs', '--yes', '--no-install'], { cwd, env: identity('[init]\n  defaultBranch = trunk\n') });
    expect([code, stderr]).toEqual([0, '']);
    const project = join(cwd, 'docs');
    expect(git(project, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect(git(project, 'log', '--format=%an %s')).toBe(`Ada Initial commit from create-mcp-server ${toolPackage.version}`);
    expect(git(project, 'status', '--porcelain')).toBe('');
    expect(git(project, 'ls-files').split('\n')).toEqual(expect.arrayContaining(['.create-mcp-server.json', '.gitignore', 'package.json']));
  });

  it('is made without a commit, and a warning, when nobody is named', async () => {
    const cwd = temporaryFolder();
    const { code, stderr } = await runCli(['docs', '--yes', '--no-install'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('warning git does not know your name and e-mail');
    expect(git(join(cwd, 'docs'), 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect(() => git(join(cwd, 'docs'), 'rev-parse', '--verify', '--quiet', 'HEAD')).toThrow();
  });

  it('is not made inside another one', async () => {
    const cwd = temporaryFolder();
    git(cwd, 'init', '--quiet');
    const before = Object.entries(snapshot(join(cwd, '.git')));
    const { code, stderr } = await runCli(['docs', '--yes', '--no-install'], { cwd, env: identity() });
    expect([code, stderr]).toEqual([0, '']);
    expect(snapshot(cwd)).not.toHaveProperty(['docs/.git']);
    expect(Object.entries(snapshot(join(cwd, '.git')))).toEqual(before);
  });

  it('leaves a .git that is already there alone, even a broken one', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'docs/.git'), { recursive: true });
    writeFileSync(join(cwd, 'docs/.git/notes'), 'mine');
    expect((await runCli(['docs', '--yes', '--no-install'], { cwd, env: identity() })).code).toBe(0);
    expect(snapshot(join(cwd, 'docs/.git'))).toEqual({ notes: 'mine' });
  });

  it('is made where it belongs although a hook points elsewhere', async () => {
    const cwd = temporaryFolder();
    const other = temporaryFolder();
    git(other, 'init', '--quiet');
    const before = snapshot(other);
    const { code } = await runCli(['docs', '--yes', '--no-install'], { cwd, env: { ...identity(), GIT_DIR: join(other, '.git') } });
    expect(code).toBe(0);
    expect(git(join(cwd, 'docs'), 'log', '--format=%an')).toBe('Ada');
    expect(snapshot(other)).toEqual(before);
  });

  it('is left out with --no-git, and with a warning where git is missing or fails', async () => {
    const cwd = temporaryFolder();
    await runCli(['a1', '--yes', '--no-install', '--no-git'], { cwd, env: identity() });
    expect(snapshot(cwd)).not.toHaveProperty(['a1/.git']);
    const missing = await runCli(['b1', '--yes', '--no-install'], { cwd, env: { PATH: '/nonexistent' } });
    expect([missing.code, missing.stderr]).toEqual([0, 'warning git is not installed, so the project has no repository.\n']);
    const broken = await runCli(['c1', '--yes', '--no-install'], { cwd, env: { PATH: pathWith({ git: 'echo broken >&2; exit 3' }) } });
    expect([broken.code, broken.stderr]).toEqual([0, 'warning git init failed: broken\n']);
  });

  it('stays, with a warning, when a hook refuses the commit', async () => {
    const cwd = temporaryFolder();
    const hooks = temporaryFolder();
    writeFileSync(join(hooks, 'pre-commit'), '#!/bin/sh\necho not today >&2\nexit 1\n', { mode: 0o755 });
    const { code, stderr } = await runCli(['docs', '--yes', '--no-install'], { cwd, env: identity(`[core]\n  hooksPath = ${hooks}\n`) });
    expect(code).toBe(0);
    expect(stderr).toContain('warning The first commit failed: not today');
  });

  it('also holds a packed copy that the user ignores by its kind', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'src'));
    writeFileSync(join(root, 'tsconfig.build.json'), '{}');
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'create-mcp-server', version: toolPackage.version }));
    const cwd = temporaryFolder();
    const { code, stderr } = await runCli(['docs', '--yes', '--no-install'], { cwd, env: { ...identity(), FIXTURE_ROOT: root } });
    expect([code, stderr.trim().split('\n')]).toEqual([0, [expect.stringContaining('unpublished checkout')]]);
    expect(git(join(cwd, 'docs'), 'ls-files', 'vendor')).toBe(`vendor/create-mcp-server-${toolPackage.version}.tgz`);
  });
});
