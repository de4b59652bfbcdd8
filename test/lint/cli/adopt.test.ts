import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../../helpers/cli.js';
import { folderOf, mcpLint, SERVER } from '../../helpers/lint.js';

const ONLY = {
  'mcp-lint.config.json': '{ "extends": [], "rules": { "no-shell-injection": "error", "no-invalid-suppression": "warning" } }',
};
const rulesIn = (stdout: string, open = true): string[] =>
  JSON.parse(stdout)
    .findings.filter((each: { baseline: boolean; suppressed: boolean }) => !open || !(each.baseline || each.suppressed))
    .map((each: { rule: string }) => each.rule);
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd, env: cleanEnvironment(), encoding: 'utf8' });
const server = SERVER['server.ts'] ?? '';
const second = server.slice(server.indexOf('server.registerTool')).replace("'run'", "'run_again'");

describe('a baseline', () => {
  it('is written, holds when lines move, reports what is new, and shrinks', async () => {
    const cwd = folderOf({ ...SERVER, ...ONLY });
    expect((await mcpLint(['--update-baseline', '--baseline', 'known.json'], { cwd })).code).toBe(0);
    folderOf({ 'server.ts': `// moved\n\n${server}${second}` }, cwd);
    const { code, stdout } = await mcpLint(['--baseline', 'known.json', '--format', 'json'], { cwd });
    expect({ code, open: rulesIn(stdout), all: rulesIn(stdout, false).length }).toEqual({ code: 1, open: ['no-shell-injection'], all: 2 });
    folderOf({ 'server.ts': server.replace('exec(args.text);', '') }, cwd);
    const inCi = await mcpLint(['--baseline', 'known.json'], { cwd, env: { CI: '1' } });
    expect(inCi.stderr).toContain('1 entry of findings that are gone');
    expect(JSON.parse(readFileSync(join(cwd, 'known.json'), 'utf8')).findings).toHaveLength(1);
    expect((await mcpLint(['--baseline', 'known.json'], { cwd })).stderr).toContain('1 entry taken out');
    expect(JSON.parse(readFileSync(join(cwd, 'known.json'), 'utf8')).findings).toEqual([]);
  });
  it('holds without a flag where it was written without one, but not with --no-config', async () => {
    const cwd = folderOf({ ...SERVER, ...ONLY, 'other/server.ts': '' });
    expect((await mcpLint(['--update-baseline'], { cwd })).code).toBe(0);
    const { code, stdout } = await mcpLint([], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('1 known by the baseline') });
    expect((await mcpLint(['--no-config'], { cwd })).code).toBe(1);
    // Of another folder it says nothing.
    expect((await mcpLint(['other'], { cwd })).code).toBe(3);
  });
  it('that is missing, or none, ends with 2', async () => {
    const cwd = folderOf({ ...SERVER, 'none.json': '{}' });
    expect(await mcpLint(['--baseline', 'no.json'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--update-baseline'),
    });
    expect((await mcpLint(['--baseline', 'none.json'], { cwd })).code).toBe(2);
  });
});

describe('a suppression', () => {
  it('takes a finding back, and the next run is clean', async () => {
    const comment = '// mcp-lint-disable-next-line no-shell-injection -- only we call it\n  exec(args.text);';
    const cwd = folderOf({ ...SERVER, ...ONLY, 'server.ts': server.replace('exec(args.text);', comment) });
    const { code, stdout } = await mcpLint(['--format', 'json'], { cwd });
    expect({ code, open: rulesIn(stdout) }).toEqual({ code: 0, open: [] });
    expect(JSON.parse(stdout).findings[0].suppression).toEqual({ reason: 'only we call it' });
  });
});

describe('--changed', () => {
  it('reports what is not committed, or what a branch did', async () => {
    const cwd = folderOf({ ...SERVER, ...ONLY });
    git(cwd, 'init', '-q', '-b', 'main');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'first');
    const open = async (...args: string[]): Promise<number> =>
      rulesIn((await mcpLint([...args, '--format', 'json'], { cwd })).stdout).length;
    expect(await open('--changed')).toBe(0);
    folderOf({ 'server.ts': server + second }, cwd);
    expect(await open('--changed')).toBe(1);
    git(cwd, 'commit', '-q', '-a', '-m', 'second');
    expect(await open('--changed')).toBe(0);
    expect(await open('--changed', 'HEAD~1')).toBe(1);
    expect(await mcpLint(['--changed', 'no-such-branch'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('fetch-depth'),
    });
  });
  it('says so where there is no repository', async () => {
    expect(await mcpLint(['--changed'], { cwd: folderOf({ ...SERVER, ...ONLY }) })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('git'),
    });
  });
});
