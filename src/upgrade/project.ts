import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { PRISTINE_PATH, RECORD_PATH, sha256 } from '../create/record.js';
import { checkPaths } from '../create/render/paths.js';
import { UserError } from '../shell/errors.js';
import type { BaseFile, ProjectFile } from './plan.js';

const identity = z.looseObject({ name: z.string(), version: z.string() });

/** What upgrade reads of a record. Whatever else a later version writes there is left alone. */
const recordSchema = z.looseObject({
  schemaVersion: z.literal(1),
  origin: z.literal('adopted').optional(),
  generator: identity,
  template: identity,
  answers: z.record(z.string(), z.string()),
  files: z.array(
    z.looseObject({
      path: z.string().min(1),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      class: z.enum(['managed', 'merge', 'once', 'structural']),
      executable: z.literal(true).optional(),
    }),
  ),
});
export type ReadRecord = z.infer<typeof recordSchema>;

/** Most bytes that the pristine texts may have, unpacked: a damaged file must not fill the memory. */
const MOST_PRISTINE_BYTES = 64 * 1024 * 1024;

/** The record of the project in `folder`; undefined where it has none. Throws a UserError where it cannot be used. */
export async function readRecord(folder: string): Promise<ReadRecord | undefined> {
  const text = await readIfThere(join(folder, RECORD_PATH));
  if (text === undefined) return undefined;
  const value = parseJson(text.toString('utf8'));
  const version = z.looseObject({ schemaVersion: z.number() }).safeParse(value);
  if (version.success && version.data.schemaVersion > 1) {
    throw recordError('was written by a newer create-mcp-server. Use that version or a later one.');
  }
  const record = recordSchema.safeParse(value);
  if (!record.success) throw recordError(`is damaged (${z.prettifyError(record.error).split('\n')[0]}). Restore it from git.`);
  try {
    checkPaths(record.data.files.map(({ path }) => path));
  } catch (error) {
    throw recordError(`has a path that cannot be: ${error instanceof Error ? error.message : error}`);
  }
  return record.data;
}

/** The files of a record, with the pristine texts that are kept beside it, as far as they are what the record says. */
export async function readBase(folder: string, record: ReadRecord): Promise<BaseFile[]> {
  const texts = await readPristine(folder);
  return record.files.map(({ path, sha256: hash, class: fileClass, executable = false }) => {
    const text = texts[path];
    return { path, sha256: hash, class: fileClass, executable, ...(text !== undefined && sha256(text) === hash ? { text } : {}) };
  });
}

/** Paths of files whose pristine text is needed and not kept. */
export function missingTexts(base: readonly BaseFile[], mine: ReadonlyMap<string, ProjectFile>): string[] {
  return base
    .filter(({ path, text, class: fileClass, sha256: hash }) => {
      const file = mine.get(path);
      return text === undefined && fileClass !== 'once' && file !== undefined && !file.content.includes(0) && sha256(file.content) !== hash;
    })
    .map(({ path }) => path);
}

/** Those of `paths` that exist in `folder`. Throws a UserError where a link, or a folder in place of a file, is on the way. */
export async function readFiles(folder: string, paths: Iterable<string>): Promise<Map<string, ProjectFile>> {
  const files = new Map<string, ProjectFile>();
  for (const path of paths) {
    const file = await readProjectFile(folder, path);
    if (file) files.set(path, file);
  }
  return files;
}

async function readProjectFile(folder: string, path: string): Promise<ProjectFile | undefined> {
  const segments = path.split('/');
  for (const [index] of segments.entries()) {
    const part = segments.slice(0, index + 1).join('/');
    const stats = await lstat(join(folder, part)).catch(() => undefined);
    if (stats === undefined) return undefined;
    const isLast = index === segments.length - 1;
    if (stats.isSymbolicLink() || (isLast ? !stats.isFile() : !stats.isDirectory())) {
      const message = `${part} is ${stats.isSymbolicLink() ? 'a link' : isLast ? 'not a file' : 'not a folder'}. An upgrade writes only plain files; put one there, or remove it.`;
      throw new UserError(message, { exitCode: 1, reason: 'project-kind' });
    }
    if (isLast) return { content: await readFile(join(folder, part)), executable: (stats.mode & 0o111) !== 0 };
  }
  return undefined;
}

async function readPristine(folder: string): Promise<Record<string, string>> {
  const bytes = await readIfThere(join(folder, PRISTINE_PATH));
  if (bytes === undefined) return {};
  try {
    const text = brotliDecompressSync(bytes, { maxOutputLength: MOST_PRISTINE_BYTES }).toString('utf8');
    return z.looseObject({ schemaVersion: z.literal(1), files: z.record(z.string(), z.string()) }).parse(parseJson(text)).files;
  } catch {
    return {};
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UserError(`${path} cannot be read: ${error.message}`, { exitCode: 1, reason: 'project-unreadable', cause: error });
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordError(what: string): UserError {
  return new UserError(`${RECORD_PATH} ${what}`, { exitCode: 1, reason: 'record-unusable' });
}
