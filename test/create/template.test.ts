import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inherit, listTemplates, readTemplate } from '../../src/create/template.js';
import { projectRoot } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/temp.js';
import { templateOf } from '../helpers/templates.js';

const fixtures = join(projectRoot, 'test/fixtures/templates');

/** A folder of templates with these files. */
function folderOf(files: Record<string, string | Uint8Array>): string {
  const root = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

const manifest = (extra: object = {}) => JSON.stringify({ name: 'minimal', title: 'T', description: 'D', version: '0.1.0', ...extra });

describe('listTemplates', () => {
  it('lists every folder with a template.json, the common platform last', async () => {
    const root = folderOf({ 'base/template.json': manifest(), 'zeta/template.json': manifest({ name: 'zeta' }), 'notes/a.txt': '' });
    expect((await listTemplates(root)).map(({ folder, manifest: { name } }) => `${folder}:${name}`)).toEqual(['zeta:zeta', 'base:minimal']);
  });

  it.each([
    ['an unknown key', { surprise: 1 }, 'surprise'],
    ['a name with capitals', { name: 'Files' }, 'name: must be lower case'],
    ['a version that is none', { version: 'latest' }, 'version: must be a version'],
    ['a condition that is no text', { when: [{ files: ['a'], if: 3 }] }, 'when.0.if'],
  ])('refuses a template.json with %s', async (_, extra, text) => {
    await expect(listTemplates(folderOf({ 'base/template.json': manifest(extra) }))).rejects.toThrow(text);
  });

  it('refuses a template.json that is no JSON', async () => {
    await expect(listTemplates(folderOf({ 'base/template.json': '{' }))).rejects.toThrow('base/template.json is not JSON');
  });
});

describe('readTemplate', () => {
  it('lays a template over the one it extends', async () => {
    const { manifest: read, files } = await readTemplate(fixtures, 'files');
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual([...paths].sort());
    expect(paths).toEqual(expect.arrayContaining(['src/documents.ts', 'src/main.ts', 'src/stdio.ts']));
    expect(paths).not.toContain('src/keys.ts');
    expect(read).toMatchObject({ name: 'files', version: '0.2.0', rename: { gitignore: '.gitignore' } });
    const manifestJson = JSON.parse(String(files.find(({ path }) => path === 'package.json')?.content));
    expect(Object.keys(manifestJson.dependencies)).toEqual(['jose', 'lru.cache', 'marked', 'zod']);
    expect(manifestJson).toMatchObject({ description: 'Documents of MCP Server Template', scripts: { check: 'node --version' } });
  });

  it('leaves out what tools leave behind, template.json, and what the template ignores', async () => {
    const root = folderOf({
      'base/template.json': manifest({ ignore: ['*.local'] }),
      'base/package.json': '{}',
      'base/node_modules/a/index.js': '',
      'base/dist/main.js': '',
      'base/src/coverage/a.js': '',
      'base/tsconfig.tsbuildinfo': '',
      'base/notes.local': '',
      'base/.env.example': '',
    });
    expect((await readTemplate(root, 'minimal')).files.map(({ path }) => path)).toEqual(['.env.example', 'package.json']);
  });

  it('reads text with LF ends, and anything else as bytes', async () => {
    const binary = Buffer.from([0x89, 0x50, 0x0d, 0x0a, 0xff]);
    const root = folderOf({
      'base/template.json': manifest(),
      'base/a.txt': 'é\r\nb\r\n',
      'base/b.png': binary,
      'base/c.bin': Buffer.from('a\0\r\n'),
    });
    const contents = (await readTemplate(root, 'minimal')).files.map(({ content }) => content);
    expect(contents).toEqual(['é\nb\n', binary, Buffer.from('a\0\r\n')]);
  });

  it('names the templates that exist when asked for another', async () => {
    await expect(readTemplate(fixtures, 'nope')).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('files, minimal') });
  });

  it('refuses links, circles and a missing base', async () => {
    const linked = folderOf({ 'base/template.json': manifest() });
    symlinkSync('/etc/hosts', join(linked, 'base/hosts'));
    await expect(readTemplate(linked, 'minimal')).rejects.toThrow('hosts is neither a file nor a folder');
    await expect(readTemplate(folderOf({ 'base/template.json': manifest({ extends: 'base' }) }), 'minimal')).rejects.toThrow(
      'extends itself',
    );
    await expect(readTemplate(folderOf({ 'base/template.json': manifest({ extends: 'gone' }) }), 'minimal')).rejects.toThrow(
      'gone/template.json is missing',
    );
  });
});

describe('inherit', () => {
  it('adds the rules of both, and keeps the identity of the overlay', () => {
    const base = templateOf(
      { 'a.ts': 'base', 'b.ts': 'base' },
      { when: [{ files: ['a.ts'], if: 'http' }], executable: ['a'], classes: { once: ['a'] }, ignore: ['x'], remove: ['y'] },
    );
    const overlay = templateOf(
      { 'b.ts': 'overlay' },
      { name: 'over', when: [{ files: ['b.ts'], if: 'stdio' }], executable: ['b'], classes: { once: ['b'], managed: ['c'] } },
    );
    const { manifest: merged, files } = inherit(base, overlay);
    expect(merged).toMatchObject({
      name: 'over',
      when: [{ if: 'http' }, { if: 'stdio' }],
      executable: ['a', 'b'],
      classes: { once: ['a', 'b'], managed: ['c'], structural: [] },
    });
    expect(files.map(({ path, content }) => [path, content])).toContainEqual(['b.ts', 'overlay']);
  });
});
