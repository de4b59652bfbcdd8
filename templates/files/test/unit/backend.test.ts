import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documents, put } from '../helpers/documents.js';

const live = new AbortController().signal;

describe('read', () => {
  it('gives the whole document back, part by part, whatever its characters and the size of the parts', async () => {
    const { backend, root } = documents({});
    const text = fc.string({ unit: 'grapheme', maxLength: 400 }).map((value) => value.replaceAll('\0', ' '));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 4, max: 64 }), async (content, size) => {
        put(root, 'a.md', content);
        const expected = Buffer.from(content).toString('utf8');
        let read = '';
        let offset: number | undefined = 0;
        for (let part = 0; offset !== undefined && part < 5_000; part += 1) {
          const window: Awaited<ReturnType<typeof backend.read>> = await backend.read('a.md', offset, size);
          read += window.text;
          offset = window.next;
        }
        expect(read).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('ends beyond the end', async () => {
    const { backend } = documents({ 'a.md': 'abc' });
    expect(await backend.read('a.md', 99, 256)).toEqual({ text: '', next: undefined, totalBytes: 3, mediaType: 'text/markdown' });
  });

  it('refuses what is binary or too large', async () => {
    const { backend } = documents({ 'a.bin': new Uint8Array([65, 0, 66]), 'b.md': 'x'.repeat(2_048) }, 1_024);
    await expect(backend.read('a.bin', 0, 256)).rejects.toMatchObject({ code: 'REFUSED' });
    await expect(backend.read('b.md', 0, 256)).rejects.toMatchObject({ code: 'REFUSED' });
  });
});

describe('list', () => {
  it('pages through a folder without loss or repetition', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `${String(index).padStart(2, '0')}.md`);
    const { backend } = documents(Object.fromEntries(names.map((name) => [name, ''])));
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 10; page += 1) {
      const { entries, next } = await backend.list('', cursor, 7, live);
      seen.push(...entries.map((entry) => entry.name));
      cursor = next;
      if (cursor === undefined) break;
    }
    expect(seen).toEqual(names);
  });

  it('stops when the caller has gone', async () => {
    const { backend } = documents({ 'a.md': '' });
    await expect(backend.list('', undefined, 10, AbortSignal.abort(new Error('gone')))).rejects.toThrow();
  });
});

describe('search', () => {
  it('finds names and lines, ignoring case, in the order of paths', async () => {
    const { backend } = documents({ 'b/Budget.md': 'first\nThe BUDGET is 5\n', 'a.md': 'no budget here' });
    const { matches, complete } = await backend.search('budget', '', 10, live);
    expect(matches.map(({ path, line }) => [path, line])).toEqual([
      ['a.md', 1],
      ['b/Budget.md', 0],
      ['b/Budget.md', 2],
    ]);
    expect(complete).toBe(true);
  });

  it('takes the query literally (P-62)', async () => {
    const { backend } = documents({ 'a.md': 'aaa (a+)+ .*' });
    expect((await backend.search('(a+)+', '', 10, live)).matches).toHaveLength(1);
    expect((await backend.search('a.*z', '', 10, live)).matches).toHaveLength(0);
  });

  it('says when a limit ended it', async () => {
    const { backend } = documents({ 'a.md': 'x1\nx1\nx1' });
    expect(await backend.search('x1', '', 2, live)).toMatchObject({ complete: false, matches: [{ line: 1 }, { line: 2 }] });
  });

  it('cuts long lines around the match', async () => {
    const { backend } = documents({ 'a.md': `${'-'.repeat(5_000)}needle${'-'.repeat(5_000)}` });
    const [match] = (await backend.search('needle', '', 1, live)).matches;
    expect(match?.excerpt).toContain('needle');
    expect(match?.excerpt.length).toBeLessThanOrEqual(200);
  });
});

describe('readiness', () => {
  it('follows the folder', async () => {
    const { backend, root } = documents({});
    await expect(backend.check(live)).resolves.toBeUndefined();
    rmSync(root, { recursive: true });
    await expect(backend.check(live)).rejects.toThrow();
    await expect(backend.list('', undefined, 10, live)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

it('a folder that has gone is an outage, not a caller’s mistake, until it is back', async () => {
  const { backend, outside, root } = documents({ 'a.md': 'found' });
  renameSync(root, join(outside, 'elsewhere'));
  await expect(backend.read('a.md', 0, 256)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(backend.list('', undefined, 10, live)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(backend.search('found', '', 10, live)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(backend.check(live)).rejects.toThrow();
  renameSync(join(outside, 'elsewhere'), root);
  expect((await backend.read('a.md', 0, 256)).text).toBe('found');
});
