// What copier learned from its users: each case of its tests of updates (copier-org/copier, tests/test_updatediff.py), as a test of ours.
import { chmodSync, existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RECORD_PATH } from '../../src/create/record.js';
import type { Migration } from '../../src/upgrade/migrations.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';
import { templateOf } from '../helpers/templates.js';
import { actionOf, commit, edit, git, makeProject, read, recordOf, upgradeTo, type Version } from '../helpers/upgrades.js';

function version(number: string, files: Record<string, string | Uint8Array>, manifest: Record<string, unknown> = {}): Version {
  return { version: number, template: templateOf(files, manifest) };
}

const lines = (...names: string[]) => names.map((name) => `${name}\n`).join('');
const song = lines('one', 'two', 'three', 'four', 'five', 'six');
const isExecutable = (folder: string, path: string) => (statSync(join(folder, path)).mode & 0o111) !== 0;

describe('a project that lives', () => {
  it('goes through several versions and keeps what was written in between (updatediff)', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    edit(folder, { 'a.txt': song.replace('two', 'my two'), 'mine.txt': 'mine\n' });
    expect((await upgradeTo(folder, version('0.2.0', { 'a.txt': song.replace('six', 'their six') }))).error).toBeUndefined();
    commit(folder);
    edit(folder, { 'a.txt': read(folder, 'a.txt').replace('four', 'my four') });
    expect(
      (await upgradeTo(folder, version('0.3.0', { 'a.txt': `their zero\n${song.replace('six', 'their six')}` }))).error,
    ).toBeUndefined();
    expect(read(folder, 'a.txt')).toBe(lines('their zero', 'one', 'my two', 'three', 'my four', 'five', 'their six'));
    expect(read(folder, 'mine.txt')).toBe('mine\n');
  });

  it('keeps the format that the user’s own formatter gave a file (commit hooks respected)', async () => {
    const folder = makeProject(version('0.1.0', { 'life.yml': 'Line 1:      hello\nLine 2:      grog\nLine 3: x\nLine 4: y\n' }));
    edit(folder, { 'life.yml': 'Line 1: hello\nLine 2: grog\nLine 3: x\nLine 4: y\n' });
    await upgradeTo(folder, version('0.2.0', { 'life.yml': 'Line 1:      hello\nLine 2:      grog\nLine 3: x\nLine 4: z\n' }));
    expect(read(folder, 'life.yml')).toBe('Line 1: hello\nLine 2: grog\nLine 3: x\nLine 4: z\n');
  });

  it('has hooks of git, which an upgrade does not run (post checkout hook ignored)', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    for (const name of ['post-checkout', 'pre-commit', 'post-merge', 'reference-transaction']) {
      const hook = join(folder, '.git/hooks', name);
      mkdirSync(join(folder, '.git/hooks'), { recursive: true });
      writeFileSync(hook, '#!/bin/sh\ntouch ran\nexit 1\n');
      chmodSync(hook, 0o755);
    }
    expect((await upgradeTo(folder, version('0.2.0', { 'a.txt': `${song}seven\n` }))).error).toBeUndefined();
    expect([existsSync(join(folder, 'ran')), read(folder, 'a.txt')]).toEqual([false, `${song}seven\n`]);
  });

  it('goes from a release to a version between releases (from tagged to head)', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    await upgradeTo(folder, version('0.2.0-next.1', { 'a.txt': `${song}seven\n` }));
    expect([recordOf(folder).generator.version, read(folder, 'a.txt')]).toEqual(['0.2.0-next.1', `${song}seven\n`]);
  });

  it('is a folder of a larger repository; what lies beside it neither matters nor changes (repo subdirectory, inline and rej)', async () => {
    for (const conflict of ['inline', 'rej'] as const) {
      const repository = temporaryFolder();
      const project = join(repository, 'packages/docs');
      mkdirSync(join(repository, 'packages'));
      renameSync(makeProject(version('0.1.0', { 'a.txt': song }), {}, { git: false }), project);
      mkdirSync(join(repository, 'other'));
      writeFileSync(join(repository, 'other/b.txt'), 'b\n');
      git(repository, 'init', '--quiet');
      commit(repository);
      edit(project, { 'a.txt': song.replace('two', 'my two') });
      commit(repository);
      writeFileSync(join(repository, 'other/b.txt'), 'not committed\n');
      const { error } = await upgradeTo(project, version('0.2.0', { 'a.txt': song.replace('two', 'their two') }), { conflict });
      expect([error?.exitCode, existsSync(join(project, 'a.txt.rej'))]).toEqual([3, conflict === 'rej']);
      expect(read(repository, 'other/b.txt')).toBe('not committed\n');
    }
  });

  it('has its git folder elsewhere (separate git directory), or is a submodule (git submodule)', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    const elsewhere = join(temporaryFolder(), 'git');
    git(folder, 'init', '--quiet', `--separate-git-dir=${elsewhere}`);
    expect(statSync(join(folder, '.git')).isFile()).toBe(true);
    expect((await upgradeTo(folder, version('0.2.0', { 'a.txt': `${song}seven\n` }))).error).toBeUndefined();
    expect(read(folder, 'a.txt')).toBe(`${song}seven\n`);
    const parent = temporaryFolder();
    git(parent, 'init', '--quiet');
    commit(folder);
    git(parent, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', folder, 'docs');
    commit(parent);
    const submodule = join(parent, 'docs');
    expect((await upgradeTo(submodule, version('0.3.0', { 'a.txt': `${song}eight\n` }))).error).toBeUndefined();
    expect([read(submodule, 'a.txt'), read(folder, 'a.txt')]).toEqual([`${song}eight\n`, `${song}seven\n`]);
  });
});

