import type { ts } from 'ts-morph';
import { Characters } from './characters.js';
import type { Relation } from './same.js';

/** A check that does not do what it seems to. */
export interface WeakCheck {
  kind: 'prefix' | 'unresolved' | 'dots' | 'keyword';
  node: ts.Node;
}

/** What is certain of a value where conditions hold. */
export interface Certainty {
  /** The characters that it can still have. */
  characters: Characters;
  /** It is one of a fixed set. */
  choice: boolean;
  /** Names of what was made sure of: `inside` a folder, on an allowed `host`, without a leading `dash`. */
  marks: ReadonlySet<string>;
  weak: readonly WeakCheck[];
}

/** It is kept inside a folder on some ways only: where one is configured. */
export const SOMETIMES_INSIDE = 'sometimes-inside';

/** It is on an allowed host on some ways only. */
export const SOMETIMES_HOST = 'sometimes-host';

const PARTIAL = [
  ['inside', SOMETIMES_INSIDE],
  ['host', SOMETIMES_HOST],
] as const;

/** One thing that a condition says of one value. */
export interface Check extends Partial<Certainty> {
  subject: ReadonlyMap<string, Relation>;
}

export type Condition = { all: Condition[] } | { any: Condition[] } | { check: Check };

export const NOTHING: Condition = { all: [] };
/** Matches every value: what a condition says of the surroundings. */
export const EVERYTHING: ReadonlyMap<string, Relation> = new Map();

const subjects = new WeakMap<Condition, ReadonlySet<string>>();
/** Stands for what a condition says of the surroundings, whatever the value. No spelling reads so. */
const ANYTHING = '';

/** Every spelling that any part of a condition says something of. */
function subjectsOf(condition: Condition): ReadonlySet<string> {
  const known = subjects.get(condition);
  if (known !== undefined) return known;
  const result = new Set<string>();
  if ('check' in condition) {
    for (const key of condition.check.subject === EVERYTHING ? [ANYTHING] : condition.check.subject.keys()) result.add(key);
    subjects.set(condition, result);
    return result;
  }
  subjects.set(condition, result);
  for (const part of 'all' in condition ? condition.all : condition.any) for (const key of subjectsOf(part)) result.add(key);
  return result;
}

/** Whether a condition says anything of a value with these spellings. */
export function concerns(condition: Condition, keys: ReadonlyMap<string, Relation>): boolean {
  return mentions(subjectsOf(condition), keys);
}

function mentions(subjects: ReadonlySet<string>, keys: ReadonlyMap<string, Relation>): boolean {
  if (subjects.size > 0) for (const key of keys.keys()) if (subjects.has(key)) return true;
  return false;
}

const judged = new WeakMap<Condition, Map<string, Certainty | undefined>>();

/**
 * What a condition says of a value with this key and these spellings. The conditions of a handler share most of their parts: each is
 * judged once for each value, and a part that says nothing of the value not at all.
 */
export function judge(condition: Condition, key: string, keys: ReadonlyMap<string, Relation>): Certainty | undefined {
  const about = subjectsOf(condition);
  if (!about.has(ANYTHING) && !mentions(about, keys)) return undefined;
  if ('check' in condition) return ofCheck(condition.check, keys);
  const known = judged.get(condition);
  if (known?.has(key)) return known.get(key);
  const parts = ('all' in condition ? condition.all : condition.any).map((part) => judge(part, key, keys));
  const certain = parts.filter((part) => part !== undefined);
  const result = 'all' in condition ? every(certain) : certain.length < parts.length ? sometimes(certain) : either(certain);
  judged.set(condition, (known ?? new Map<string, Certainty | undefined>()).set(key, result));
  return result;
}

function ofCheck(says: Check, keys: ReadonlyMap<string, Relation>): Certainty | undefined {
  let relation: Relation | undefined = says.subject === EVERYTHING ? 'same' : undefined;
  for (const [key, how] of says.subject) {
    const mine = keys.get(key);
    if (mine === undefined || mine === 'parent') continue;
    relation = how;
    if (how === 'same') break;
  }
  if (relation === undefined) return undefined;
  const marks = new Set(says.marks ?? []);
  const weak = says.weak ?? [];
  const nothing = { characters: Characters.ANY, choice: false };
  // What holds for the host says nothing of the rest of an address; what holds for the folder, nothing of the file.
  if (relation === 'host') {
    const known = says.choice === true || marks.has('suffix') || says.characters !== undefined;
    return { ...nothing, marks: known ? new Set(['host']) : new Set(), weak: [] };
  }
  if (relation === 'parent') return marks.size + weak.length === 0 ? undefined : { ...nothing, marks, weak };
  return { characters: says.characters ?? Characters.ANY, choice: says.choice ?? false, marks, weak };
}

/** Everything that any of several certainties says. */
export function every(list: readonly Certainty[]): Certainty | undefined {
  const [first, ...others] = list;
  if (first === undefined) return undefined;
  const marks = new Set(list.flatMap((each) => [...each.marks]));
  // The folder is the root, and the path is absolute.
  if (marks.has('root') && marks.has('absolute')) marks.add('inside');
  return {
    characters: others.reduce((result, each) => result.and(each.characters), first.characters),
    choice: list.some((each) => each.choice),
    marks,
    weak: distinct(list),
  };
}

function distinct(list: readonly Certainty[]): WeakCheck[] {
  return [...new Map(list.flatMap((each) => each.weak).map((weak) => [weak.node, weak])).values()];
}

/** Some ways say something, and at least one says nothing. */
function sometimes(list: readonly Certainty[]): Certainty | undefined {
  const marks = PARTIAL.flatMap(([mark, sometimes]) =>
    list.some((each) => each.marks.has(mark) || each.marks.has(sometimes)) ? [sometimes] : [],
  );
  return marks.length === 0 ? undefined : { characters: Characters.ANY, choice: false, marks: new Set(marks), weak: [] };
}

/** Only what each of several certainties says. One of a fixed set is whatever it needs to be. */
function either(list: readonly Certainty[]): Certainty {
  const open = list.filter((each) => !each.choice);
  const all = new Set(open.flatMap((each) => [...each.marks]));
  const marks = [...all].filter((mark) => open.every((each) => each.marks.has(mark)));
  for (const [mark, sometimes] of PARTIAL) if (all.has(mark) && !marks.includes(mark)) marks.push(sometimes);
  return {
    characters: open.reduce((result, each) => result.or(each.characters), open.length === 0 ? Characters.ANY : Characters.NONE),
    choice: open.length === 0,
    marks: new Set(marks),
    weak: distinct(list),
  };
}
