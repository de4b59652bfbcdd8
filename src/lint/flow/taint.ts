import type { ExternalCall } from '../interpret/machine.js';
import { stringOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import { backendOf } from '../model/backends.js';
import { isCallOf, NO_OWN_TABLES, type OwnTables } from '../program/own.js';
import { CAPS, CLEAN, CLEAN_MEMBERS, CLEANING_PATTERN, CLEANING_TEXT, MARKING, SANITIZERS, SILENT, UPSTREAMS } from './tables.js';

/** Text that an outsider wrote, and the call that brought it in. */
export interface Upstream {
  kind: string;
  label: string;
  /** Whoever writes it may be anybody: a web page, a file, a program. */
  loud: boolean;
  call: Term;
}

/** Values are followed this deep, and this many of them for one question. */
const DEEPEST = 60;
const MOST_VALUES = 6000;

/** Answers which upstream text can be in a value with nothing on the way that cleans, bounds or marks it. */
export class Taint {
  private readonly cache = new Map<Value, ReadonlySet<Upstream>>();

  constructor(private readonly own: OwnTables = NO_OWN_TABLES) {}

  upstreamOf(value: Value): ReadonlySet<Upstream> {
    return this.read(value, 0, { left: MOST_VALUES });
  }

  private read(value: Value, depth: number, budget: { left: number }): ReadonlySet<Upstream> {
    if (value.kind === 'literal' || value.kind === 'function' || value.kind === 'class') return NONE;
    const known = this.cache.get(value);
    if (known !== undefined) return known;
    if (depth > DEEPEST || budget.left <= 0) return NONE;
    budget.left -= 1;
    // Entered first, so that a value that contains itself ends.
    this.cache.set(value, NONE);
    const result = this.compute(value, depth, budget);
    this.cache.set(value, result);
    return result;
  }

  private all(values: readonly Value[], depth: number, budget: { left: number }): ReadonlySet<Upstream> {
    let result: Set<Upstream> | undefined;
    for (const value of values) {
      const found = this.read(value, depth + 1, budget);
      if (found.size === 0) continue;
      result ??= new Set();
      for (const each of found) result.add(each);
    }
    return result ?? NONE;
  }

  private compute(value: Value, depth: number, budget: { left: number }): ReadonlySet<Upstream> {
    switch (value.kind) {
      case 'union':
        return this.all(value.options, depth, budget);
      case 'array':
        return this.all([...value.elements, ...value.rest], depth, budget);
      case 'collection':
        return this.all([...value.entries.flatMap((entry) => [entry.key, entry.value]), ...value.rest], depth, budget);
      case 'object':
        return this.all([...[...value.properties.values()].map((cell) => cell.value), ...value.others, ...value.spreads], depth, budget);
      case 'term':
        return this.ofTerm(value, depth, budget);
      default:
        return NONE;
    }
  }

  private ofTerm(value: Term, depth: number, budget: { left: number }): ReadonlySet<Upstream> {
    const { op, base, args = [] } = value;
    switch (op) {
      case 'call':
      case 'new':
        return this.ofCall(value, depth, budget);
      case 'member':
        if (value.name !== undefined && CLEAN_MEMBERS.test(value.name)) return NONE;
        return base ? this.all([base], depth, budget) : NONE;
      case 'element':
        return base ? this.all([base], depth, budget) : NONE;
      case 'concat':
        return args.some((part) => MARKING.test(stringOf(part) ?? '')) ? NONE : this.all(args, depth, budget);
      case 'caught':
        return this.ofCaught(value, depth, budget);
      case 'unknown':
        return this.all(args, depth, budget);
      default:
        return NONE;
    }
  }

  /** The message of an error says what the calls of the try block, or of the promise, met. */
  private ofCaught(value: Term, depth: number, budget: { left: number }): ReadonlySet<Upstream> {
    const found = this.all(value.causes ?? [], depth, budget);
    return new Set(
      [...found].map((each) => ({ ...each, kind: 'error', label: 'the message of an error that an upstream caused', loud: false })),
    );
  }

  private ofCall(value: Term, depth: number, budget: { left: number }): ReadonlySet<Upstream> {
    const symbol = symbolOf(value);
    const { base, args = [] } = value;
    if (CLEAN.test(symbol) || SANITIZERS.test(symbol) || this.isTrusted(symbol)) return NONE;
    const method = base?.kind === 'term' && base.op === 'member' ? (base.name ?? '') : '';
    if (CAPS.test(`.${method}()`) && fixedBound(args)) return NONE;
    if ((method === 'replace' || method === 'replaceAll') && cleans(args)) return NONE;
    const source = this.sourceOf(value);
    if (source !== undefined) return new Set([source]);
    const inner = this.all([...(base ? [base] : []), ...args, ...(value.results ?? [])], depth, budget);
    return inner;
  }

  private isTrusted(symbol: string): boolean {
    return this.own.sanitizers.some(({ of, against }) => (against === undefined || against.includes('output')) && isCallOf(of, symbol));
  }

  private sourceOf(value: Term): Upstream | undefined {
    const declared = this.own.sources.find(({ of }) => isCallOf(of, symbolOf(value)));
    if (declared !== undefined) return { kind: 'own', label: declared.label, loud: true, call: value };
    if (value.base?.kind !== 'term' || SILENT.test(symbolOf(value)) || value.op === 'new') return undefined;
    const call: Pick<ExternalCall, 'callee' | 'args'> = { callee: value.base, args: value.args ?? [] };
    const backend = backendOf(call as ExternalCall);
    const entry = backend === undefined ? undefined : UPSTREAMS.find(([pattern]) => pattern.test(backend));
    // What is read at the start is the server's own: configuration, templates, schemas.
    if (entry === undefined || (value.early === true && entry[1].kind === 'file')) return undefined;
    return { ...entry[1], call: value };
  }
}

const NONE: ReadonlySet<Upstream> = new Set();

/** `slice(0, 5000)`: the end is a number that the caller cannot raise. */
function fixedBound(args: readonly Value[]): boolean {
  const end = args[1] ?? args[0];
  return end?.kind === 'literal' && typeof end.value === 'number' && args.length === 2;
}

/** A replacement that takes out control characters, markup or secrets, or escapes them. */
function cleans([pattern, replacement]: readonly Value[]): boolean {
  const text = pattern?.kind === 'term' ? (pattern.node?.getText() ?? '') : (stringOf(pattern) ?? '');
  return CLEANING_PATTERN.test(text) || CLEANING_TEXT.test(stringOf(replacement) ?? '');
}