describe('files that are the user’s', () => {
  it.each(['once.txt', 'deep/once.txt'])('are left alone wherever they are: %s (skip update)', async (path) => {
    const once = { classes: { once: ['**/once.txt'] } };
    const folder = makeProject(version('0.1.0', { [path]: '1\n', 'b.txt': '1\n' }, once));
    edit(folder, { [path]: '2\n' });
    await upgradeTo(folder, version('0.2.0', { [path]: '3\n', 'b.txt': '3\n' }, once));
    expect([read(folder, path), read(folder, 'b.txt')]).toEqual(['2\n', '3\n']);
  });

  it('stay deleted; here we differ from copier, which writes them again (skip update deleted)', async () => {
    const once = { classes: { once: ['once.txt'] } };
    const folder = makeProject(version('0.1.0', { 'once.txt': '1\n' }, once));
    edit(folder, { 'once.txt': undefined });
    const outcome = await upgradeTo(folder, version('0.2.0', { 'once.txt': '2\n' }, once));
    expect([actionOf(outcome, 'once.txt'), existsSync(join(folder, 'once.txt'))]).toEqual(['deleted', false]);
  });

  it.each(['a.txt', 'dont_wildmatch*', '[id].ts', 'ünïcode "x".txt'.replace(/"/g, "'")])(
    'stay deleted when deleted: %s (deleted path)',
    async (path) => {
      const files = (text: string) => version(text, { [path.replace('*', '_')]: text, dont_wildmatch: text });
      const folder = makeProject(files('0.1.0'));
      edit(folder, { [path.replace('*', '_')]: undefined });
      await upgradeTo(folder, files('0.2.0'));
      expect([existsSync(join(folder, path.replace('*', '_'))), read(folder, 'dont_wildmatch')]).toEqual([false, '0.2.0']);
    },
  );

  it('are not taken for a pattern of others of that name (deleted path not used as pattern)', async () => {
    const files = version('0.1.0', { 'test.txt': 'remove', 'foo/test.txt': 'keep', 'foo/bar/test.txt': 'keep' });
    const folder = makeProject(files);
    edit(folder, { 'test.txt': undefined });
    await upgradeTo(folder, { ...files, version: '0.2.0' });
    expect(Object.keys(snapshot(folder)).filter((path) => path.endsWith('test.txt'))).toEqual(['foo/bar/test.txt', 'foo/test.txt']);
  });

  it('are known by the name that they are rendered to (skip if exists, templated)', async () => {
    const once = { classes: { once: ['docs.yaml'] } };
    const folder = makeProject(version('0.1.0', { 'mcp-server-template.yaml': 'a: 1\n' }, once));
    edit(folder, { 'docs.yaml': 'a: 3\n' });
    await upgradeTo(folder, version('0.2.0', { 'mcp-server-template.yaml': 'a: 2\n' }, once));
    expect(read(folder, 'docs.yaml')).toBe('a: 3\n');
  });

  it('are so from the version on that says so (exclude added in new version)', async () => {
    const folder = makeProject(version('0.1.0', { 'copy-only': 'foo', 'copy-and-update': 'foo' }));
    await upgradeTo(folder, version('0.2.0', { 'copy-only': 'bar', 'copy-and-update': 'bar' }, { classes: { once: ['copy-only'] } }));
    expect([read(folder, 'copy-only'), read(folder, 'copy-and-update')]).toEqual(['foo', 'bar']);
  });
});

describe('the record', () => {
  it('is written anew, whatever happened to the copy in the project (overwrite answers file always)', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    const record = read(folder, RECORD_PATH);
    edit(folder, { [RECORD_PATH]: `\n\n${record.replaceAll('  ', '\t')}` });
    await upgradeTo(folder, version('0.2.0', { 'a.txt': song }));
    expect(read(folder, RECORD_PATH)).toBe(
      record
        .replaceAll('0.1.0"\n  },\n  "template"', '0.2.0"\n  },\n  "template"')
        .replace(
          /("path": "package.json",\s+"sha256": ")[0-9a-f]+/,
          (_all, head) =>
            head +
            (JSON.parse(read(folder, RECORD_PATH)).files.find(({ path }: { path: string }) => path === 'package.json').sha256 as string),
        ),
    );
  });

  it('gets answers that it did not know, by their defaults (skip answered and new answer)', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    const record = JSON.parse(read(folder, RECORD_PATH));
    delete record.answers.auth;
    edit(folder, { [RECORD_PATH]: JSON.stringify(record) });
    expect((await upgradeTo(folder, version('0.2.0', { 'a.txt': song }))).error).toBeUndefined();
    expect(recordOf(folder).answers.auth).toBe('oauth');
  });

  it('with an answer that is not legal any more is refused with its reason (dont validate computed value)', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    edit(folder, { [RECORD_PATH]: read(folder, RECORD_PATH).replace('"oauth"', '"basic"') });
    expect((await upgradeTo(folder, version('0.2.0', { 'a.txt': song }))).error?.exitCode).toBe(2);
  });

  it('holds nothing but what was asked: no secret, no value of the environment (secret validator)', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    await upgradeTo(folder, version('0.2.0', { 'a.txt': song }));
    expect(Object.keys(recordOf(folder).answers).sort()).toEqual(['auth', 'name', 'pm', 'template', 'transport']);
    expect(Object.keys(recordOf(folder)).sort()).toEqual(['answers', 'files', 'generator', 'schemaVersion', 'template']);
  });

  it('is read as it was written (conf as JSON)', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    const before = read(folder, RECORD_PATH);
    await upgradeTo(folder, version('0.1.0', { 'a.txt': song }));
    expect(read(folder, RECORD_PATH)).toBe(before);
  });

  it('names answers that others follow from (conditional computed value)', async () => {
    const files = {
      'a.ts': '// {{#if both}}\nexport const both = 1;\n// {{/if}}\n// {{#if oauth}}\nexport const oauth = 1;\n// {{/if}}\nexport {};\n',
    };
    const folder = makeProject(version('0.1.0', files));
    await upgradeTo(folder, version('0.1.0', files), { set: ['transport=http'] });
    expect(read(folder, 'a.ts')).toBe('export const oauth = 1;\nexport {};\n');
  });
});

