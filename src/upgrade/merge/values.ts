import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../create/json.js';

export type ValuePath = readonly (string | number)[];

/** One change of a JSON or YAML document. `value` undefined removes; `append` adds to the end of a list. */
export interface ValueEdit {
  kind: 'set' | 'remove' | 'append';
  path: ValuePath;
  value?: unknown;
}

/** A place that both sides changed in different ways; undefined where a side has nothing there. */
export interface ValueConflict {
  path: ValuePath;
  base: unknown;
  mine: unknown;
  theirs: unknown;
}

export interface ValueMerge {
  /** What to do to the user's document, in this order. */
  edits: ValueEdit[];
  conflicts: ValueConflict[];
  /** What was decided for the user, for the report. */
  notes: string[];
}

/** Decides a place that both sides changed: `undefined` leaves it a conflict. */
export type Decide = (conflict: ValueConflict) => { value: unknown; note?: string } | undefined;

/**
 * Merges three values: the edits that bring what changed from `base` to `theirs` into `mine`. Objects are merged by key and lists of plain
 * values by element. What the user removed stays removed.
 */
export function mergeValues(sides: { base: unknown; mine: unknown; theirs: unknown }, decide: Decide = () => undefined): ValueMerge {
  const merge: ValueMerge = { edits: [], conflicts: [], notes: [] };
  visit({ path: [], ...sides }, merge, decide);
  return merge;
}

function visit(place: ValueConflict, merge: ValueMerge, decide: Decide): void {
  const { path, base, mine, theirs } = place;
  if (isDeepStrictEqual(base, theirs) || isDeepStrictEqual(mine, theirs)) return;
  if (isObject(mine) && isObject(theirs) && (isObject(base) || base === undefined)) {
    visitKeys(place, mine, theirs, merge, decide);
    return;
  }
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs) && visitList({ path, base, mine, theirs }, merge, decide)) return;
  if (isDeepStrictEqual(base, mine)) {
    merge.edits.push(theirs === undefined ? { kind: 'remove', path } : { kind: 'set', path, value: theirs });
    return;
  }
  if (mine === undefined) {
    merge.notes.push(`you removed ${path.join('.')}, so its change was left out`);
    return;
  }
  const decision = decide(place);
  if (decision === undefined) merge.conflicts.push(place);
  else if (!isDeepStrictEqual(decision.value, mine)) merge.edits.push({ kind: 'set', path, value: decision.value });
  if (decision?.note !== undefined) merge.notes.push(decision.note);
}

function visitKeys(
  { path, base }: ValueConflict,
  mine: Record<string, unknown>,
  theirs: Record<string, unknown>,
  merge: ValueMerge,
  decide: Decide,
): void {
  const under = isObject(base) ? base : {};
  const keys = new Set([...Object.keys(theirs), ...Object.keys(under)]);
  for (const key of keys) {
    visit({ path: [...path, key], base: own(under, key), mine: own(mine, key), theirs: own(theirs, key) }, merge, decide);
  }
}

/** Merges lists by element where that has one meaning: plain values that occur once, or lists of the same length. */
function visitList(
  { path, base, mine, theirs }: { path: ValuePath; base: unknown[]; mine: unknown[]; theirs: unknown[] },
  merge: ValueMerge,
  decide: Decide,
): boolean {
  if ([base, mine, theirs].every(isSetOfPlainValues)) {
    const kept = theirs.filter((value) => base.includes(value));
    const isOrdered = isDeepStrictEqual(
      kept,
      base.filter((value) => theirs.includes(value)),
    );
    if (!isOrdered) return false;
    const removed = [...mine.entries()].filter(([, value]) => base.includes(value) && !theirs.includes(value)).reverse();
    const added = theirs.filter((value) => !base.includes(value) && !mine.includes(value));
    merge.edits.push(...removed.map(([index]): ValueEdit => ({ kind: 'remove', path: [...path, index] })));
    merge.edits.push(...added.map((value): ValueEdit => ({ kind: 'append', path, value })));
    return true;
  }
  if (base.length !== mine.length || base.length !== theirs.length) return false;
  for (const [index] of base.entries()) {
    visit({ path: [...path, index], base: base[index], mine: mine[index], theirs: theirs[index] }, merge, decide);
  }
  return true;
}

function isSetOfPlainValues(list: readonly unknown[]): boolean {
  return list.every((value) => typeof value !== 'object' || value === null) && new Set(list).size === list.length;
}

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
