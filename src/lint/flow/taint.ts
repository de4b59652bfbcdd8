import type { Machine } from '../interpret/machine.js';
import {
  type ClassValue,
  type Exit,
  isNullish,
  type ObjectValue,
  optionsOf,
  type Path,
  stringOf,
  symbolOf,
  type Term,
  type UnionValue,
  type Value,
} from '../interpret/value.js';
import { isCallOf, NO_OWN_TABLES, type OwnTables } from '../program/own.js';
import { allows, boundOf, cleaning, isSplit } from './cleaning.js';
import { kindsUnder } from './kinds.js';
import { boundedBy, isLimited } from './lengths.js';
import { makesNumbers, methodOf, receiverOf } from './same.js';
import {
  BULK_MEMBERS,
  CLEAN,
  CLEAN_KEYS,
  CLEAN_MEMBERS,
  ERRORS,
  ITEM_METHODS,
  LANGUAGE_METHODS,
  LIST_METHODS,
  LIST_NAMES,
  MARKING,
  SANITIZERS,
  SCHEMA_PARSES,
} from './tables.js';
import { type Upstream, upstreamBehind } from './upstreams.js';

/** Values are followed this deep, and this many of them for one question. */
const DEEPEST = 160;
const MOST_VALUES = 40_000;
/** Conditions that bound something are looked at for this many alternatives of one question. */
const MOST_BOUNDED = 60;

/** Upstreams whose text can be in a value, and whether something on every way weakens it without making it harmless. */
export type Tainted = ReadonlyMap<Upstream, boolean>;

const NONE: Tainted = new Map();

/** One way of reading: the values that are known to be small under the conditions that hold. */
interface Reading {
  bounded: ReadonlySet<Value>;
  /** The classes that caught values are known to be of. */
  kinds: ReadonlyMap<Value, Value>;
  cache: Map<Value, Tainted>;
}

/** What is asked: whether text is harmful as it is, or only whether it can be of any length. */
export type Question = 'text' | 'size';

/** Answers which upstream text can be in a value with nothing on the way that cleans, bounds or marks it. */
export class Taint {
  private readonly plain: Reading = { bounded: new Set(), kinds: new Map(), cache: new Map() };
  private readonly failures = new Map<Upstream, Upstream>();
  private left = 0;
  private leftBounded = 0;

  private readonly declared = new Map<Term, Upstream>();

  constructor(
    private readonly machine: Machine,
    private readonly own: OwnTables = NO_OWN_TABLES,
    private readonly question: Question = 'text',
  ) {}

  /** `path`: the conditions at the point where the value is used. */
  upstreamOf(value: Value, path?: Path): Tainted {
    this.left = MOST_VALUES;
    this.leftBounded = MOST_BOUNDED;
    return this.read(value, this.under(path, this.plain), 0);
  }

  private under(path: Path | undefined, outer: Reading): Reading {
    if (path === undefined || this.leftBounded <= 0) return outer;
    const bounded = boundedBy(path);
    const kinds = kindsUnder(path);
    const known = [...bounded].every((value) => outer.bounded.has(value)) && [...kinds.keys()].every((value) => outer.kinds.has(value));
    if (known) return outer;
    this.leftBounded -= 1;
    return {
      bounded: new Set([...outer.bounded, ...bounded]),
      kinds: new Map([...outer.kinds, ...kinds]),
      cache: new Map(),
    };
  }

  private read(value: Value, reading: Reading, depth: number): Tainted {
    if (value.kind === 'literal' || value.kind === 'function' || value.kind === 'class' || reading.bounded.has(value)) return NONE;
    const known = reading.cache.get(value);
    if (known !== undefined) return known;
    if (depth > DEEPEST || this.left <= 0) return NONE;
    this.left -= 1;
    // Entered first, so that a value that contains itself ends.
    reading.cache.set(value, NONE);
    const result = this.compute(value, reading, depth);
    reading.cache.set(value, result);
    return result;
  }

  private all(values: readonly Value[], reading: Reading, depth: number): Tainted {
    let result = NONE;
    for (const value of values) result = merged(result, this.read(value, reading, depth + 1));
    return result;
  }

  private compute(value: Value, reading: Reading, depth: number): Tainted {
    switch (value.kind) {
      case 'union':
        return this.ofUnion(value, reading, depth);
      case 'array':
        return [...value.elements, ...value.rest].reduce((sum, item) => merged(sum, this.ofItem(item, reading, depth)), NONE);
      case 'collection':
        return this.all([...value.entries.flatMap((entry) => [entry.key, entry.value]), ...value.rest], reading, depth);
      case 'object':
        return this.ofObject(value, reading, depth);
      case 'term':
        return this.ofTerm(value, reading, depth);
      default:
        return NONE;
    }
  }