describe('answers that change', () => {
  const files = { 'a.txt': lines('// {{#if oauth}}', 'oauth', '// {{else}}', 'other', '// {{/if}}', 'x', 'y', 'z') };

  it('merge with what was written, and conflict where both changed (inline changed answers and questions)', async () => {
    const folder = makeProject(version('0.1.0', files), { auth: 'api-key' });
    edit(folder, { 'a.txt': lines('other', 'x', 'y', 'my z') });
    await upgradeTo(folder, version('0.2.0', files), { set: ['auth=oauth'] });
    expect(read(folder, 'a.txt')).toBe(lines('oauth', 'x', 'y', 'my z'));
    commit(folder);
    edit(folder, { 'a.txt': lines('my oauth', 'x', 'y', 'my z') });
    const { error } = await upgradeTo(folder, version('0.2.0', files), { set: ['auth=none'], allowWeaker: true });
    expect(error?.exitCode).toBe(3);
    expect(read(folder, 'a.txt')).toContain('<<<<<<< yours\nmy oauth\n');
  });

  it('do so without another version (vcs ref current)', async () => {
    const folder = makeProject(version('0.1.0', files), { auth: 'api-key' });
    const { result } = await upgradeTo(folder, version('0.1.0', files), { set: ['auth=oauth'] });
    expect([result.from?.generator, result.to?.generator, read(folder, 'a.txt')]).toEqual([
      '0.1.0',
      '0.1.0',
      lines('oauth', 'x', 'y', 'z'),
    ]);
  });
});

