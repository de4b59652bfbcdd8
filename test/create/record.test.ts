import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PRISTINE_PATH, RECORD_PATH, recordFiles, sha256 } from '../../src/create/record.js';
import { render } from '../../src/create/render.js';
import { answersOf, templateOf } from '../helpers/templates.js';

const template = templateOf(
  { 'a.ts': 'export {};\n', 'run.sh': 'true\n', 'once.md': 'yours\n', 'logo.png': new Uint8Array([0, 1, 2]) },
  { executable: ['*.sh'], classes: { once: ['once.md'] } },
);
const files = render(template, answersOf(), { version: '1.2.3', linterSpec: '1.2.3' });
const identities = {
  generator: { name: 'create-mcp-server', version: '1.2.3' },
  template: { name: 'test', version: '1.0.0' },
  answers: answersOf(),
};

function contentOf(path: string): string | Uint8Array {
  const file = recordFiles(identities, files).find((one) => one.path === path);
  if (!file) throw new Error(`no ${path}`);
  return file.content;
}

describe('the record of a project', () => {
  it('names class, hash and mode of every file', () => {
    const record = JSON.parse(String(contentOf(RECORD_PATH)));
    expect(record).toMatchObject({ schemaVersion: 1, ...identities });
    expect(record.files).toEqual([
      { path: 'a.ts', sha256: sha256('export {};\n'), class: 'merge' },
      { path: 'logo.png', sha256: sha256(new Uint8Array([0, 1, 2])), class: 'merge' },
      { path: 'once.md', sha256: sha256('yours\n'), class: 'once' },
      { path: 'package.json', sha256: expect.any(String), class: 'merge' },
      { path: 'run.sh', sha256: sha256('true\n'), class: 'merge', executable: true },
    ]);
  });

  it('has the pristine texts beside it, without those that are never merged', () => {
    const pristine = JSON.parse(brotliDecompressSync(contentOf(PRISTINE_PATH) as Uint8Array).toString());
    expect(pristine).toMatchObject({ schemaVersion: 1, files: { 'a.ts': 'export {};\n', 'run.sh': 'true\n' } });
    expect(Object.keys(pristine.files)).toEqual(['a.ts', 'package.json', 'run.sh']);
  });

  it('is the same, byte for byte, whenever it is made', () => {
    expect(recordFiles(identities, files)).toEqual(recordFiles(identities, [...files]));
  });
});
