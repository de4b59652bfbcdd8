import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.js';
import { OFFLINE } from '../helpers/run-json.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';

describe('existing folders', () => {
  it.each(['an empty folder', 'a folder with only .git'])('fills %s, also as "."', async (kind) => {
    const cwd = temporaryFolder();
    if (kind !== 'an empty folder') mkdirSync(join(cwd, '.git'));
    const { code } = await runCli(['.', '--name', 'docs', ...OFFLINE], { cwd });
    expect(code).toBe(0);
    expect(Object.keys(snapshot(cwd)).filter((path) => path.includes('tmp'))).toEqual([]);
    expect(JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')).name).toBe('docs');
  });

  it('lists clashes, and only those, refuses with 3, and changes nothing', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'x/src'), { recursive: true });
    for (const path of ['package.json', 'src/main.ts', 'LICENSE']) writeFileSync(join(cwd, 'x', path), 'mine');
    const before = snapshot(cwd);
    const { code, stderr } = await runCli(['x', '--yes', ...OFFLINE], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('  package.json\n  src/main.ts\n');
    expect(stderr).not.toContain('LICENSE');
    expect(snapshot(cwd)).toEqual(before);
  });

  it('refuses a folder where nothing clashes too', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'LICENSE'), 'mine');
    const { code, stderr } = await runCli(['.', '--name', 'x', ...OFFLINE], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('Nothing in it would be replaced');
  });

  it('replaces with --force the clashes and nothing else', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, '.git'));
    for (const path of ['package.json', 'LICENSE', '.git/HEAD']) writeFileSync(join(cwd, path), 'mine');
    const { code, stdout } = await runCli(['.', '--name', 'x', '--force', ...OFFLINE], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('Replaced:\n  package.json\n\n');
    expect(snapshot(cwd)).toMatchObject({ LICENSE: 'mine', '.git/HEAD': 'mine', 'package.json': expect.stringContaining('"name": "x"') });
  });

  it('does not write through a link, even with --force', async () => {
    const cwd = temporaryFolder();
    const outside = temporaryFolder();
    symlinkSync(outside, join(cwd, 'src'));
    const { code, stderr } = await runCli(['.', '--name', 'x', '--force', ...OFFLINE], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('src in the target is a link');
    expect([snapshot(outside), snapshot(cwd)]).toEqual([{}, { src: `link to ${outside}` }]);
  });
});