describe('files that come and go', () => {
  it('go where nobody changed them, and with them the folders that are empty then (file removed)', async () => {
    const folder = makeProject(version('0.1.0', { 'one.txt': '1\n', 'deep/two.txt': '2\n', 'three.txt': '3\n' }));
    edit(folder, { 'three.txt': '3\nmine\n', 'deep/mine.txt': 'mine\n' });
    await upgradeTo(folder, version('0.2.0', {}));
    const paths = Object.keys(snapshot(folder)).filter((path) => path.endsWith('.txt'));
    expect(paths).toEqual(['deep/mine.txt', 'three.txt']);
  });

  it('are not written over yours (new file in template and project)', async () => {
    const folder = makeProject(version('0.1.0', {}));
    edit(folder, { 'new.txt': 'mine\n', 'same.txt': 'same\n' });
    const outcome = await upgradeTo(folder, version('0.2.0', { 'new.txt': 'theirs\n', 'same.txt': 'same\n' }));
    expect([outcome.error?.exitCode, read(folder, 'new.txt'), actionOf(outcome, 'same.txt')]).toEqual([3, 'mine\n', 'unchanged']);
  });

  it('may come of a migration too (new file in template and project via migration)', async () => {
    const folder = makeProject(version('0.1.0', {}));
    const migration: Migration = {
      version: '0.2.0',
      title: 'x',
      migrate: (files) => (files.has('new.txt') ? new Map() : new Map([['new.txt', 'theirs\n']])),
    };
    await upgradeTo(folder, version('0.2.0', {}), {}, { migrations: [migration] });
    expect(read(folder, 'new.txt')).toBe('theirs\n');
  });

  it('may be ignored by git at one version and not at the next (gitignore file unignored)', async () => {
    const files = (number: string, ignored: string) => version(number, { '.gitignore': ignored, settings: 'x\n' });
    const folder = makeProject(files('0.1.0', ''));
    for (const [number, ignored] of [
      ['0.2.0', 'settings\n'],
      ['0.3.0', ''],
    ] as const) {
      expect((await upgradeTo(folder, files(number, ignored))).error).toBeUndefined();
      commit(folder);
    }
    expect([read(folder, 'settings'), read(folder, '.gitignore')]).toEqual(['x\n', '']);
  });

  it('are updated also where git ignores them (keeps template generated gitignored file)', async () => {
    const folder = makeProject(version('0.1.0', { settings: '1\n' }), {}, { git: false });
    writeFileSync(join(folder, '.gitignore'), 'settings\n');
    git(folder, 'init', '--quiet');
    commit(folder);
    await upgradeTo(folder, version('0.2.0', { settings: '2\n' }));
    expect(read(folder, 'settings')).toBe('2\n');
  });
});

