import { ts } from 'ts-morph';
import { optionsOf, type Path, stringOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import { type Certainty, type Condition, concerns, EVERYTHING, every, judge, NOTHING } from './certainty.js';
import { Characters, matches, NUMERIC, PLAIN, readClass, readPattern } from './characters.js';
import { dependsOnInput } from './depends.js';
import { keyOf } from './keys.js';
import {
  endsWithSeparator,
  isNormalized,
  isSeparator,
  isUrl,
  literalText,
  methodOf,
  patternText,
  type Relation,
  receiverOf,
  spellings,
} from './same.js';

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
    const own = concerns(condition, keys) ? judge(condition, key, keys) : undefined;
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
  // What is missing, empty or zero: `!limit || typeof limit === 'number'`.
  return !holds && (test.op === 'input' || test.op === 'member') ? choice(test) : NOTHING;
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
  const logic = ofLogic(test, holds, depth);
  return logic === undefined ? ofExits(test, (value) => conditionOf(value, holds, depth + 1), depth) : logic.said;
}

/** `a && b` and `a || b`; undefined for anything else. */
function ofLogic({ logic }: Union, holds: boolean, depth: number): { said: Condition | undefined } | undefined {
  if (logic === undefined || logic.operator === '??') return undefined;
  const sides = [logic.left, logic.right].map((side) => conditionOf(side, holds, depth + 1));
  const both = (logic.operator === '&&') === holds;
  const possible = sides.filter((side) => side !== undefined);
  if (both) return { said: possible.length < sides.length ? undefined : { all: possible } };
  return { said: possible.length === 0 ? undefined : { any: possible } };
}

