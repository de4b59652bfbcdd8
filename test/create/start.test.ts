import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, projectRoot, runCli } from '../helpers/cli.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';

/** The packages that a run imports. */
async function importedPackages(args: string[], script?: string): Promise<string[]> {
  const log = join(temporaryFolder(), 'packages.txt');
  const { code } = await runCli(args, {
    cwd: temporaryFolder(),
    ...(script ? { script } : {}),
    node: ['--import', join(projectRoot, 'test/helpers/log-imports.js')],
    env: { LOADED_PACKAGES: log },
  });
  expect(code).toBe(0);
  return existsSync(log) ? [...new Set(readFileSync(log, 'utf8').trim().split('\n'))].sort() : [];
}

describe('a quick start', () => {
  it.each([['--help'], ['--version']])('loads for %s nothing but what the build puts into the command', async (flag) => {
    expect(await importedPackages([flag], BIN)).toEqual([]);
  });

  it('loads neither prompts nor the TypeScript parser to make a project without questions', async () => {
    const packages = await importedPackages(['docs', '--yes', '--no-install', '--no-git']);
    expect(packages).toContain('package-manager-detector'); // no package manager has started it
    expect(packages).not.toContain('@clack/prompts');
    expect(packages).not.toContain('ts-morph');
  });
});

describe('side effects', () => {
  it('of a run without installation: no network, and nothing in the home folder', async () => {
    const home = temporaryFolder();
    const { code, stderr } = await runCli(['docs', '--yes', '--no-install'], {
      cwd: temporaryFolder(),
      node: ['--import', join(projectRoot, 'test/helpers/no-network.js')],
      env: { HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    });
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('NETWORK')]);
    expect(snapshot(home)).toEqual({});
  });

  it('are noticed by this test', async () => {
    const script = join(temporaryFolder(), 'calls-home.mjs');
    writeFileSync(script, "await fetch('http://127.0.0.1:45678/').catch(() => {});\n");
    const { stderr } = await runCli([], {
      cwd: temporaryFolder(),
      script,
      node: ['--import', join(projectRoot, 'test/helpers/no-network.js')],
    });
    expect(stderr).toContain('NETWORK');
  });
});
