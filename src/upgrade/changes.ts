import { brotliDecompressSync } from 'node:zlib';
import { PRISTINE_PATH } from '../create/record.js';
import type { RenderedFile } from '../create/render.js';
import type { Change, Journal } from './journal.js';
import { decodeText } from './merge/form.js';
import { type Migrated, type Migration, runMigrations } from './migrations.js';
import type { PlannedFile, ProjectFile } from './plan.js';

/** What an upgrade does to the disk, and what it leaves to a person. */
export interface Work {
  changes: Change[];
  unresolved: Journal['unresolved'];
}

/** The changes of a plan. A conflict is written into the file with markers, or, with `rej` and where it is no text, beside it. */
export function workOf(files: readonly PlannedFile[], mine: ReadonlyMap<string, ProjectFile>, conflict: 'inline' | 'rej'): Work {
  const work: Work = { changes: [], unresolved: [] };
  const put = (path: string, after: Change['after']) => {
    if (!isSameFile(mine.get(path), after)) work.changes.push({ path, before: mine.get(path), after });
  };
  for (const { path, from, write, remove, conflicts, rejection } of files) {
    const isBeside = conflicts > 0 && rejection !== undefined && (conflict === 'rej' || write === undefined);
    if (isBeside) {
      const rejected = `${path}.rej`;
      put(rejected, { content: rejection, executable: false });
      work.unresolved.push({ path: from ?? path, rejected });
      continue;
    }
    if (write) put(path, write);
    if (remove !== undefined) put(remove, undefined);
    if (conflicts > 0) work.unresolved.push({ path });
  }
  return work;
}

/** The changes of the record and the pristine texts. Those stay as they are while they say the same: other bytes come of another zlib. */
export function closingChanges(mine: ReadonlyMap<string, ProjectFile>, files: readonly RenderedFile[]): Change[] {
  return files.flatMap(({ path, content, executable }): Change[] => {
    const before = mine.get(path);
    if (before && (path === PRISTINE_PATH ? unpack(before.content) === unpack(content) : isSameFile(before, { content, executable })))
      return [];
    return [{ path, before, after: { content, executable } }];
  });
}

/** A plan with what migrations change on top of it: they see the project as it will be. */
export function migratePlan(
  files: readonly PlannedFile[],
  mine: ReadonlyMap<string, ProjectFile>,
  versions: { from: string; to: string },
  migrations: readonly Migration[],
): { files: PlannedFile[]; titles: string[] } {
  const { changes, titles } = runMigrations(textsOf(files, mine), versions.from, versions.to, migrations);
  const known = new Set(files.map(({ path }) => path));
  const changed = files.map((file) => (changes.has(file.path) ? migrated(file, changes.get(file.path), mine) : file));
  const added = [...changes].flatMap(([path, text]): PlannedFile[] =>
    known.has(path) ? [] : [migrated({ path, class: 'merge', action: 'unchanged', conflicts: 0, notes: [] }, text, mine)],
  );
  return { files: [...changed, ...added].sort((a, b) => (a.path < b.path ? -1 : 1)), titles };
}

function migrated(
  file: PlannedFile,
  text: Migrated['changes'] extends Map<string, infer Text> ? Text : never,
  mine: ReadonlyMap<string, ProjectFile>,
): PlannedFile {
  const { write: _write, ...rest } = file;
  const notes = [...file.notes, 'changed by a migration'];
  if (text === undefined) return { ...rest, action: 'remove', remove: file.path, notes };
  const executable = file.write?.executable ?? mine.get(file.path)?.executable ?? false;
  const action = mine.has(file.path) ? (file.action === 'unchanged' ? 'merge' : file.action) : 'create';
  return { ...rest, action, write: { content: text, executable }, notes };
}

/** The texts of a project as the plan leaves it. Files with conflicts are left out: they are not whole. */
function textsOf(files: readonly PlannedFile[], mine: ReadonlyMap<string, ProjectFile>): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [path, { content }] of mine) {
    const text = decodeText(content);
    if (text !== undefined) texts.set(path, text);
  }
  for (const { path, write, remove, conflicts } of files) {
    const content = write?.content;
    if (remove !== undefined) texts.delete(remove);
    if (conflicts > 0) texts.delete(path);
    else if (typeof content === 'string') texts.set(path, content);
  }
  return texts;
}

function isSameFile(one: Change['after'], other: Change['after']): boolean {
  if (!one || !other) return one === other;
  return one.executable === other.executable && Buffer.from(one.content).equals(Buffer.from(other.content));
}

function unpack(content: string | Uint8Array): string | undefined {
  try {
    return brotliDecompressSync(Buffer.from(content)).toString('utf8');
  } catch {
    return undefined;
  }
}
