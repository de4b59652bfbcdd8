import { createHash } from 'node:crypto';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Answers } from './answers.js';
import type { FileClass } from './manifest.js';
import type { RenderedFile } from './render.js';

/** The file that remembers how a project was made. */
export const RECORD_PATH = '.create-mcp-server.json';

/** The compressed files as they were rendered: the base of the merge that `upgrade` does. */
export const PRISTINE_PATH = '.create-mcp-server.base.br';

/** Brotli's effort. 6 takes twice as long for 9 % fewer bytes, 9 eight times for 11 %. */
const PRISTINE_QUALITY = 4;

/** One file of a record. `sha256` (hex) is that of the file as it was rendered, before anybody edited it. */
export interface RecordedFile {
  path: string;
  sha256: string;
  class: FileClass;
  executable?: true;
}

/** What `upgrade` and `doctor` need to know about a project. Holds no secret and no path of a machine. */
export interface ProjectRecord {
  schemaVersion: 1;
  generator: { name: string; version: string };
  template: { name: string; version: string };
  answers: Answers;
  files: RecordedFile[];
}

/** SHA-256 of a file's content, in hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The record of `files` and their pristine texts, as two more files of the project. */
export function recordFiles(record: Omit<ProjectRecord, 'schemaVersion' | 'files'>, files: readonly RenderedFile[]): RenderedFile[] {
  const { generator, template, answers } = record;
  const value: ProjectRecord = {
    schemaVersion: 1,
    generator,
    template,
    answers,
    files: files.map(({ path, content, class: fileClass, executable }) => ({
      path,
      sha256: sha256(content),
      class: fileClass,
      ...(executable ? { executable } : {}),
    })),
  };
  return [
    { path: RECORD_PATH, content: `${JSON.stringify(value, null, 2)}\n`, executable: false, class: 'managed' },
    { path: PRISTINE_PATH, content: compressPristine(files), executable: false, class: 'managed' },
  ];
}

/**
 * The texts that an upgrade may have to merge, compressed. The same files always give the same bytes: no time, no name of a machine.
 * Files of class `once` are the user's, and bytes cannot be merged: of both the hash in the record is enough.
 */
function compressPristine(files: readonly RenderedFile[]): Uint8Array {
  const texts = files.filter(({ class: fileClass, content }) => fileClass !== 'once' && typeof content === 'string');
  const value = { schemaVersion: 1, files: Object.fromEntries(texts.map(({ path, content }) => [path, content])) };
  return brotliCompressSync(JSON.stringify(value), { params: { [constants.BROTLI_PARAM_QUALITY]: PRISTINE_QUALITY } });
}
