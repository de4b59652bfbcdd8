import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolPackage } from '../../src/shell/package.js';
import { cleanEnvironment, FIXTURE_CLI, runCli } from '../helpers/cli.js';
import { OFFLINE, runJson } from '../helpers/run-json.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';

describe('wrong calls end with 2, say which flag, and write nothing', () => {
  it.each([
    [['x', '--transport', 'smoke'], '--transport'],
    [['x', '--auth', 'maybe'], '--auth'],
    [['x', '--pm', 'cargo'], '--pm'],
    [['x', '--template', 'nope'], '--template takes one of: files, minimal'],
    [['x', '--unknown'], '--unknown'],
    [['x', 'y'], 'too many arguments'],
    [['x', '--name'], '--name'],
    [['x', '--name', 'Evil_Name'], 'capital letters'],
    [['x', '--name', 'a"b'], 'may hold only'],
    [['x', '--name', '../evil'], 'may hold only'],
    [['x', '--name', 'aux'], 'Windows'],
    [['x', '--name', 'zod'], 'dependency'],
    [['x', '--name', 'create-mcp-server'], 'dependency'],
    [['x', '--transport', 'stdio', '--auth', 'oauth'], 'no HTTP request to carry a token'],
    [['日本', '--yes'], '--name'],
    [['../Evil_Name', '--yes'], 'outside the current folder'],
    [['/tmp/absolute-evil', '--yes'], 'outside the current folder'],
    [['con', '--yes'], 'Windows'],
  ])('%j', async (args, text) => {
    const cwd = temporaryFolder();
    const folder = join(cwd, 'inner');
    mkdirSync(folder);
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(text);
    expect(stdout).not.toContain('Created');
    expect(snapshot(cwd)).toEqual({ inner: 'folder' });
  });

  it.each([['--transport', 'smoke'], ['--unknown'], ['--name', 'A']])('with one JSON object: %s', async (...flags) => {
    const { code, json } = await runJson(temporaryFolder(), 'x', ...flags);
    expect(code).toBe(2);
    expect(json).toMatchObject({
      status: 'failed',
      reason: 'usage',
      message: expect.any(String),
      version: toolPackage.version,
      files: [],
      next: [],
    });
  });

  it('refuses a link out of the current folder', async () => {
    const cwd = temporaryFolder();
    const outside = temporaryFolder();
    symlinkSync(outside, join(cwd, 'link'));
    expect((await runCli(['link/x', '--yes', ...OFFLINE], { cwd })).code).toBe(2);
    expect((await runCli(['link', '--yes', '--force', ...OFFLINE], { cwd })).code).toBe(2);
    expect(snapshot(outside)).toEqual({});
  });
});

describe('a disk that refuses', () => {
  it('ends with 1 and leaves nothing below a read-only folder', async () => {
    const cwd = temporaryFolder();
    chmodSync(cwd, 0o555);
    // Root may write everywhere: run as nobody then.
    const { code, stderr } = await runCli(['x', '--yes', ...OFFLINE], { cwd, ...(process.getuid?.() === 0 ? { uid: 65_534 } : {}) });
    expect(code).toBe(1);
    expect(stderr).toContain('You may not write there');
    expect(snapshot(cwd)).toEqual({});
  });

  it('ends with 1 and leaves nothing when a file outgrows the limit', async () => {
    const cwd = temporaryFolder();
    const command = `ulimit -f 1; exec "${process.execPath}" "${FIXTURE_CLI}" x/docs --yes --no-install --no-git`;
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile('bash', ['-c', command], { cwd, env: cleanEnvironment() }, (error, _, text) => resolve({ code: error?.code, stderr: text }));
    });
    expect(stderr).toContain('Nothing was left behind');
    expect(code).toBe(1);
    expect(snapshot(cwd)).toEqual({});
  });
});

describe('warnings', () => {
  it('say before anything is written that the engine does not match, and what no authentication means', async () => {
    const cwd = temporaryFolder();
    const templates = temporaryFolder();
    mkdirSync(join(templates, 'base'));
    writeFileSync(
      join(templates, 'base/template.json'),
      JSON.stringify({ name: 'minimal', title: 'T', description: 'D', version: '1.0.0' }),
    );
    writeFileSync(join(templates, 'base/package.json'), '{ "engines": { "node": ">=99" } }');
    const args = ['x', '--template', 'minimal', '--auth', 'none', ...OFFLINE];
    const { code, stderr, stdout } = await runCli(args, { cwd, env: { FIXTURE_TEMPLATES: templates } });
    expect([code, stdout.includes('Created')]).toEqual([0, true]);
    expect(stderr).toContain('warning The project needs Node >=99');
    expect(stderr).toContain('warning --auth none');
    const refused = await runCli(args, { cwd, env: { FIXTURE_TEMPLATES: templates } });
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('warning The project needs Node >=99')]);
  });
});
