import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PRISTINE_PATH, RECORD_PATH } from '../../src/create/record.js';
import { JOURNAL_FOLDER } from '../../src/upgrade/journal.js';
import { snapshot } from '../helpers/temp.js';
import { templateOf } from '../helpers/templates.js';
import { actionOf, commit, edit, git, host, makeProject, read, recordOf, upgradeTo, type Version } from '../helpers/upgrades.js';

const code = ['const one = 1;', 'const two = 2;', 'const three = 3;', 'const four = 4;', 'const five = 5;', ''].join('\n');
const manifest = {
  classes: { once: ['src/tools/**'], managed: ['src/platform/**'], structural: ['package.json', 'conf.yml'] },
  when: [{ files: ['src/http.ts'], if: 'http' }],
  executable: ['*.sh'],
};

function version(number: string, files: Record<string, string | Uint8Array>): Version {
  return { version: number, template: templateOf(files, manifest) };
}

const common = {
  'src/main.ts': code,
  'src/http.ts': 'export const http = true;\n',
  'src/tools/echo.ts': 'export const echo = 1;\n',
  'src/platform/limit.ts': code,
};
const first = version('0.1.0', common);

describe('an upgrade', () => {
  it('to the same version changes nothing, byte for byte', async () => {
    const folder = makeProject(first);
    const before = snapshot(folder);
    const { result } = await upgradeTo(folder, first);
    expect(result.status).toBe('done');
    expect(snapshot(folder)).toEqual(before);
  });

  it('brings what is new, updates what is untouched, and merges what both changed', async () => {
    const folder = makeProject(first);
    edit(folder, { 'src/main.ts': code.replace('one = 1', 'one = 100') });
    const second = version('0.2.0', {
      ...common,
      'src/main.ts': code.replace('five = 5', 'five = 500'),
      'src/http.ts': 'export const http = 2;\n',
      'src/new.ts': 'x;\n',
    });
    const outcome = await upgradeTo(folder, second);
    expect(outcome.error).toBeUndefined();
    expect(['src/main.ts', 'src/http.ts', 'src/new.ts', 'src/tools/echo.ts'].map((path) => actionOf(outcome, path))).toEqual([
      'merge',
      'update',
      'create',
      'unchanged',
    ]);
    expect(read(folder, 'src/main.ts')).toBe(code.replace('one = 1', 'one = 100').replace('five = 5', 'five = 500'));
    expect(read(folder, 'src/http.ts')).toBe('export const http = 2;\n');
    expect(recordOf(folder).generator.version).toBe('0.2.0');
  });

  it('twice is the same as once', async () => {
    const folder = makeProject(first);
    edit(folder, { 'src/main.ts': code.replace('one = 1', 'one = 100') });
    const second = version('0.2.0', { ...common, 'src/main.ts': code.replace('five = 5', 'five = 500') });
    await upgradeTo(folder, second);
    commit(folder);
    const once = snapshot(folder);
    const { result } = await upgradeTo(folder, second);
    expect(result.status).toBe('done');
    expect(snapshot(folder)).toEqual(once);
  });

  it('never touches a file of class once', async () => {
    const folder = makeProject(first);
    const outcome = await upgradeTo(folder, version('0.2.0', { ...common, 'src/tools/echo.ts': 'changed\n' }));
    expect(actionOf(outcome, 'src/tools/echo.ts')).toBe('kept');
    expect(read(folder, 'src/tools/echo.ts')).toBe(common['src/tools/echo.ts']);
  });

  it('respects what you deleted', async () => {
    const folder = makeProject(first);
    edit(folder, { 'src/main.ts': undefined });
    const outcome = await upgradeTo(folder, version('0.2.0', { ...common, 'src/main.ts': 'new\n' }));
    expect(actionOf(outcome, 'src/main.ts')).toBe('deleted');
    expect(existsSync(join(folder, 'src/main.ts'))).toBe(false);
  });

  it('removes what the template dropped, but not what you changed', async () => {
    const folder = makeProject(version('0.1.0', { ...common, 'a.md': 'a\n', 'b.md': 'b\n' }));
    edit(folder, { 'b.md': 'b\nmine\n' });
    const outcome = await upgradeTo(folder, version('0.2.0', common));
    expect([actionOf(outcome, 'a.md'), actionOf(outcome, 'b.md')]).toEqual(['remove', 'kept']);
    expect([existsSync(join(folder, 'a.md')), read(folder, 'b.md')]).toEqual([false, 'b\nmine\n']);
  });

  it('follows a file that the template moved, with your changes in it', async () => {
    const folder = makeProject(first);
    edit(folder, { 'src/main.ts': code.replace('one = 1', 'one = 100') });
    const { 'src/main.ts': _main, ...rest } = common;
    const outcome = await upgradeTo(folder, version('0.2.0', { ...rest, 'src/start/main.ts': code.replace('five = 5', 'five = 500') }));
    expect(outcome.result.files).toContainEqual(
      expect.objectContaining({ path: 'src/start/main.ts', from: 'src/main.ts', action: 'rename' }),
    );
    expect(existsSync(join(folder, 'src/main.ts'))).toBe(false);
    expect(read(folder, 'src/start/main.ts')).toBe(code.replace('one = 1', 'one = 100').replace('five = 5', 'five = 500'));
  });

  it('writes nothing in a dry run, and shows the change with --diff', async () => {
    const folder = makeProject(first);
    const before = snapshot(folder);
    const second = version('0.2.0', { ...common, 'src/main.ts': code.replace('five = 5', 'five = 500') });
    const { result } = await upgradeTo(folder, second, { dryRun: true, diff: true });
    expect(result).toMatchObject({ status: 'done', dryRun: true });
    expect(result.diff).toContain('-const five = 5;\n+const five = 500;');
    expect(snapshot(folder)).toEqual(before);
  });

  it('keeps line ends, byte order mark, mode and the missing final newline', async () => {
    const folder = makeProject(version('0.1.0', { ...common, 'run.sh': code }));
    const windows = `\uFEFF${code.replace('one = 1', 'one = 100').replaceAll('\n', '\r\n').replace(/\r\n$/, '')}`;
    edit(folder, { 'src/main.ts': windows });
    chmodSync(join(folder, 'run.sh'), 0o644);
    commit(folder);
    const changed = code.replace('five = 5', 'five = 500');
    await upgradeTo(folder, version('0.2.0', { ...common, 'src/main.ts': changed, 'run.sh': changed }));
    expect(read(folder, 'src/main.ts')).toBe(windows.replace('five = 5', 'five = 500'));
    expect([read(folder, 'run.sh'), statSync(join(folder, 'run.sh')).mode & 0o111]).toEqual([changed, 0]);
  });

  it('takes a checkout with Windows line ends for untouched', async () => {
    const folder = makeProject(first);
    edit(folder, { 'src/main.ts': code.replaceAll('\n', '\r\n') });
    const outcome = await upgradeTo(folder, version('0.2.0', { ...common, 'src/main.ts': code.replace('five = 5', 'five = 500') }));
    expect(actionOf(outcome, 'src/main.ts')).toBe('update');
    expect(read(folder, 'src/main.ts')).toBe(code.replace('five = 5', 'five = 500').replaceAll('\n', '\r\n'));
  });
});

