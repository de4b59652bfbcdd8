import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../create/record.js';
import { UserError } from '../shell/errors.js';
import type { ProjectFile } from './plan.js';

/** The folder of an upgrade that is under way. It hides itself from git, and lies on the disk of the project so that a rename is one step. */
export const JOURNAL_FOLDER = '.create-mcp-server.upgrade';

/** A file's identity: hash and mode. Null where there is no file. */
const fingerprint = z.strictObject({ sha256: z.string(), executable: z.boolean() }).nullable();

const entry = z.strictObject({ path: z.string(), before: fingerprint, after: fingerprint });
export type JournalEntry = z.infer<typeof entry>;

const journalSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** `applying`: files are being put in place. `unresolved`: they are, and a person has conflicts to settle. */
  state: z.enum(['applying', 'unresolved']),
  /** What is put in place, in this order. */
  entries: z.array(entry),
  /** What follows when nothing is unresolved: the record, which then tells the truth. */
  closing: z.array(entry),
  unresolved: z.array(z.strictObject({ path: z.string(), rejected: z.string().optional() })),
});
export type Journal = z.infer<typeof journalSchema>;

/** A file as it is and as it is to be; undefined where there is none. */
export interface Change {
  path: string;
  before: ProjectFile | undefined;
  after: { content: string | Uint8Array; executable: boolean } | undefined;
}

