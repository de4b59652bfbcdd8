import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, runCli } from '../helpers/cli.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';
import { commit, git } from '../helpers/upgrades.js';

async function makeProject(): Promise<string> {
  const cwd = temporaryFolder();
  await runCli(['docs', '--yes', '--no-install', '--no-git'], { cwd });
  const project = join(cwd, 'docs');
  git(project, 'init', '--quiet');
  commit(project);
  return project;
}

describe('create-mcp-server upgrade', () => {
  it('does nothing where nothing is to do, says so, and ends with 0', async () => {
    const cwd = await makeProject();
    const before = snapshot(cwd);
    const { code, stdout } = await runCli(['upgrade'], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining('Nothing to do')]);
    expect(snapshot(cwd)).toEqual(before);
  });

  it('prints one JSON object, and text for people elsewhere', async () => {
    const cwd = await makeProject();
    const { code, stdout, stderr } = await runCli(['upgrade', '--set', 'auth=api-key', '--allow-weaker', '--dry-run', '--json'], { cwd });
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({
        schemaVersion: 1,
        status: 'done',
        dryRun: true,
        dir: cwd,
        answers: { auth: { from: 'oauth', to: 'api-key' } },
      }),
    ]);
    expect(stderr).toContain('WEAKER');
  });

  it('changes answers, for a folder that is named', async () => {
    const project = await makeProject();
    const { code, stdout } = await runCli(['upgrade', 'docs', '--set', 'transport=stdio', '--set', 'auth=none', '--no-verify'], {
      cwd: join(project, '..'),
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining('transport: both -> stdio')]);
    expect(Object.keys(snapshot(project))).not.toContain('src/http.ts');
  });

  it.each([
    ['a folder that is not there', ['upgrade', 'nowhere'], 'missing-folder'],
    ['--continue with nothing under way', ['upgrade', '--continue'], 'no-upgrade'],
    ['--continue together with --abort', ['upgrade', '--continue', '--abort'], 'usage'],
    ['a flag that there is not', ['upgrade', '--frobnicate'], 'usage'],
  ])('ends with 2 for %s, in JSON too', async (_what, args, reason) => {
    const { code, stdout } = await runCli([...args, '--json'], { cwd: temporaryFolder() });
    expect([code, JSON.parse(stdout)]).toEqual([2, expect.objectContaining({ status: 'failed', reason })]);
  });

  it('ends with 1 in a folder where no server is', async () => {
    const { code, stdout } = await runCli(['upgrade', '--json'], { cwd: temporaryFolder() });
    expect([code, JSON.parse(stdout).reason]).toEqual([1, 'no-server']);
  });

  it('ends with 4 where something is not committed', async () => {
    const cwd = await makeProject();
    writeFileSync(join(cwd, 'notes.txt'), 'x');
    const { code, stdout } = await runCli(['upgrade', '--json'], { cwd });
    expect([code, JSON.parse(stdout).reason]).toEqual([4, 'dirty-tree']);
  });

  it('is explained by --help, and leaves a folder of that name to the other command', async () => {
    const cwd = temporaryFolder();
    const help = await runCli(['upgrade', '--help'], { cwd, script: BIN });
    expect(help.code).toBe(0);
    for (const flag of [
      '--set',
      '--dry-run',
      '--diff',
      '--no-verify',
      '--conflict',
      '--continue',
      '--abort',
      '--allow-dirty',
      '--allow-weaker',
      '--json',
    ]) {
      expect(help.stdout).toContain(flag);
    }
    mkdirSync(join(cwd, 'upgrade'));
    expect((await runCli(['./upgrade', '--yes', '--no-install', '--no-git'], { cwd })).code).toBe(0);
  });
});
