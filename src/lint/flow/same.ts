import { ts } from 'ts-morph';
import { optionsOf, stringOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import { promised } from '../model/backends.js';
import { Characters, readPattern } from './characters.js';
import { keyOf } from './keys.js';

/** How a value that was checked relates to the one that is used. */
export type Relation = 'same' | 'host' | 'parent';

/** Values are followed this deep. */
const DEEPEST = 12;

/** Methods that give the same text, for the purpose of a check. */
const SAME_METHODS = new Set(['trim', 'trimStart', 'trimEnd', 'toString', 'toLowerCase', 'toUpperCase', 'normalize', 'valueOf']);
const SAME_FUNCTIONS = /^global:(String|Number|parseInt|parseFloat|Number\.parseInt|Number\.parseFloat)\(\)$/;
/** Functions of paths that give another spelling of the path that they are given. */
const SPELLINGS = /^(path|path\/posix|path\/win32|upath)(\.posix|\.win32)?\.(resolve|normalize|join|toNamespacedPath)\(\)$/;
const REAL_PATHS =
  /^(fs|fs\/promises|fs-extra|graceful-fs)(\.promises)?\.(realpath|realpathSync|realpathSync\.native|realpath\.native)\(\)$/;
const PARENTS = /^(path|path\/posix|path\/win32)(\.posix|\.win32)?\.dirname\(\)$/;
const HOST_MEMBERS = new Set(['hostname', 'host', 'origin', 'href']);

/** Stands in a text for a part that is not known. */
export const UNKNOWN_TEXT = '\u0000';

/** A text as far as it is known, with `UNKNOWN_TEXT` for the parts that are not; undefined where nothing of it is. */
export function literalText(value: Value): string | undefined {
  if (value.kind === 'literal') return String(value.value ?? '');
  if (isSeparator(value)) return '/';
  if (value.kind !== 'term' || value.op !== 'concat') return undefined;
  return (value.args ?? []).map((part) => literalText(part) ?? UNKNOWN_TEXT).join('');
}

/** The source of a pattern: a literal, or `new RegExp('…')`. */
export function patternText(value: Value): string | undefined {
  if (value.kind !== 'term') return undefined;
  if (value.node !== undefined && ts.isRegularExpressionLiteral(value.node)) return value.node.text;
  const source = /^global:RegExp\(\)$/.test(symbolOf(value)) ? stringOf(value.args?.[0]) : undefined;
  return source === undefined ? undefined : `/${source}/${stringOf(value.args?.[1]) ?? ''}`;
}

/** What is called, where a promisified function counts as the function. */
export function calledSymbol(call: Term): string {
  const { base } = call;
  if (base?.kind === 'term' && promised(base) !== base) return `${symbolOf(promised(base))}()`;
  return symbolOf(call);
}

/** The receiver of a method call. */
export function receiverOf(call: Term): Value | undefined {
  return call.base?.kind === 'term' && call.base.op === 'member' ? call.base.base : undefined;
}

/** The name of the method that is called. */
export function methodOf(call: Term): string | undefined {
  return call.base?.kind === 'term' && call.base.op === 'member' ? call.base.name : undefined;
}

export function isUrl(value: Value): boolean {
  return value.kind === 'term' && /^(global:URL|url\.URL|url\.parse|global:URL\.parse)\(\)$/.test(symbolOf(value));
}

/** Whether something makes a path absolute and free of `..` on the way to this value. */
export function isNormalized(value: Value, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  if (value.kind === 'union') return value.options.every((option) => isNormalized(option, depth + 1));
  if (value.kind !== 'term') return value.kind === 'literal';
  if (value.op === 'concat') return value.args?.[0] !== undefined && isNormalized(value.args[0], depth + 1);
  if (value.op === 'member') return value.name === 'pathname' && value.base !== undefined && isUrl(value.base);
  if (value.op !== 'call') return false;
  const symbol = calledSymbol(value);
  if (SPELLINGS.test(symbol) || REAL_PATHS.test(symbol)) return true;
  const receiver = PARENTS.test(symbol) ? value.args?.[0] : SAME_METHODS.has(methodOf(value) ?? '') ? receiverOf(value) : undefined;
  return receiver !== undefined && isNormalized(receiver, depth + 1);
}

/** Keys of everything that a value is another spelling of, itself included, with the relation. */
export function spellings(value: Value): ReadonlyMap<string, Relation> {
  const known = spelled.get(value);
  if (known !== undefined) return known;
  const result = new Map<string, Relation>();
  collect(value, 'same', 0, result);
  spelled.set(value, result);
  return result;
}

const spelled = new WeakMap<Value, ReadonlyMap<string, Relation>>();

function collect(value: Value, relation: Relation, depth: number, result: Map<string, Relation>): void {
  if (depth > DEEPEST || value.kind === 'literal') return;
  const key = keyOf(value);
  if (result.get(key) === relation || result.get(key) === 'same') return;
  result.set(key, relation);
  for (const option of value.kind === 'union' ? optionsOf(value) : []) collect(option, relation, depth + 1, result);
  if (value.kind !== 'term') return;
  if (value.op === 'member' && value.base !== undefined && HOST_MEMBERS.has(value.name ?? '')) {
    if (isUrl(value.base)) collect(value.base, 'host', depth + 1, result);
    return;
  }
  if (value.op === 'concat') collectConcat(value, relation, depth, result);
  else if (value.op === 'call' || value.op === 'new') collectCall(value, relation, depth, result);
}

/** `dir + sep` spells dir. */
function collectConcat(value: Term, relation: Relation, depth: number, result: Map<string, Relation>): void {
  const [first, second, ...rest] = value.args ?? [];
  if (first !== undefined && second !== undefined && rest.length === 0 && isSeparator(second)) collect(first, relation, depth + 1, result);
}

function collectCall(value: Term, relation: Relation, depth: number, result: Map<string, Relation>): void {
  const symbol = calledSymbol(value);
  const [first] = value.args ?? [];
  const go = (inner: Value | undefined, how = relation): void => {
    if (inner !== undefined) collect(inner, how, depth + 1, result);
  };
  if (isUrl(value)) go(first);
  else if (SPELLINGS.test(symbol)) {
    const args = (value.args ?? []).filter((arg) => symbolOf(arg) !== 'global:process.cwd()');
    if (args.length === 1) go(args[0]);
    else result.set(`path(${args.map((arg) => keyOf(arg)).join()})`, relation);
  } else if (REAL_PATHS.test(symbol) || SAME_FUNCTIONS.test(symbol)) go(first);
  else if (PARENTS.test(symbol)) go(first, 'parent');
  else if (SAME_METHODS.has(methodOf(value) ?? '') || changesOnlySeparators(value)) go(receiverOf(value));
  // `[::1]` without its brackets is still the host.
  else if (relation === 'same' && methodOf(value) === 'slice' && isHostText(receiverOf(value))) go(receiverOf(value));
}

const SEPARATORS = Characters.of('/\\"\' \t');

/** A replacement of slashes and quotes spells the same path. What `..` it leaves is for the check that follows. */
function changesOnlySeparators(value: Term): boolean {
  if (!/^replace(All)?$/.test(methodOf(value) ?? '')) return false;
  const [pattern] = value.args ?? [];
  const facts = pattern && readPattern(patternText(pattern) ?? '');
  return facts?.characters.within(SEPARATORS) === true;
}

function isHostText(value: Value | undefined): boolean {
  return (
    value !== undefined &&
    optionsOf(value).some((option) => option.kind === 'term' && option.op === 'member' && HOST_MEMBERS.has(option.name ?? ''))
  );
}

/** `/`, `\` or `path.sep`. */
export function isSeparator(value: Value): boolean {
  if (value.kind === 'literal') return value.value === '/' || value.value === '\\';
  return value.kind === 'term' && /^path(\/posix|\/win32)?(\.posix|\.win32)?\.sep$/.test(symbolOf(value));
}

/** Whether a text surely ends with a separator of paths. */
export function endsWithSeparator(value: Value, depth = 0): boolean {
  if (isSeparator(value)) return true;
  if (depth > DEEPEST) return false;
  if (value.kind === 'literal') return typeof value.value === 'string' && /[\\/]$/.test(value.value);
  if (value.kind === 'union') {
    // `dir.endsWith(sep) ? dir : dir + sep`
    const exits = value.exits ?? value.options.map((option) => ({ value: option, path: undefined }));
    return exits.every(({ value: option, path }) => {
      const test = path?.holds === true && path.test.kind === 'term' ? path.test : undefined;
      return endsWithSeparator(option, depth + 1) || (test !== undefined && test.op === 'call' && methodOf(test) === 'endsWith');
    });
  }
  if (value.kind !== 'term') return false;
  // `dir.replace(/\\?$/, '\\')` ends with what it puts at the end.
  if (value.op === 'call' && methodOf(value) === 'replace') {
    const [pattern, by] = value.args ?? [];
    const source = (pattern && patternText(pattern)) ?? '';
    return /[?*]?\$\/[a-z]*$/.test(source) && by !== undefined && endsWithSeparator(by, depth + 1);
  }
  const last = value.op === 'concat' ? value.args?.at(-1) : undefined;
  return last !== undefined && endsWithSeparator(last, depth + 1);
}

const TO_NUMBERS = /^global:(Number|Boolean|parseFloat|BigInt|Number\.(parseFloat|isFinite|isNaN))$/;

/** `texts.map(Number)`: a function of the language makes a number of each item. */
export function makesNumbers(call: Term): boolean {
  const [callback] = call.args ?? [];
  return methodOf(call) === 'map' && callback?.kind === 'term' && TO_NUMBERS.test(symbolOf(callback));
}