/** The journal of an upgrade that was not finished in `folder`; undefined where there is none. */
export async function readJournal(folder: string): Promise<Journal | undefined> {
  const text = await fs.readFile(join(folder, JOURNAL_FOLDER, 'journal.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const journal = journalSchema.safeParse(parseJson(text));
  if (journal.success) return journal.data;
  throw new UserError(`${JOURNAL_FOLDER}/journal.json is damaged. Take the project back with git, and remove that folder.`, {
    exitCode: 1,
    reason: 'journal-unusable',
  });
}

/** Writes down everything that is about to happen, and keeps every file that will change. Nothing in the project has changed by then. */
export async function beginJournal(
  folder: string,
  changes: readonly Change[],
  closing: readonly Change[],
  unresolved: Journal['unresolved'],
): Promise<Journal> {
  const root = join(folder, JOURNAL_FOLDER);
  await fs.rm(root, { recursive: true, force: true });
  await fs.mkdir(root);
  await fs.writeFile(join(root, '.gitignore'), '*\n');
  for (const { path, before, after } of [...changes, ...closing]) {
    if (before) await keep(join(root, 'old', path), before);
    if (after) await keep(join(root, 'new', path), after);
  }
  const journal: Journal = {
    schemaVersion: 1,
    state: 'applying',
    entries: changes.map(toEntry),
    closing: closing.map(toEntry),
    unresolved,
  };
  await saveJournal(folder, journal);
  return journal;
}

/**
 * Puts the files of a journal in place, each by one rename, so that whoever looks sees the old file or the new one. Safe to run again after
 * it was killed. Throws where a file is neither: then somebody else wrote it, and it is not overwritten.
 */
export async function applyJournal(folder: string, journal: Journal): Promise<void> {
  await place(folder, journal.entries);
  if (journal.unresolved.length === 0) await closeJournal(folder, journal);
  else await saveJournal(folder, { ...journal, state: 'unresolved' });
}

/** Puts the record in place and forgets the journal. */
export async function closeJournal(folder: string, journal: Journal): Promise<void> {
  await place(folder, journal.closing);
  await discardJournal(folder);
}

/**
 * Puts every file back as it was. What the user wrote into one meanwhile is kept beside it. Returns the paths of those copies.
 */
export async function abortJournal(folder: string, journal: Journal): Promise<string[]> {
  const saved: string[] = [];
  for (const { path, before, after } of [...journal.closing, ...[...journal.entries].reverse()]) {
    const current = await fingerprintOf(join(folder, path));
    if (isSame(current, before)) {
      if (before === null) await removeEmptyFolders(folder, dirname(path));
      continue;
    }
    if (current && !isSame(current, after)) {
      const copy = `${path}.upgrade-aborted`;
      await fs.copyFile(join(folder, path), join(folder, copy));
      saved.push(copy);
    }
    await put(folder, path, before, 'old');
  }
  for (const { rejected } of journal.unresolved) if (rejected !== undefined) await fs.rm(join(folder, rejected), { force: true });
  await discardJournal(folder);
  return saved;
}

/** The changes that make the project what it was before the upgrade. */
export async function originalFiles(folder: string, { entries }: Journal): Promise<Change[]> {
  return Promise.all(
    entries.map(async ({ path, before }): Promise<Change> => {
      if (!before) return { path, before: undefined, after: undefined };
      const content = await fs.readFile(join(folder, JOURNAL_FOLDER, 'old', path));
      return { path, before: undefined, after: { content, executable: before.executable } };
    }),
  );
}

async function place(folder: string, entries: readonly JournalEntry[]): Promise<void> {
  for (const { path, before, after } of entries) {
    const current = await fingerprintOf(join(folder, path));
    if (isSame(current, after)) {
      if (after === null) await removeEmptyFolders(folder, dirname(path));
      continue;
    }
    if (!isSame(current, before)) {
      const message = `${path} was changed by somebody else while the upgrade was under way. Put it back, then --continue; or --abort.`;
      throw new UserError(message, { exitCode: 1, reason: 'project-changed' });
    }
    await put(folder, path, after, 'new');
  }
}

/** Makes the file at `path` what the journal keeps of it as `side`, or removes it, in one step. */
async function put(folder: string, path: string, wanted: JournalEntry['after'], side: 'old' | 'new'): Promise<void> {
  const destination = join(folder, path);
  if (wanted === null) {
    await fs.rm(destination, { force: true });
    await removeEmptyFolders(folder, dirname(path));
    return;
  }
  const ready = join(folder, JOURNAL_FOLDER, 'ready');
  await fs.copyFile(join(folder, JOURNAL_FOLDER, side, path), ready);
  await fs.chmod(ready, wanted.executable ? 0o755 : 0o644);
  await fs.mkdir(dirname(destination), { recursive: true });
  await fs.rename(ready, destination);
}

async function removeEmptyFolders(folder: string, path: string): Promise<void> {
  for (let current = path; current !== '.'; current = dirname(current)) {
    const isGone = await fs.rmdir(join(folder, current)).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}

async function keep(path: string, { content, executable }: { content: string | Uint8Array; executable: boolean }): Promise<void> {
  await fs.mkdir(dirname(path), { recursive: true });
  await fs.writeFile(path, content, { mode: executable ? 0o755 : 0o644, flush: true });
}

async function saveJournal(folder: string, journal: Journal): Promise<void> {
  const path = join(folder, JOURNAL_FOLDER, 'journal.json');
  await fs.writeFile(`${path}.tmp`, JSON.stringify(journal, null, 2), { flush: true });
  await fs.rename(`${path}.tmp`, path);
}

/** The journal goes first: what is left of the folder then is only rubbish. */
async function discardJournal(folder: string): Promise<void> {
  await fs.rm(join(folder, JOURNAL_FOLDER, 'journal.json'), { force: true });
  await fs.rm(join(folder, JOURNAL_FOLDER), { recursive: true, force: true });
}

async function fingerprintOf(path: string): Promise<JournalEntry['before']> {
  const stats = await fs.lstat(path).catch(() => undefined);
  if (stats === undefined) return null;
  return { sha256: sha256(await fs.readFile(path)), executable: (stats.mode & 0o111) !== 0 };
}

function toEntry({ path, before, after }: Change): JournalEntry {
  const print = (file: Change['after']) => (file ? { sha256: sha256(file.content), executable: file.executable } : null);
  return { path, before: print(before), after: print(after) };
}

/** Windows has no executable bit, so that a file there never has the one it was given. */
function isSame(one: JournalEntry['before'], other: JournalEntry['before']): boolean {
  if (one === null || other === null) return one === other;
  return one.sha256 === other.sha256 && (one.executable === other.executable || process.platform === 'win32');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