  /** Each alternative is only taken under its own conditions. */
  private ofUnion(value: UnionValue, reading: Reading, depth: number): Tainted {
    if (value.exits === undefined) return this.all(value.options, reading, depth);
    return value.exits.reduce((sum: Tainted, exit: Exit) => {
      if (exit.value.kind === 'literal' || exit.value === value) return sum;
      return merged(sum, this.read(exit.value, this.under(exit.path, reading), depth + 1));
    }, NONE);
  }

  private ofItem(item: Value, reading: Reading, depth: number): Tainted {
    return this.read(item, this.under(this.machine.stored.get(item), reading), depth + 1);
  }

  private ofObject(value: ObjectValue, reading: Reading, depth: number): Tainted {
    const own = [...value.properties].flatMap(([name, cell]) => (CLEAN_KEYS.test(name) ? [] : [cell.value]));
    return this.all([...own, ...value.others, ...value.spreads, ...(value.base ? [value.base] : [])], reading, depth);
  }

  private ofTerm(value: Term, reading: Reading, depth: number): Tainted {
    const { op, base, args = [] } = value;
    switch (op) {
      case 'call':
      case 'new':
        return this.ofCall(value, reading, depth);
      case 'member':
        return value.name !== undefined && this.isSmall(value.name) ? NONE : this.ofMember(value, reading, depth);
      case 'element':
        return base ? this.ofList(base, reading, depth) : NONE;
      case 'concat':
        return this.question === 'text' && args.some((part) => MARKING.test(stringOf(part) ?? '')) ? NONE : this.all(args, reading, depth);
      case 'caught':
        return this.ofCaught(value, reading, depth);
      case 'unknown':
        return this.all(args, reading, depth);
      default:
        return NONE;
    }
  }

  /** A property that cannot carry text; or, where only the size is asked for, one that is neither a list nor a body. */
  private isSmall(name: string): boolean {
    return CLEAN_MEMBERS.test(name) || (this.question === 'size' && !BULK_MEMBERS.test(name) && !LIST_NAMES.test(name));
  }

  private ofMember(value: Term, reading: Reading, depth: number): Tainted {
    const own = value.properties ? [...value.properties.values()].map((cell) => cell.value) : [];
    return this.all([...(value.base ? [value.base] : []), ...own], reading, depth);
  }

  private ofCall(value: Term, reading: Reading, depth: number): Tainted {
    const symbol = symbolOf(value);
    if (CLEAN.test(symbol) || this.isTrusted(symbol) || (this.question === 'text' && SANITIZERS.test(symbol))) return NONE;
    const source = this.declaredSource(value, symbol) ?? upstreamBehind(value);
    if (source !== undefined) return this.question === 'size' && isLimited(value) ? NONE : new Map([[source, false]]);
    const method = methodOf(value) ?? '';
    const receiver = receiverOf(value);
    const args = value.args ?? [];
    if (SCHEMA_PARSES.test(symbol) && args[0] !== undefined) return this.ofParse(value, reading, depth);
    const bound = boundOf(value);
    if (bound === 'text' || (bound === 'items' && this.question === 'size')) return NONE;
    if (makesNumbers(value)) return NONE;
    if (receiver !== undefined && LANGUAGE_METHODS.has(method)) {
      // A short line for each of very many items.
      if (ITEM_METHODS.has(method) && method !== 'forEach' && this.question === 'size') return this.ofList(receiver, reading, depth);
      if (ITEM_METHODS.has(method) && value.results !== undefined)
        return this.all(this.givenFor(value, method, receiver, args), reading, depth);
      const strength = this.question === 'text' ? cleaning(value) : undefined;
      if (strength === 'clean') return NONE;
      const others = /^(concat|join|replace|replaceAll|padStart|padEnd|with|fill)$/.test(method) ? [...args, ...(value.results ?? [])] : [];
      const own =
        LIST_METHODS.has(method) || method === 'join' ? this.ofList(receiver, reading, depth) : this.read(receiver, reading, depth + 1);
      const inner = merged(own, this.all(others, reading, depth));
      if (bound === 'items' && isSplit(receiver)) return NONE;
      return strength === 'partial' || bound === 'items' ? weakened(inner) : inner;
    }
    return this.all([...(value.base ? [value.base] : []), ...args, ...(value.results ?? [])], reading, depth);
  }

