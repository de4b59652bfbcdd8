import { describe, expect, it } from 'vitest';
import { mediaTypeOf } from '../../src/backend/media-type.js';
import { documents } from '../helpers/documents.js';

const bytes = (...values: number[]) => Buffer.from(values);

describe('what a document is', () => {
  it.each([
    ['plain text', Buffer.from('hello'), 'notes', 'text/plain'],
    ['text of another name', Buffer.from('hello'), 'notes.exe', 'text/plain'],
    ['Markdown', Buffer.from('# Hi'), 'a/b.MD', 'text/markdown'],
    ['JSON', Buffer.from('{}'), 'a.json', 'application/json'],
    ['nothing at all', Buffer.alloc(0), 'a.csv', 'text/csv'],
    ['a picture that is called text', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'a.md', 'image/png'],
    ['a document of pages', Buffer.from('%PDF-1.7\n'), 'a.txt', 'application/pdf'],
    ['an archive', Buffer.from('PK\u0003\u0004'), 'a.docx', 'application/zip'],
    ['a program', Buffer.from('\u007fELF'), 'a.txt', 'application/x-executable'],
    ['bytes', bytes(65, 0, 66), 'a.txt', 'application/octet-stream'],
    ['another encoding', bytes(0xe9, 0x74, 0xe9), 'a.txt', 'application/octet-stream'],
    ['text that is cut within a character', Buffer.from('é').subarray(0, 1), 'a.txt', 'text/plain'],
  ])('is decided by its content (P-70): %s', (_what, content, name, expected) => {
    expect(mediaTypeOf(content, name)).toBe(expected);
  });

  it('is told with its text, and is the reason where there is none', async () => {
    const { backend } = documents({ 'a.json': '{"a": 1}', 'b.txt': '%PDF-1.7 and no NUL anywhere', 'c.txt': `${'x'.repeat(5_000)}\0` });
    expect(await backend.read('a.json', 0, 256)).toMatchObject({ mediaType: 'application/json' });
    await expect(backend.read('b.txt', 0, 256)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('application/pdf'),
    });
    await expect(backend.read('c.txt', 4_900, 256)).rejects.toMatchObject({ code: 'REFUSED' });
  });

  it('is that of the whole document in every part of it', async () => {
    const { backend } = documents({ 'a.txt': `%PDF-${'x'.repeat(9_000)}` });
    await expect(backend.read('a.txt', 8_000, 256)).rejects.toMatchObject({ code: 'REFUSED' });
  });
});
