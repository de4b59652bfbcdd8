import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documents, put } from '../helpers/documents.js';

const live = new AbortController().signal;

/** P-59, W9: every way out that is known ends like a document that does not exist. */
describe('nothing outside the folder can be read', () => {
  it.each([
    ['parent', '../secret.txt'],
    ['parent, deeper', 'notes/../../secret.txt'],
    ['parent, hidden in a name', 'notes/..../../secret.txt'],
    ['absolute', '/etc/passwd'],
    ['absolute, doubled', '//etc/passwd'],
    ['Windows separators', '..\\secret.txt'],
    ['Windows drive', 'C:/secret.txt'],
    ['Windows drive, relative', 'C:secret.txt'],
    ['NUL', 'notes/a.md\0.png'],
    ['dot segment', './notes/a.md'],
    ['empty segment', 'notes//a.md'],
    ['trailing separator', 'notes/a.md/'],
    ['hidden file', '.env'],
    ['hidden folder', '.git/config'],
    ['percent encoding', '%2e%2e/secret.txt'],
    ['overlong dots', '․․/secret.txt'],
    ['full-width', '../secret.txt'],
    ['home', '~/secret.txt'],
    ['depth', 'a/b/c/d/e/f/g/h/i/j/k'],
    ['name too long', 'x'.repeat(300)],
  ])('%s', async (_way, path) => {
    const { backend } = documents({ 'notes/a.md': 'a', '.env': 'KEY=1', '.git/config': 'x' });
    await expect(backend.read(path, 0, 1_024)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(backend.list(path, undefined, 10, live)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(backend.search('secret', path, 10, live)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a sibling folder with the same prefix', async () => {
    const { backend, outside, root } = documents({});
    put(outside, 'data-evil/a.md', 'evil');
    symlinkSync(join(outside, 'data-evil'), join(root, 'link'));
    await expect(backend.read('../data-evil/a.md', 0, 1_024)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(backend.read('link/a.md', 0, 1_024)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a link to a document, a link to a folder, a link to a link, a circle of links', async () => {
    const { backend, outside, root } = documents({ 'notes/a.md': 'a' });
    symlinkSync(join(outside, 'secret.txt'), join(root, 'document'));
    symlinkSync(outside, join(root, 'folder'));
    symlinkSync(join(root, 'document'), join(root, 'again'));
    symlinkSync(join(root, 'circle'), join(root, 'circle'));
    for (const path of ['document', 'folder/secret.txt', 'again', 'circle']) {
      await expect(backend.read(path, 0, 1_024), path).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect((await backend.list('', undefined, 10, live)).entries.map((entry) => entry.name)).toEqual(['notes']);
    expect((await backend.search('secret', '', 10, live)).matches).toEqual([]);
  });

  it('a hidden file reached through a link with an innocent name', async () => {
    const { backend, root } = documents({ '.env': 'KEY=1' });
    symlinkSync(join(root, '.env'), join(root, 'readme.md'));
    await expect(backend.read('readme.md', 0, 1_024)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a folder that becomes a link while it is read', async () => {
    const { backend, outside, root } = documents({ 'notes/secret.txt': 'inside' });
    mkdirSync(join(outside, 'bait'));
    put(outside, 'bait/secret.txt', 'the secret beside the folder');
    symlinkSync(join(outside, 'bait'), join(outside, 'link'));
    let linked = false;
    const swap = setInterval(() => {
      renameSync(join(root, 'notes'), join(outside, linked ? 'link' : 'parked'));
      renameSync(join(outside, linked ? 'parked' : 'link'), join(root, 'notes'));
      linked = !linked;
    }, 0);
    try {
      for (let attempt = 0; attempt < 2_000; attempt += 1) {
        const text = await backend.read('notes/secret.txt', 0, 1_024).then(
          (window) => window.text,
          () => 'inside',
        );
        expect(text).toBe('inside');
      }
    } finally {
      clearInterval(swap);
    }
  });

  it.skipIf(process.platform === 'win32')('a pipe does not hang the reader', async () => {
    const { backend, root } = documents({});
    execFileSync('mkfifo', [join(root, 'pipe')]);
    await expect(backend.read('pipe', 0, 1_024)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(backend.search('x', '', 10, live)).resolves.toMatchObject({ matches: [] });
  });
});

describe('what is inside is served', () => {
  it('through a link that stays inside', async () => {
    const { backend, root } = documents({ 'notes/a.md': 'a' });
    symlinkSync(join(root, 'notes'), join(root, 'latest'));
    expect((await backend.read('latest/a.md', 0, 1_024)).text).toBe('a');
  });

  it('when the root itself is a link', async () => {
    const { outside, root } = documents({ 'a.md': 'a' });
    symlinkSync(root, join(outside, 'current'));
    const { createBackend } = await import('../../src/backend/index.js');
    const backend = createBackend({ MCP_FILES_ROOT: join(outside, 'current'), MCP_FILES_MAX_BYTES: 1_024 });
    expect((await backend.read('a.md', 0, 1_024)).text).toBe('a');
  });

  it('with dots, spaces and other scripts in its name', async () => {
    const { backend } = documents({ 'a..b/c d…é文.md': 'found' });
    expect((await backend.read('a..b/c d…é文.md', 0, 1_024)).text).toBe('found');
  });
});
