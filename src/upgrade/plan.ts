import type { FileClass } from '../create/manifest.js';
import { sha256 } from '../create/record.js';
import type { RenderedFile } from '../create/render.js';
import { unifiedDiff } from './diff.js';
import { decodeText, formOf, normalise } from './merge/form.js';
import { mergeFile } from './merge/merge.js';
import type { Labels, MergeText } from './merge/text.js';
import { findRenames } from './renames.js';

/** A file as it was rendered when the project was made or last upgraded. `text` is missing where only the hash is known. */
export interface BaseFile {
  path: string;
  sha256: string;
  class: FileClass;
  executable: boolean;
  text?: string;
}

/** A file as it is on disk. */
export interface ProjectFile {
  content: Uint8Array;
  executable: boolean;
}

/** What an upgrade does with a file. */
export type Action =
  | 'unchanged' // nothing to do
  | 'create' // new in the template
  | 'update' // you did not touch it
  | 'merge' // both changed it, in different places
  | 'conflict' // both changed the same place
  | 'taken' // new in the template, but you have a file of that name
  | 'remove' // gone from the template, and you did not touch it
  | 'rename' // the template moved it
  | 'deleted' // you deleted it: stays deleted
  | 'kept'; // yours: never touched, or gone from the template while you changed it

/** One file of a plan. */
export interface PlannedFile {
  path: string;
  /** Where it was, for `rename`. */
  from?: string;
  class: FileClass;
  action: Action;
  /** What is to be written; undefined where nothing is. */
  write?: { content: string | Uint8Array; executable: boolean };
  /** Paths that are to go. */
  remove?: string;
  /** Places that a person must settle. */
  conflicts: number;
  /** What could not be merged: the template's change as a diff, or its file where that is no text. */
  rejection?: string | Uint8Array;
  notes: string[];
}

export interface PlanInput {
  base: readonly BaseFile[];
  mine: ReadonlyMap<string, ProjectFile>;
  theirs: readonly RenderedFile[];
  /** True when the upgrade changes answers: then files of class `once` that nobody touched follow them. */
  answersChanged: boolean;
  labels: Labels;
}