describe('conflicts', () => {
  const second = version('0.2.0', { ...common, 'src/main.ts': code.replace('three = 3', 'three = 30') });

  it('are marked with names, listed, end with 3, and leave the record alone until they are settled', async () => {
    const folder = makeProject(first);
    edit(folder, { 'src/main.ts': code.replace('three = 3', 'three = 33') });
    const { result, error } = await upgradeTo(folder, second);
    expect([error?.exitCode, error?.reason, result.status, result.unresolved]).toEqual([
      3,
      'conflicts',
      'action_required',
      [{ path: 'src/main.ts' }],
    ]);
    expect(error?.message).toContain('src/main.ts   between <<<<<<< and >>>>>>>');
    expect(read(folder, 'src/main.ts')).toBe(
      code.replace(
        'const three = 3;',
        '<<<<<<< yours\nconst three = 33;\n||||||| create-mcp-server 0.1.0\nconst three = 3;\n=======\nconst three = 30;\n>>>>>>> create-mcp-server 0.2.0',
      ),
    );
    expect(recordOf(folder).generator.version).toBe('0.1.0');
    expect((await upgradeTo(folder, second, { continue: true })).error?.exitCode).toBe(3);
    expect((await upgradeTo(folder, second)).error?.reason).toBe('upgrade-unfinished');
    writeFileSync(join(folder, 'src/main.ts'), code.replace('three = 3', 'three = 303'));
    expect((await upgradeTo(folder, second, { continue: true })).result.status).toBe('done');
    expect([recordOf(folder).generator.version, existsSync(join(folder, JOURNAL_FOLDER))]).toEqual(['0.2.0', false]);
  });

  it('are taken back by --abort, to the byte', async () => {
    const folder = makeProject(first);
    edit(folder, { 'src/main.ts': code.replace('three = 3', 'three = 33') });
    const before = snapshot(folder);
    await upgradeTo(folder, second);
    expect((await upgradeTo(folder, second, { abort: true })).result.status).toBe('done');
    expect(snapshot(folder)).toEqual(before);
  });

  it('keep what you wrote meanwhile beside the file when you abort', async () => {
    const folder = makeProject(first);
    edit(folder, { 'src/main.ts': code.replace('three = 3', 'three = 33') });
    await upgradeTo(folder, second);
    writeFileSync(join(folder, 'src/main.ts'), 'an hour of work\n');
    const { result } = await upgradeTo(folder, second, { abort: true });
    expect(result.warnings).toHaveLength(1);
    expect(read(folder, 'src/main.ts.upgrade-aborted')).toBe('an hour of work\n');
    expect(read(folder, 'src/main.ts')).toBe(code.replace('three = 3', 'three = 33'));
  });

  it('lie beside the file with --conflict rej, which stays as it is', async () => {
    const folder = makeProject(first);
    const mine = code.replace('three = 3', 'three = 33');
    edit(folder, { 'src/main.ts': mine });
    const { result, error } = await upgradeTo(folder, second, { conflict: 'rej' });
    expect([error?.exitCode, result.unresolved]).toEqual([3, [{ path: 'src/main.ts', rejected: 'src/main.ts.rej' }]]);
    expect(read(folder, 'src/main.ts')).toBe(mine);
    expect(read(folder, 'src/main.ts.rej')).toContain('-const three = 3;\n+const three = 30;');
    expect((await upgradeTo(folder, second, { continue: true })).error?.exitCode).toBe(3);
    rmSync(join(folder, 'src/main.ts.rej'));
    expect((await upgradeTo(folder, second, { continue: true })).result.status).toBe('done');
  });

  it('arise where a new file of the template meets one of yours, which is not overwritten', async () => {
    const folder = makeProject(first);
    edit(folder, { 'src/new.ts': 'mine\n' });
    const outcome = await upgradeTo(folder, version('0.2.0', { ...common, 'src/new.ts': 'theirs\n' }));
    expect([outcome.error?.exitCode, actionOf(outcome, 'src/new.ts')]).toEqual([3, 'taken']);
    expect([read(folder, 'src/new.ts'), read(folder, 'src/new.ts.rej')]).toEqual([
      'mine\n',
      '--- src/new.ts\n+++ src/new.ts\n@@ -1,0 +1,1 @@\n+theirs\n',
    ]);
  });

  it('arise for bytes that both changed', async () => {
    const folder = makeProject(version('0.1.0', { ...common, 'logo.png': new Uint8Array([0, 1]) }));
    edit(folder, { 'logo.png': new Uint8Array([0, 2]) });
    const outcome = await upgradeTo(folder, version('0.2.0', { ...common, 'logo.png': new Uint8Array([0, 3]) }));
    expect([outcome.error?.exitCode, actionOf(outcome, 'logo.png')]).toEqual([3, 'conflict']);
    expect([...readFileSync(join(folder, 'logo.png.rej'))]).toEqual([0, 3]);
  });
});

