import { createHash } from 'node:crypto';
import type { Answers } from './answers.js';
import type { FileClass } from './manifest.js';
import type { RenderedFile } from './render.js';

/** The file that remembers how a project was made. */
export const RECORD_PATH = '.create-mcp-server.json';

/** What `upgrade` and `doctor` need to know about a project. Holds no secret and no path of a machine. */
export interface ProjectRecord {
  schemaVersion: 1;
  generator: { name: string; version: string };
  template: { name: string; version: string };
  answers: Answers;
  /** `sha256` (hex) is that of the file as it was rendered, before anybody edited it. */
  files: { path: string; sha256: string; class: FileClass }[];
}

/** SHA-256 of a file's content, in hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The record of `files`, as one more file of the project. */
export function recordFile(record: Omit<ProjectRecord, 'schemaVersion' | 'files'>, files: readonly RenderedFile[]): RenderedFile {
  const { generator, template, answers } = record;
  const value: ProjectRecord = {
    schemaVersion: 1,
    generator,
    template,
    answers,
    files: files.map(({ path, content, class: fileClass }) => ({ path, sha256: sha256(content), class: fileClass })),
  };
  return { path: RECORD_PATH, content: `${JSON.stringify(value, null, 2)}\n`, executable: false, class: 'managed' };
}