  private isTrusted(symbol: string): boolean {
    return this.own.sanitizers.some(({ of, against }) => (against === undefined || against.includes('output')) && isCallOf(of, symbol));
  }

  private declaredSource(call: Term, symbol: string): Upstream | undefined {
    const row = this.own.sources.find(({ of }) => isCallOf(of, symbol));
    if (row === undefined) return undefined;
    const known = this.declared.get(call) ?? { kind: 'own', label: row.label, loud: true, call };
    this.declared.set(call, known);
    return known;
  }

  /** What a callback gives for each item; an accumulator that it changes in place can hold the items themselves. */
  private givenFor(value: Term, method: string, receiver: Value, args: readonly Value[]): readonly Value[] {
    if (method === 'forEach') return [];
    const given = [...(value.results ?? []), ...args.slice(1)];
    return /^reduce/.test(method) ? [...given, receiver] : given;
  }

  /** What is iterated, or put together, is a list: a fixed number of items can still hold any amount of text. */
  private ofList(value: Value, reading: Reading, depth: number): Tainted {
    const receiver = value.kind === 'term' && value.op === 'call' && boundOf(value) !== undefined ? receiverOf(value) : undefined;
    if (receiver === undefined) return this.read(value, reading, depth + 1);
    return isSplit(receiver) || this.question === 'size' ? NONE : weakened(this.read(receiver, reading, depth + 1));
  }

  /** A parse that drops what its schema does not name leaves only the text that it names. */
  private ofParse(value: Term, reading: Reading, depth: number): Tainted {
    const inner = this.read(value.args?.[0] as Value, reading, depth + 1);
    if (inner.size === 0) return inner;
    const what = allows(this.machine, receiverOf(value) ?? value.args?.[0]);
    return what === 'nothing' ? NONE : what === 'named' ? weakened(inner) : inner;
  }

  /** The message of an error says what the calls of the try block, or of the promise, met. */
  private ofCaught(value: Term, reading: Reading, depth: number): Tainted {
    let result = NONE;
    const causes = causesOf(value, reading.kinds.get(value));
    for (const cause of causes) result = merged(result, this.ofCause(cause, reading, depth));
    return new Map([...result].map(([upstream, weak]) => [this.failureOf(upstream), weak]));
  }

  private ofCause(cause: Value, reading: Reading, depth: number): Tainted {
    if (cause.kind !== 'term' || (cause.op !== 'call' && cause.op !== 'new'))
      return isNullish(cause) ? NONE : this.read(cause, reading, depth + 1);
    const source = upstreamBehind(cause);
    if (source !== undefined) return new Map([[source, false]]);
    // Other calls of the block only hand on what they were given.
    return cause.op === 'new' && ERRORS.test(symbolOf(cause)) ? this.all(cause.args ?? [], reading, depth) : NONE;
  }

  private failureOf(upstream: Upstream): Upstream {
    if (upstream.kind === 'error') return upstream;
    let failure = this.failures.get(upstream);
    if (failure === undefined) {
      failure = { ...upstream, kind: 'error', label: 'the message of an error that an upstream caused', loud: false };
      this.failures.set(upstream, failure);
    }
    return failure;
  }
}

/** Errors of schema libraries: they say what is wrong with what the caller sent. */
const OF_SCHEMAS = /^(zod|valibot|arktype|yup|joi|ajv)\b.*Error$/;

/** What a caught value can be: of an own class only what the program throws of it. */
function causesOf({ causes = [] }: Term, kind: Value | undefined): readonly Value[] {
  if (kind?.kind === 'term') return OF_SCHEMAS.test(symbolOf(kind)) ? [] : causes;
  if (kind?.kind !== 'class') return causes;
  return causes.flatMap((cause) => optionsOf(cause)).filter((cause) => cause.kind === 'object' && isOf(cause.class, kind));
}

function isOf(own: Value | undefined, wanted: ClassValue): boolean {
  for (let current = own; current?.kind === 'class'; current = current.parent)
    if (current === wanted || current.node === wanted.node) return true;
  return false;
}

/** Both together: weak only where each way is. */
function merged(a: Tainted, b: Tainted): Tainted {
  if (b.size === 0) return a;
  if (a.size === 0) return b;
  const result = new Map(a);
  for (const [upstream, weak] of b) result.set(upstream, weak && (result.get(upstream) ?? true));
  return result;
}

function weakened(tainted: Tainted): Tainted {
  return tainted.size === 0 ? tainted : new Map([...tainted.keys()].map((upstream) => [upstream, true]));
}