describe('an upgrade is refused', () => {
  it.each([
    ['with changes that are not committed', (folder: string) => writeFileSync(join(folder, 'src/main.ts'), 'x\n')],
    ['with files that git does not know', (folder: string) => writeFileSync(join(folder, 'notes.txt'), 'x\n')],
    ['without a repository', (folder: string) => rmSync(join(folder, '.git'), { recursive: true })],
  ])('%s, with 4', async (_what, spoil) => {
    const folder = makeProject(first);
    spoil(folder);
    const before = snapshot(folder);
    const second = version('0.2.0', { ...common, 'src/http.ts': 'x\n' });
    expect((await upgradeTo(folder, second)).error?.exitCode).toBe(4);
    expect(snapshot(folder)).toEqual(before);
    expect((await upgradeTo(folder, second, { allowDirty: true })).error).toBeUndefined();
  });

  it('in a repository without a commit, with 4', async () => {
    const folder = makeProject(first, {}, { git: false });
    git(folder, 'init', '--quiet');
    git(folder, 'add', '--all');
    expect((await upgradeTo(folder, first)).error?.exitCode).toBe(4);
  });

  it('to an earlier version', async () => {
    expect((await upgradeTo(makeProject(version('0.3.0', common)), first)).error?.reason).toBe('newer-project');
  });

  it('by a record of a later format, by a damaged one, and by one that leads out of the project', async () => {
    const folder = makeProject(first);
    const record = JSON.parse(read(folder, RECORD_PATH));
    for (const spoiled of [
      { ...record, schemaVersion: 2 },
      { ...record, files: 'x' },
      { ...record, files: [{ ...record.files[0], path: '../x' }] },
    ]) {
      edit(folder, { [RECORD_PATH]: JSON.stringify(spoiled) });
      expect((await upgradeTo(folder, first)).error?.reason).toBe('record-unusable');
    }
  });
});

