import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathWith, type Run, runCli } from '../helpers/cli.js';
import { CTRL_C, converse } from '../helpers/pty.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';

/** A folder with one template of so many files that writing them takes a while. */
function largeTemplates(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'base/src'), { recursive: true });
  writeFileSync(join(root, 'base/template.json'), JSON.stringify({ name: 'minimal', title: 'T', description: 'D', version: '1.0.0' }));
  writeFileSync(join(root, 'base/package.json'), '{ "name": "mcp-server-template" }');
  for (let index = 0; index < 2000; index++) writeFileSync(join(root, `base/src/${index}.ts`), `export const value = ${index};\n`);
  return root;
}

/** Runs, and sends `signal` as soon as `ready` is true. */
async function interrupt(args: string[], cwd: string, env: NodeJS.ProcessEnv, signal: NodeJS.Signals, ready: () => boolean): Promise<Run> {
  const stop = { timer: undefined as NodeJS.Timeout | undefined };
  const run = await runCli(args, {
    cwd,
    env,
    started: (kill) => {
      stop.timer = setInterval(() => {
        if (!ready()) return;
        clearInterval(stop.timer);
        kill(signal);
      }, 2);
    },
  });
  clearInterval(stop.timer);
  return run;
}

const OPTIONS = ['--template', 'minimal', '--no-git', '--json'];

describe('an interruption while files are written', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s ends with 130 and leaves nothing of a new folder', async (signal) => {
    const cwd = temporaryFolder();
    const staged = () => readdirSync(cwd).some((name) => name.startsWith('.docs.tmp-'));
    const { code, stdout } = await interrupt(['docs', ...OPTIONS], cwd, { FIXTURE_TEMPLATES: largeTemplates() }, signal, staged);
    expect([code, snapshot(cwd)]).toEqual([130, {}]);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', reason: 'cancelled' });
  });

  it('leaves an existing folder as it was', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'package.json'), 'mine');
    const staged = () => readdirSync(cwd).some((name) => name.startsWith('.create-mcp-server.tmp-'));
    const args = ['.', '--name', 'docs', '--force', ...OPTIONS];
    const { code } = await interrupt(args, cwd, { FIXTURE_TEMPLATES: largeTemplates() }, 'SIGINT', staged);
    expect([code, snapshot(cwd)]).toEqual([130, { 'package.json': 'mine' }]);
  });
});

describe('an interruption while dependencies are installed', () => {
  const slow = 'touch started; trap "exit 1" TERM INT; i=0; while [ $i -lt 200 ]; do sleep 0.1; i=$((i+1)); done';

  it.each(['SIGINT', 'SIGTERM'] as const)('by %s ends with 130, keeps the complete files and says so', async (signal) => {
    const cwd = temporaryFolder();
    const started = () => existsSync(join(cwd, 'docs/started'));
    const { code, stdout } = await interrupt(['docs', ...OPTIONS], cwd, { PATH: pathWith({ npm: slow }) }, signal, started);
    expect(code).toBe(130);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ status: 'action_required', reason: 'cancelled', message: expect.stringContaining('run "npm install"') });
    for (const { path } of result.files) expect(existsSync(join(cwd, 'docs', path))).toBe(true);
  });

  it('ends a package manager that does not listen, and one whose child holds on to its output', async () => {
    const cwd = temporaryFolder();
    const started = () => existsSync(join(cwd, 'docs/started'));
    const deaf = 'trap "" TERM INT; sleep 40 & touch started; wait; sleep 40';
    const before = Date.now();
    const { code } = await interrupt(['docs', ...OPTIONS], cwd, { PATH: pathWith({ npm: deaf }) }, 'SIGTERM', started);
    expect(code).toBe(130);
    expect(Date.now() - before).toBeLessThan(20_000);
  });

  it('by Ctrl-C in a terminal too', () => {
    const cwd = temporaryFolder();
    const { code, transcript, missed } = converse(['docs', '--yes', '--no-git'], {
      cwd,
      env: { PATH: pathWith({ npm: `echo working; ${slow}` }) },
      steps: [{ expect: 'working', send: CTRL_C }],
    });
    expect([missed, code]).toEqual([null, 130]);
    expect(transcript).toContain('Installing dependencies with npm');
    expect(transcript).toContain('files are complete');
    expect(readFileSync(join(cwd, 'docs/package.json'), 'utf8')).toContain('"docs"');
  });
});
