import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathWith, runCli } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/temp.js';

/** A package manager that notes how it was called. */
const NOTES_CALL = 'echo "$PWD $*" > installed.txt; echo installing; echo careful >&2';

describe('the installation', () => {
  it.each(['npm', 'pnpm', 'yarn', 'bun'])('runs %s install in the new project, heard on stderr', async (pm) => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await runCli(['docs', '--pm', pm, '--no-git'], { cwd, env: { PATH: pathWith({ [pm]: NOTES_CALL }) } });
    expect([code, stderr]).toEqual([0, 'installing\ncareful\n']);
    expect(readFileSync(join(cwd, 'docs/installed.txt'), 'utf8')).toBe(`${cwd}/docs install\n`);
    expect(stdout).toContain('cd docs');
    expect(stdout).not.toMatch(/^ {2}\w+ install/m);
  });

  it('is not heard with --json', async () => {
    const env = { PATH: pathWith({ npm: NOTES_CALL }) };
    const { code, stdout, stderr } = await runCli(['docs', '--json', '--no-git'], { cwd: temporaryFolder(), env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'done' });
    expect(stderr).not.toContain('installing');
  });

  it('that fails keeps the files, ends with 1 and says how to go on', async () => {
    const cwd = temporaryFolder();
    const env = { PATH: pathWith({ npm: 'echo no network >&2; exit 7' }) };
    const { code, stderr } = await runCli(['docs', '--yes', '--no-git'], { cwd, env });
    expect(code).toBe(1);
    expect(stderr).toContain('no network');
    expect(stderr).toContain('"npm install" failed with exit code 7');
    expect(stderr).toContain('run "npm install" in it to go on');
    expect(readFileSync(join(cwd, 'docs/package.json'), 'utf8')).toContain('"docs"');
  });

  it('that fails is action_required for machines, with what was printed and what to do', async () => {
    const env = { PATH: pathWith({ npm: 'echo no network >&2; exit 7' }) };
    const { code, stdout } = await runCli(['docs', '--json', '--no-git'], { cwd: temporaryFolder(), env });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'action_required',
      reason: 'install-failed',
      message: expect.stringContaining('no network'),
      next: [
        { command: 'cd docs' },
        { command: 'npm install' },
        expect.anything(),
        expect.anything(),
        expect.anything(),
        expect.anything(),
      ],
      files: expect.arrayContaining([expect.objectContaining({ path: 'package.json' })]),
    });
  });

  it('says that the package manager is missing', async () => {
    const { code, stdout } = await runCli(['docs', '--json', '--no-git', '--pm', 'bun'], {
      cwd: temporaryFolder(),
      env: { PATH: '/nonexistent' },
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'action_required', reason: 'package-manager-missing' });
  });
});