describe('the base of the merge', () => {
  const mine = code.replace('one = 1', 'one = 100');
  const changed = code.replace('five = 5', 'five = 500');

  it('is rendered again where the pristine texts are lost and the version is the same', async () => {
    const folder = makeProject(first);
    edit(folder, { [PRISTINE_PATH]: undefined, 'src/main.ts': mine });
    const outcome = await upgradeTo(
      folder,
      { ...first, template: templateOf(common, manifest) },
      { set: ['transport=stdio', 'auth=none'] },
    );
    expect(outcome.error).toBeUndefined();
    expect(read(folder, 'src/main.ts')).toBe(mine);
    expect(existsSync(join(folder, 'src/http.ts'))).toBe(false);
  });

  it('is what the version that made the project renders, where this one renders otherwise', async () => {
    const folder = makeProject(first);
    edit(folder, { [PRISTINE_PATH]: new Uint8Array([1, 2, 3]), 'src/main.ts': mine });
    const asked: string[][] = [];
    const execute: typeof host.execute = async (command, args, options) => {
      if (command !== 'npx') return host.execute(command, args, options);
      asked.push([...args]);
      const { mkdirSync } = await import('node:fs');
      mkdirSync(join(options.cwd, 'project/src'), { recursive: true });
      writeFileSync(join(options.cwd, 'project/src/main.ts'), code);
      return { code: 0, missing: false, stdout: '', stderr: '' };
    };
    const second = version('0.2.0', { ...common, 'src/main.ts': changed });
    const outcome = await upgradeTo(folder, second, {}, { host: { execute } });
    expect(outcome.error).toBeUndefined();
    expect(asked[0]).toEqual(expect.arrayContaining(['create-mcp-server@0.1.0', '--transport', 'both', '--auth', 'oauth', '--no-install']));
    expect(read(folder, 'src/main.ts')).toBe(mine.replace('five = 5', 'five = 500'));
  });

  it('that cannot be had makes what both changed a conflict, never a guess', async () => {
    const folder = makeProject(first);
    edit(folder, { [PRISTINE_PATH]: undefined, 'src/main.ts': mine });
    const execute: typeof host.execute = async (command, args, options) =>
      command === 'npx' ? { code: 1, missing: false, stdout: '', stderr: 'offline' } : host.execute(command, args, options);
    const outcome = await upgradeTo(folder, version('0.2.0', { ...common, 'src/main.ts': changed }), {}, { host: { execute } });
    expect([outcome.error?.exitCode, read(folder, 'src/main.ts')]).toEqual([3, mine]);
    expect(read(folder, 'src/main.ts.rej')).toBe(changed);
  });
});