describe('conflicts', () => {
  it('are found where the lines around a change are not what they were (needs more context)', async () => {
    const sample = (name: string) => `${name} {\n  return 1;\n}\n\n`;
    const base = sample('a') + sample('b') + sample('c');
    const folder = makeProject(version('0.1.0', { 'a.txt': base }));
    edit(folder, { 'a.txt': sample('a') + sample('mine') + sample('b') + sample('c') });
    await upgradeTo(folder, version('0.2.0', { 'a.txt': base.replace('b {\n  return 1', 'b {\n  return 2') }));
    expect(read(folder, 'a.txt')).toBe(sample('a') + sample('mine') + sample('b').replace('1', '2') + sample('c'));
  });

  it('are listed, all of them, also where .rej files are ignored by git (conflicted files are marked unmerged)', async () => {
    for (const conflict of ['inline', 'rej'] as const) {
      const folder = makeProject(version('0.1.0', { 'a.txt': song, 'b.txt': song, 'c.txt': song }));
      edit(folder, { '.gitignore': '*.rej\n', 'a.txt': song.replace('two', 'my'), 'b.txt': song.replace('two', 'my') });
      const their = song.replace('two', 'their');
      const second = version('0.2.0', { 'a.txt': their, 'b.txt': their, 'c.txt': their });
      const { result, error } = await upgradeTo(folder, second, { conflict });
      expect([error?.exitCode, result.unresolved.map(({ path }) => path)]).toEqual([3, ['a.txt', 'b.txt']]);
      writeFileSync(join(folder, 'a.txt'), song);
      expect((await upgradeTo(folder, second, { continue: true })).result.unresolved.map(({ path }) => path)).toEqual(
        conflict === 'inline' ? ['b.txt'] : ['a.txt', 'b.txt'],
      );
    }
  });

  it('are not claimed where there is none (3way merged files are not marked unmerged)', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    edit(folder, { 'a.txt': song.replace('one', 'my') });
    const { result, error } = await upgradeTo(folder, version('0.2.0', { 'a.txt': song.replace('six', 'their') }));
    expect([error, result.unresolved, result.status]).toEqual([undefined, [], 'done']);
  });

  it('keep every letter, whatever alphabet it is of (unicode in content, answers with umlaut)', async () => {
    const folder = makeProject(version('0.1.0', { 'größe.txt': 'Größe\n' }), { name: 'groesse' });
    edit(folder, { 'größe.txt': 'Größe 🐙 мой\n' });
    const { error } = await upgradeTo(folder, version('0.2.0', { 'größe.txt': 'Größe 日本\n' }));
    expect(error?.exitCode).toBe(3);
    for (const text of ['Größe 🐙 мой\n', 'Größe\n', 'Größe 日本\n']) expect(read(folder, 'größe.txt')).toContain(text);
  });
});

describe('the executable bit', () => {
  const script = (number: string, executable: boolean, text = '#!/bin/sh\n') =>
    version(number, { 'run.sh': text }, executable ? { executable: ['*.sh'] } : {});

  it.each([true, false])('comes with a version, also where git does not track modes: %s (propagates addition)', async (fileMode) => {
    const folder = makeProject(script('0.1.0', false));
    git(folder, 'config', 'core.fileMode', String(fileMode));
    await upgradeTo(folder, script('0.2.0', true));
    expect(isExecutable(folder, 'run.sh')).toBe(true);
  });

  it.each([true, false])('goes with a version, also where git does not track modes: %s (propagates removal)', async (fileMode) => {
    const folder = makeProject(script('0.1.0', true));
    git(folder, 'config', 'core.fileMode', String(fileMode));
    await upgradeTo(folder, script('0.2.0', false));
    expect(isExecutable(folder, 'run.sh')).toBe(false);
  });

  it('that the user set stays (preserves exec bit authored on unix)', async () => {
    const folder = makeProject(script('0.1.0', false));
    chmodSync(join(folder, 'run.sh'), 0o755);
    commit(folder);
    await upgradeTo(folder, script('0.2.0', false, '#!/bin/sh\necho\n'));
    expect([isExecutable(folder, 'run.sh'), read(folder, 'run.sh')]).toEqual([true, '#!/bin/sh\necho\n']);
  });

  it.each([true, false])('changes together with a conflict: %s (exec bit change and merge conflict)', async (becomes) => {
    const folder = makeProject(script('0.1.0', !becomes));
    edit(folder, { 'run.sh': '#!/bin/sh\nmine\n' });
    const { error } = await upgradeTo(folder, script('0.2.0', becomes, '#!/bin/sh\ntheirs\n'));
    expect([error?.exitCode, isExecutable(folder, 'run.sh')]).toEqual([3, becomes]);
  });
});