/** Decides what happens to every file. Touches nothing: the same input always gives the same plan, sorted by path. */
export async function planUpgrade(input: PlanInput, mergeText: MergeText): Promise<PlannedFile[]> {
  const base = new Map(input.base.map((file) => [file.path, file]));
  const theirs = new Map(input.theirs.map((file) => [file.path, file]));
  const renames = findRenames(input);
  const movedTo = new Set(renames.values());
  const paths = new Set([...base.keys(), ...theirs.keys()]);
  const planned: PlannedFile[] = [];
  for (const path of [...paths].sort()) {
    if (movedTo.has(path)) continue;
    const target = renames.get(path) ?? path;
    const place = { path: target, base: base.get(path), mine: input.mine.get(path), theirs: theirs.get(target) };
    const file = await planFile(place, input, mergeText);
    planned.push(target === path ? file : moved(file, path, place.mine));
  }
  return planned.sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface Place {
  path: string;
  base: BaseFile | undefined;
  mine: ProjectFile | undefined;
  theirs: RenderedFile | undefined;
}

/** The plan of a file that the template moved. Its content goes along, also where it did not change. */
function moved(file: PlannedFile, from: string, mine: ProjectFile | undefined): PlannedFile {
  if (file.action === 'deleted' || mine === undefined) return file;
  return {
    ...file,
    from,
    action: file.conflicts > 0 ? 'conflict' : 'rename',
    write: file.write ?? { content: mine.content, executable: mine.executable },
    remove: from,
  };
}

async function planFile(place: Place, input: PlanInput, mergeText: MergeText): Promise<PlannedFile> {
  const { path, base, mine, theirs } = place;
  const isOnce = base?.class === 'once' || theirs?.class === 'once';
  const planned: PlannedFile = {
    path,
    class: isOnce ? 'once' : ((theirs ?? base)?.class ?? 'merge'),
    action: 'unchanged',
    conflicts: 0,
    notes: [],
  };
  if (!theirs) return planGone(planned, place, input.answersChanged);
  const write = { content: theirs.content, executable: theirs.executable };
  if (!base) return mine ? planTaken(planned, mine, theirs) : { ...planned, action: 'create', write };
  const isChanged = sha256(theirs.content) !== base.sha256 || theirs.executable !== base.executable;
  if (!mine) return { ...planned, action: 'deleted', notes: isChanged ? ['you deleted it; the template has a new version'] : [] };
  if (!isChanged) return planned;
  const touched = !isPristine(base, mine);
  if (isOnce && (touched || !input.answersChanged))
    return { ...planned, action: 'kept', notes: ['yours since it was made: the template’s change was left out'] };
  return planChanged(planned, { path, base, mine, theirs }, input.labels, mergeText);
}

/** The template no longer has the file. What the user wrote into it stays, and the file is theirs from now on. */
function planGone(planned: PlannedFile, { path, base, mine }: Place, answersChanged: boolean): PlannedFile {
  if (!base || !mine) return { ...planned, action: 'deleted' };
  if (!isPristine(base, mine)) return { ...planned, action: 'kept', notes: ['gone from the template; kept, because you changed it'] };
  if (planned.class === 'once' && !answersChanged) return { ...planned, action: 'kept', notes: ['gone from the template; yours'] };
  return { ...planned, action: 'remove', remove: path };
}

/** The template brings a file where the user already has one: nothing of theirs is overwritten. */
function planTaken(planned: PlannedFile, mine: ProjectFile, theirs: RenderedFile): PlannedFile {
  const text = decodeText(mine.content);
  const isSame =
    typeof theirs.content === 'string' && text !== undefined
      ? normalise(text) === normalise(theirs.content)
      : sha256(mine.content) === sha256(theirs.content);
  if (isSame) return planned;
  if (planned.class === 'once') return { ...planned, action: 'kept', notes: ['you already have a file of that name'] };
  return {
    ...planned,
    action: 'taken',
    conflicts: 1,
    rejection: rejectionOf(planned.path, '', theirs),
    notes: ['new in the template, but you already have a file of that name'],
  };
}

async function planChanged(
  planned: PlannedFile,
  { path, base, mine, theirs }: { path: string; base: BaseFile; mine: ProjectFile; theirs: RenderedFile },
  labels: Labels,
  mergeText: MergeText,
): Promise<PlannedFile> {
  const executable = mine.executable === base.executable ? theirs.executable : mine.executable;
  const text = decodeText(mine.content);
  const isTouched = !isPristine(base, mine);
  if (typeof theirs.content !== 'string' || text === undefined || (base.text === undefined && isTouched)) {
    const isSame = sha256(mine.content) === sha256(theirs.content);
    if (!isTouched || isSame) return { ...planned, action: 'update', write: { content: theirs.content, executable } };
    const note = base.text === undefined ? 'how it was rendered is not known, so it cannot be merged' : 'not text, so it cannot be merged';
    return { ...planned, action: 'conflict', conflicts: 1, rejection: rejectionOf(path, undefined, theirs), notes: [note] };
  }
  const merged = await mergeFile(path, { base: base.text ?? text, mine: text, theirs: theirs.content }, labels, mergeText);
  const write = { content: merged.text, executable };
  const notes = isTouched && planned.class === 'managed' ? [...merged.notes, 'managed by the template, but you changed it'] : merged.notes;
  if (merged.conflicts > 0)
    return { ...planned, action: 'conflict', write, conflicts: merged.conflicts, rejection: rejectionOf(path, base.text, theirs), notes };
  if (merged.text === text && executable === mine.executable) return { ...planned, notes };
  return { ...planned, action: isTouched ? 'merge' : 'update', write, notes };
}

/** The template's change for a person who must do it by hand. Its whole file where what it changed is not known. */
function rejectionOf(path: string, before: string | undefined, { content }: RenderedFile): string | Uint8Array {
  return typeof content === 'string' && before !== undefined ? unifiedDiff(path, before, content) : content;
}

/** Whether the user left the file as it was rendered. Other line ends are no change: git makes them on Windows. */
function isPristine(base: BaseFile, mine: ProjectFile): boolean {
  if (sha256(mine.content) === base.sha256) return true;
  const text = decodeText(mine.content);
  if (text === undefined || formOf(text).eol !== '\r\n') return false;
  return sha256(text.replaceAll('\r\n', '\n')) === base.sha256;
}