/** What follows from the value being one of those that `saysOf` allows: the conditions under which each of them comes about. */
function ofExits(value: Union, saysOf: (option: Value) => Condition | undefined, depth: number): Condition | undefined {
  const exits = value.exits ?? value.options.map((option) => ({ value: option, path: undefined }));
  const ways = exits.flatMap((exit) => {
    const condition = saysOf(exit.value);
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
      return ofTypeName(value.args?.[0], stringOf(other) ?? '');
    if (other.kind === 'literal' && value.kind === 'union' && value.exits !== undefined)
      return ofExits(value, (option) => ofOption(option, other.value, equal), depth);
    const known = value.kind === 'term' ? ofComparedTerm(value, other, equal, depth) : undefined;
    if (known !== undefined) return known;
  }
  if (!equal) return NOTHING;
  if (dependsOnInput(left) !== dependsOnInput(right)) return choice(dependsOnInput(left) ? left : right);
  return isSeparator(left) !== isSeparator(right) ? { check: { subject: EVERYTHING, marks: new Set(['root']) } } : NOTHING;
}

function ofTypeName(subject: Value | undefined, name: string): Condition {
  if (/^(number|boolean|bigint)$/.test(name)) return check(subject, { characters: NUMERIC });
  return name === 'string' ? check(subject, { marks: new Set(['text']) }) : NOTHING;
}

/** Whether one of several values can be equal, or not, to a literal: undefined where it cannot. */
function ofOption(option: Value, wanted: unknown, equal: boolean): Condition | undefined {
  const nullish = wanted === undefined || wanted === null;
  const can = optionsOf(option).some((each) => {
    if (each.kind === 'literal') return (each.value === wanted || (nullish && (each.value ?? null) === null)) === equal;
    // A term of the program that is given back is there.
    return !(nullish && equal && (each.kind !== 'term' || each.op === 'call'));
  });
  return can ? NOTHING : undefined;
}

/** Comparisons that ask for more than their operands say. */
function ofComparedTerm(value: Term, other: Value, equal: boolean, depth: number): Condition | undefined {
  const method = value.op === 'call' ? methodOf(value) : undefined;
  const missing = other.kind === 'literal' && (other.value === -1 || other.value === undefined || other.value === null);
  // `roots.find((root) => holds(root, x)) !== undefined`, `roots.findIndex(…) !== -1`
  if (FINDERS.has(method ?? '') && missing && value.results !== undefined) return equal ? NOTHING : ofVerdicts(value, true, depth);
  if (method === 'indexOf' && missing && !dependsOnInput(receiverOf(value))) return equal ? undefined : choice(value.args?.[0]);
  if (method === 'indexOf' && missing && equal) return ofRefusedText(receiverOf(value), stringOf(value.args?.[0]));
  // `basename(x) === x`: there is no folder in it.
  if (equal && BASENAME.test(symbolOf(value)) && value.args?.[0] !== undefined && keyOf(value.args[0]) === keyOf(other))
    return check(other, { characters: Characters.of('/\\').not() });
  // `relative(root, x).split(sep)[0] !== '..'`
  return !equal && stringOf(other) === '..' ? ofOutsideRefused(value) : undefined;
}

const FINDERS = new Set(['find', 'findLast', 'findIndex', 'findLastIndex']);
const BASENAME = /^path(\/posix|\/win32)?(\.posix|\.win32)?\.basename\(\)$/;
const RELATIVE = /^path(\/posix|\/win32)?(\.posix|\.win32)?\.relative\(\)$/;

/** What the verdicts of a callback say together. */
function ofVerdicts(test: Term, holds: boolean, depth: number, both = false): Condition | undefined {
  const parts = (test.results ?? []).map((result) => conditionOf(result, holds, depth + 1)).filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return both ? { all: parts } : { any: parts };
}

/** The way from a folder does not begin with `..`: what it leads to is inside. `value` is the way, or its first segment. */
function ofOutsideRefused(value: Value | undefined): Condition | undefined {
  for (let current = value, hop = 0; current?.kind === 'term' && hop < 4; hop += 1) {
    if (RELATIVE.test(symbolOf(current))) return check(current.args?.[1], { marks: new Set(['inside']) });
    current = current.op === 'call' ? receiverOf(current) : current.base;
  }
  return undefined;
}

/** Text without this part: without the character, or without `..`. */
function ofRefusedText(subject: Value | undefined, text: string | undefined): Condition | undefined {
  return text?.length === 1 ? check(subject, { characters: Characters.of(text).not() }) : undefined;
}

const LISTS = new Set(['includes', 'has', 'hasOwnProperty', 'contains']);
const VALIDATORS =
  /^(validator\.(isUUID|isInt|isNumeric|isAlphanumeric|isAlpha|isHexadecimal|isMongoId|isIP|isPort|isBoolean|isSlug)|uuid\.validate|net\.(isIP|isIPv4|isIPv6)|global:Number\.(isInteger|isSafeInteger|isFinite)|global:isFinite)\(\)$/;

function ofCall(test: Term, holds: boolean, depth: number): Condition | undefined {
  const method = methodOf(test) ?? '';
  const receiver = receiverOf(test);
  const [first] = test.args ?? [];
  if ((method === 'some' || method === 'every') && test.results !== undefined)
    return ofVerdicts(test, holds, depth, (method === 'every') === holds);
  if ((method === 'find' || method === 'findLast') && test.results !== undefined) return holds ? ofVerdicts(test, true, depth) : NOTHING;
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
  if (method === 'includes' && !holds && text === '..') {
    const outside = ofOutsideRefused(receiver);
    if (outside !== undefined) return outside;
  }
  if (method === 'includes' && !holds && text?.length === 1) return ofRefusedText(receiver, text) ?? NOTHING;
  if (method === 'includes' && !holds && text?.includes('..')) return check(receiver, { weak: [{ kind: 'dots', node }] });
  if (method === 'endsWith' && holds && text?.startsWith('.')) return check(receiver, { marks: new Set(['suffix']) });
  if (method !== 'startsWith') return NOTHING;
  if (!holds) return ofRefusedStart(receiver, text);
  if (isSeparator(first)) return check(receiver, { marks: new Set(['absolute']) });
  // `x.startsWith('../')` asks how it is written, not where it leads.
  if (/^\.{1,2}[\\/]?$/.test(text ?? '')) return NOTHING;
  if (/^[a-z]{4,}/i.test(text ?? ''))
    return /^https?:$|:\/\//.test(text ?? '')
      ? check(receiver, { marks: new Set(['web']) })
      : check(receiver, { weak: [{ kind: 'keyword', node }] });
  const marks = new Set(text?.startsWith('/') === true ? ['absolute'] : []);
  if (!isNormalized(receiver)) return check(receiver, { marks, weak: [{ kind: 'unresolved', node }] });
  if (!endsWithSeparator(first)) return check(receiver, { marks, weak: [{ kind: 'prefix', node }] });
  return check(receiver, { marks: new Set(['inside']) });
}

/** `!relative(root, x).startsWith('..')`, `!x.startsWith('-')` */
function ofRefusedStart(receiver: Value, text: string | undefined): Condition {
  if (text === '-' || text === '--') return check(receiver, { marks: new Set(['dash']) });
  if (!text?.startsWith('..')) return NOTHING;
  return ofOutsideRefused(receiver) ?? NOTHING;
}

function ofPattern(pattern: Value, subject: Value | undefined, holds: boolean): Condition {
  const text = patternText(pattern);
  if (text === undefined || subject === undefined) return NOTHING;
  if (holds) {
    const facts = readPattern(text);
    return facts?.anchored ? check(subject, { characters: facts.characters }) : NOTHING;
  }
  if (matches(text, '..') && matches(text, '../x')) {
    const outside = ofOutsideRefused(subject);
    if (outside !== undefined) return outside;
  }
  const refused = readClass(text);
  if (refused !== undefined) return check(subject, { characters: refused.characters.not() });
  const node = pattern.kind === 'term' ? pattern.node : undefined;
  return /\\\.\\\./.test(text) && node ? check(subject, { weak: [{ kind: 'dots', node }] }) : NOTHING;
}

function choice(subject: Value | undefined): Condition {
  // `['http:', 'https:'].includes(url.protocol)`
  if (
    subject?.kind === 'term' &&
    subject.op === 'member' &&
    subject.name === 'protocol' &&
    subject.base !== undefined &&
    isUrl(subject.base)
  )
    return check(subject.base, { marks: new Set(['web']) });
  return check(subject, { choice: true });
}

function check(subject: Value | undefined, says: Partial<Certainty>): Condition {
  return subject === undefined || !dependsOnInput(subject) ? NOTHING : { check: { subject: spellings(subject), ...says } };
}
