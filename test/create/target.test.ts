import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findClashes, inspectTarget } from '../../src/create/target.js';
import { temporaryFolder } from '../helpers/temp.js';

describe('inspectTarget', () => {
  it('knows a missing, an empty and an occupied folder', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'empty'));
    mkdirSync(join(cwd, 'repository/.git'), { recursive: true });
    mkdirSync(join(cwd, 'full/docs'), { recursive: true });
    const found = (folder: string) => inspectTarget(cwd, folder);
    expect(await found('a/b')).toEqual({ path: join(cwd, 'a/b'), display: 'a/b', state: 'missing', hasGit: false });
    expect(await found('./empty/')).toEqual({ path: join(cwd, 'empty'), display: 'empty', state: 'empty', hasGit: false });
    expect(await found('repository')).toMatchObject({ state: 'empty', hasGit: true });
    expect(await found('full')).toMatchObject({ state: 'occupied' });
    expect(await found('.')).toEqual({ path: cwd, display: '.', state: 'occupied', hasGit: false });
    expect(await found(join(cwd, 'inside'))).toMatchObject({ display: 'inside', state: 'missing' });
    expect(await found('a/../b')).toMatchObject({ display: 'b' });
    expect(await found('..hidden')).toMatchObject({ display: '..hidden', state: 'missing' });
  });

  it.each(['..', '../x', 'a/../../x', '/tmp/elsewhere-x', '/'])('refuses %s, outside the current folder', async (folder) => {
    await expect(inspectTarget(temporaryFolder(), folder)).rejects.toMatchObject({ exitCode: 2, reason: 'target-outside' });
  });

  it('refuses a folder whose name begins like the current one', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'data'));
    await expect(inspectTarget(join(cwd, 'data'), join(cwd, 'data-evil'))).rejects.toMatchObject({ reason: 'target-outside' });
  });

  it('refuses links that lead outside, also dangling ones, and follows those that stay inside', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'real'));
    symlinkSync(temporaryFolder(), join(cwd, 'out'));
    symlinkSync('/nowhere-at-all', join(cwd, 'dangling'));
    symlinkSync('real', join(cwd, 'in'));
    for (const folder of ['out', 'out/x', 'dangling', 'dangling/x']) {
      await expect(inspectTarget(cwd, folder)).rejects.toMatchObject({ exitCode: 2, reason: 'target-outside' });
    }
    expect(await inspectTarget(cwd, 'in/x')).toMatchObject({ path: join(cwd, 'real/x'), state: 'missing' });
  });

  it('works below a current folder that is a link itself', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'real'));
    symlinkSync('real', join(cwd, 'link'));
    expect(await inspectTarget(join(cwd, 'link'), 'x')).toMatchObject({ path: join(cwd, 'real/x'), display: 'x' });
  });

  it('refuses a file in the way as a conflict', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'file'), '');
    await expect(inspectTarget(cwd, 'file')).rejects.toMatchObject({ exitCode: 3 });
    await expect(inspectTarget(cwd, 'file/x')).rejects.toMatchObject({ exitCode: 3 });
  });

  it.each(['', '  ', 'a\nb', 'a\u0000b', 'a\u001b[2J', 'con', 'x/NUL.txt', '.git', '.git/hooks', 'node_modules/x'])(
    'refuses the name %j',
    async (folder) => {
      await expect(inspectTarget(temporaryFolder(), folder)).rejects.toMatchObject({ exitCode: 2 });
    },
  );
});

describe('findClashes', () => {
  it('lists existing files, and only those', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'x/src'), { recursive: true });
    writeFileSync(join(cwd, 'x/src/a.ts'), '');
    writeFileSync(join(cwd, 'x/LICENSE'), '');
    const target = await inspectTarget(cwd, 'x');
    expect(await findClashes(target, ['src/a.ts', 'src/b.ts', 'package.json', 'LICENSE/none'].slice(0, 3))).toEqual(['src/a.ts']);
  });

  it.each([
    ['a link to a file', 'target-link', (x: string) => symlinkSync('/etc/hosts', join(x, 'a.ts')), 'a.ts'],
    ['a dangling link', 'target-link', (x: string) => symlinkSync('/nowhere-at-all', join(x, 'a.ts')), 'a.ts'],
    ['a linked folder', 'target-link', (x: string) => symlinkSync('/tmp', join(x, 'src')), 'src/a.ts'],
    ['a folder in place of a file', 'target-kind', (x: string) => mkdirSync(join(x, 'a.ts')), 'a.ts'],
    ['a file in place of a folder', 'target-kind', (x: string) => writeFileSync(join(x, 'src'), ''), 'src/a.ts'],
  ])('refuses %s', async (_, reason, prepare, path) => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'x'));
    prepare(join(cwd, 'x'));
    await expect(findClashes(await inspectTarget(cwd, 'x'), [path])).rejects.toMatchObject({ exitCode: 3, reason });
  });
});
