import { ts } from 'ts-morph';
import { type Path, stringOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import { Characters, NUMERIC, PLAIN, readClass, readPattern } from './characters.js';
import { dependsOnInput } from './depends.js';
import {
  endsWithSeparator,
  isNormalized,
  isSeparator,
  literalText,
  methodOf,
  patternText,
  type Relation,
  receiverOf,
  spellings,
} from './same.js';

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

/** One thing that a condition says of one value. */
interface Check extends Partial<Certainty> {
  subject: ReadonlyMap<string, Relation>;
}

type Condition = { all: Condition[] } | { any: Condition[] } | { check: Check };

const NOTHING: Condition = { all: [] };
/** Conditions are taken apart this deep; a path is read this far out. */
const DEEPEST = 10;
const LONGEST_PATH = 200;

const conditions = new WeakMap<Path, Condition>();

/** What was answered about each value at each point, by the key of the value. */
const answers = new WeakMap<Path, Map<string, Certainty | undefined>>();

/** What the conditions on the way to a point say of the value with this key and these spellings. */
export function certaintyOf(path: Path | undefined, key: string, keys: ReadonlyMap<string, Relation>): Certainty | undefined {
  const chain: Path[] = [];
  let known: Certainty | undefined;
  for (let current = path; current !== undefined && chain.length < LONGEST_PATH; current = current.outer) {
    if (answers.get(current)?.has(key)) {
      known = answers.get(current)?.get(key);
      break;
    }
    chain.push(current);
  }
  for (const each of chain.reverse()) {
    const condition = conditionOfPath(each);
    const own = concerns(condition, keys) ? judge(condition, keys, new Map()) : undefined;
    known = every([own, known].filter((certainty) => certainty !== undefined));
    const kept = answers.get(each) ?? new Map<string, Certainty | undefined>();
    answers.set(each, kept.set(key, known));
  }
  return known;
}

function conditionOfPath(path: Path, depth = 0): Condition {
  const known = conditions.get(path);
  if (known !== undefined) return known;
  conditions.set(path, NOTHING);
  const condition = ts.isCaseClause(path.node) ? choice(path.test) : (conditionOf(path.test, path.holds, depth) ?? NOTHING);
  conditions.set(path, condition);
  return condition;
}

/** What a test says when it holds, or does not; undefined where that cannot be. */
function conditionOf(test: Value, holds: boolean, depth: number): Condition | undefined {
  if (depth > DEEPEST) return NOTHING;
  if (test.kind === 'literal') return Boolean(test.value) === holds ? NOTHING : undefined;
  if (test.kind === 'union') return ofUnion(test, holds, depth);
  if (test.kind !== 'term') return holds ? NOTHING : undefined;
  if (test.op === 'operator') return ofOperator(test, holds, depth);
  if (test.op === 'call') return ofCall(test, holds, depth);
  // `table[key]`
  if (test.op === 'member' && test.name === undefined && holds && !dependsOnInput(test.base)) return choice(test.args?.[0]);
  return NOTHING;
}

const unions = {
  holds: new WeakMap<Value, { condition: Condition | undefined }>(),
  fails: new WeakMap<Value, { condition: Condition | undefined }>(),
};

function ofUnion(test: Union, holds: boolean, depth: number): Condition | undefined {
  const known = holds ? unions.holds : unions.fails;
  const before = known.get(test);
  if (before !== undefined) return before.condition;
  known.set(test, { condition: NOTHING });
  const condition = readUnion(test, holds, depth);
  known.set(test, { condition });
  return condition;
}

type Union = Extract<Value, { kind: 'union' }>;

function readUnion(test: Union, holds: boolean, depth: number): Condition | undefined {
  if (test.logic !== undefined && test.logic.operator !== '??') {
    const sides = [test.logic.left, test.logic.right].map((side) => conditionOf(side, holds, depth + 1));
    const both = (test.logic.operator === '&&') === holds;
    const possible = sides.filter((side) => side !== undefined);
    if (both) return possible.length < sides.length ? undefined : { all: possible };
    return possible.length === 0 ? undefined : { any: possible };
  }
  const exits = test.exits ?? test.options.map((value) => ({ value, path: undefined }));
  const ways = exits.flatMap((exit) => {
    const condition = conditionOf(exit.value, holds, depth + 1);
    if (condition === undefined) return [];
    const surroundings: Condition[] = [];
    let current = exit.path;
    for (let length = 0; current !== undefined && length < DEEPEST; length += 1) {
      surroundings.push(conditionOfPath(current, depth + 1));
      current = current.outer;
    }
    return [{ all: [condition, ...surroundings].filter((each) => each !== NOTHING) }];
  });
  return ways.length === 0 ? undefined : { any: ways };
}

function ofOperator(test: Term, holds: boolean, depth: number): Condition | undefined {
  const [left, right] = test.args ?? [];
  if (left === undefined) return NOTHING;
  if (test.name === '!') return conditionOf(left, !holds, depth + 1);
  if (right === undefined) return NOTHING;
  const equality = test.name === '===' || test.name === '==';
  if (equality || test.name === '!==' || test.name === '!=') return ofEquality(left, right, equality === holds, depth);
  if (!holds) return NOTHING;
  if (test.name === 'in') return dependsOnInput(right) ? NOTHING : choice(left);
  // A comparison with a number only holds for what reads as a number.
  if (/^[<>]=?$/.test(test.name ?? '')) {
    const [subject, other] = dependsOnInput(left) ? [left, right] : [right, left];
    return other.kind === 'literal' && typeof other.value === 'number' ? check(subject, { characters: NUMERIC }) : NOTHING;
  }
  return NOTHING;
}

function ofEquality(left: Value, right: Value, equal: boolean, depth: number): Condition | undefined {
  for (const [value, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (other.kind === 'literal' && typeof other.value === 'boolean') return conditionOf(value, other.value === equal, depth + 1);
    if (value.kind === 'term' && value.op === 'operator' && value.name === 'typeof' && equal)
      return /^(number|boolean|bigint)$/.test(stringOf(other) ?? '') ? check(value.args?.[0], { characters: NUMERIC }) : NOTHING;
    // `list.indexOf(x) !== -1`
    const method = value.kind === 'term' && value.op === 'call' ? methodOf(value) : undefined;
    if (value.kind === 'term' && method === 'indexOf' && !equal && !dependsOnInput(receiverOf(value))) return choice(value.args?.[0]);
  }
  if (!equal) return NOTHING;
  if (dependsOnInput(left) !== dependsOnInput(right)) return choice(dependsOnInput(left) ? left : right);
  return isSeparator(left) !== isSeparator(right) ? { check: { subject: EVERYTHING, marks: new Set(['root']) } } : NOTHING;
}

/** Matches every value: what a condition says of the surroundings. */
const EVERYTHING: ReadonlyMap<string, Relation> = new Map();

const LISTS = new Set(['includes', 'has', 'hasOwnProperty', 'contains']);
const VALIDATORS =
  /^(validator\.(isUUID|isInt|isNumeric|isAlphanumeric|isAlpha|isHexadecimal|isMongoId|isIP|isPort|isBoolean|isSlug)|uuid\.validate|net\.(isIP|isIPv4|isIPv6)|global:Number\.(isInteger|isSafeInteger|isFinite)|global:isFinite)\(\)$/;

function ofCall(test: Term, holds: boolean, depth: number): Condition | undefined {
  const method = methodOf(test) ?? '';
  const receiver = receiverOf(test);
  const [first] = test.args ?? [];
  if ((method === 'some' || method === 'every') && test.results !== undefined) {
    const parts = test.results.map((result) => conditionOf(result, holds, depth + 1)).filter((part) => part !== undefined);
    if (parts.length === 0) return undefined;
    return (method === 'every') === holds ? { all: parts } : { any: parts };
  }
  if (/^global:(Object\.hasOwn|Object\.prototype\.hasOwnProperty\.call)\(\)$/.test(symbolOf(test)) && holds) return choice(test.args?.[1]);
  if (LISTS.has(method) && holds && !dependsOnInput(receiver)) return choice(first);
  if (VALIDATORS.test(symbolOf(test)) && holds) return check(first, { characters: PLAIN });
  if (/^global:(Number\.)?isNaN\(\)$/.test(symbolOf(test)) && !holds) return check(first, { characters: NUMERIC });
  if (method === 'test' && receiver !== undefined) return ofPattern(receiver, first, holds);
  if ((method === 'match' || method === 'exec' || method === 'search') && first !== undefined && receiver !== undefined)
    return method === 'exec' ? ofPattern(receiver, first, holds) : ofPattern(first, receiver, holds);
  return receiver === undefined || first === undefined ? NOTHING : ofText(test, method, receiver, first, holds);
}

/** `x.startsWith(y)`, `x.includes(y)` and `x.endsWith(y)` of what the caller chose. */
function ofText(test: Term, method: string, receiver: Value, first: Value, holds: boolean): Condition {
  const { node } = test;
  // `..${sep}`
  const text = literalText(first);
  if (node === undefined || !dependsOnInput(receiver)) return NOTHING;
  if (method === 'includes' && !holds && text?.includes('..')) return check(receiver, { weak: [{ kind: 'dots', node }] });
  if (method === 'endsWith' && holds && text?.startsWith('.')) return check(receiver, { marks: new Set(['suffix']) });
  if (method !== 'startsWith') return NOTHING;
  if (!holds) return ofRefusedStart(receiver, text);
  if (isSeparator(first)) return check(receiver, { marks: new Set(['absolute']) });
  if (/^[a-z]{4,}/i.test(text ?? ''))
    return /^https?:$|:\/\//.test(text ?? '') ? NOTHING : check(receiver, { weak: [{ kind: 'keyword', node }] });
  if (!isNormalized(receiver)) return check(receiver, { weak: [{ kind: 'unresolved', node }] });
  if (!endsWithSeparator(first)) return check(receiver, { weak: [{ kind: 'prefix', node }] });
  return check(receiver, { marks: new Set(['inside']) });
}

/** `!relative(root, x).startsWith('..')`, `!x.startsWith('-')` */
function ofRefusedStart(receiver: Value, text: string | undefined): Condition {
  if (text === '-' || text === '--') return check(receiver, { marks: new Set(['dash']) });
  if (!text?.startsWith('..')) return NOTHING;
  const relative = receiver.kind === 'term' && /^path(\/posix|\/win32)?(\.posix|\.win32)?\.relative\(\)$/.test(symbolOf(receiver));
  return relative ? check((receiver as Term).args?.[1], { marks: new Set(['inside']) }) : NOTHING;
}

function ofPattern(pattern: Value, subject: Value | undefined, holds: boolean): Condition {
  const text = patternText(pattern);
  if (text === undefined || subject === undefined) return NOTHING;
  if (holds) {
    const facts = readPattern(text);
    return facts?.anchored ? check(subject, { characters: facts.characters }) : NOTHING;
  }
  const refused = readClass(text);
  if (refused !== undefined) return check(subject, { characters: refused.characters.not() });
  const node = pattern.kind === 'term' ? pattern.node : undefined;
  return /\\\.\\\./.test(text) && node ? check(subject, { weak: [{ kind: 'dots', node }] }) : NOTHING;
}

function choice(subject: Value | undefined): Condition {
  return check(subject, { choice: true });
}

function check(subject: Value | undefined, says: Partial<Certainty>): Condition {
  return subject === undefined || !dependsOnInput(subject) ? NOTHING : { check: { subject: spellings(subject), ...says } };
}

const subjects = new WeakMap<Condition, ReadonlySet<string>>();

/** Every spelling that any part of a condition says something of. */
function subjectsOf(condition: Condition): ReadonlySet<string> {
  if ('check' in condition) return new Set(condition.check.subject.keys());
  const known = subjects.get(condition);
  if (known !== undefined) return known;
  const result = new Set<string>();
  subjects.set(condition, result);
  for (const part of 'all' in condition ? condition.all : condition.any) for (const key of subjectsOf(part)) result.add(key);
  return result;
}

function concerns(condition: Condition, keys: ReadonlyMap<string, Relation>): boolean {
  const all = subjectsOf(condition);
  return all.size > 0 && [...keys.keys()].some((key) => all.has(key));
}

type Judged = Map<Condition, Certainty | undefined>;

/** Conditions share parts: each part is judged once. */
function judge(condition: Condition, keys: ReadonlyMap<string, Relation>, judged: Judged): Certainty | undefined {
  if ('check' in condition) return ofCheck(condition.check, keys);
  if (judged.has(condition)) return judged.get(condition);
  const parts = ('all' in condition ? condition.all : condition.any).map((part) => judge(part, keys, judged));
  const certain = parts.filter((part) => part !== undefined);
  const result = 'all' in condition ? every(certain) : certain.length < parts.length || certain.length === 0 ? undefined : either(certain);
  judged.set(condition, result);
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

/** Only what each of several certainties says. One of a fixed set is whatever it needs to be. */
function either(list: readonly Certainty[]): Certainty {
  const open = list.filter((each) => !each.choice);
  const marks = [...new Set(open.flatMap((each) => [...each.marks]))].filter((mark) => open.every((each) => each.marks.has(mark)));
  return {
    characters: open.reduce((result, each) => result.or(each.characters), open.length === 0 ? Characters.ANY : Characters.NONE),
    choice: open.length === 0,
    marks: new Set(marks),
    weak: distinct(list),
  };
}
