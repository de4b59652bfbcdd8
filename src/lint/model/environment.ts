import { partsOf } from '../interpret/parts.js';
import { symbolOf, type Value } from '../interpret/value.js';

const DIRECT = /(?:^global:(?:process|Bun)\.env|\.env)\.([A-Za-z_][A-Za-z0-9_]*)$/;
const UPPER = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
/** Values are followed this deep, and this many of them. */
const DEEPEST = 24;
const MOST_VALUES = 4000;

/** The environment variables that a value is made from. */
export class EnvironmentReader {
  private readonly cache = new Map<Value, ReadonlySet<string>>();

  namesIn(values: readonly Value[]): Set<string> {
    const names = new Set<string>();
    const state = { left: MOST_VALUES };
    for (const value of values) for (const name of this.read(value, 0, state)) names.add(name);
    return names;
  }

  private read(value: Value, depth: number, state: { left: number }): ReadonlySet<string> {
    const known = this.cache.get(value);
    if (known !== undefined) return known;
    if (depth > DEEPEST || state.left <= 0 || value.kind === 'literal') return NONE;
    state.left -= 1;
    // Entered first, so that a value that contains itself ends.
    this.cache.set(value, NONE);
    const names = new Set<string>();
    const own = value.kind === 'term' ? variableOf(value) : undefined;
    if (own !== undefined) names.add(own);
    else for (const part of partsOf(value)) for (const name of this.read(part, depth + 1, state)) names.add(name);
    const result = names.size === 0 ? NONE : names;
    this.cache.set(value, result);
    return result;
  }
}

const NONE: ReadonlySet<string> = new Set();

/** The variable that a term reads: `process.env.X`, `Deno.env.get('X')`, `schema.parse(process.env).X`. */
function variableOf(value: Value & { kind: 'term' }): string | undefined {
  const symbol = symbolOf(value);
  const direct = DIRECT.exec(symbol)?.[1];
  if (direct !== undefined) return UPPER.test(direct) ? direct : undefined;
  if (value.op === 'call' && symbol === 'global:Deno.env.get()') {
    const [name] = value.args ?? [];
    return name?.kind === 'literal' ? String(name.value) : undefined;
  }
  if (value.op !== 'member' || value.name === undefined || !UPPER.test(value.name) || !value.name.includes('_')) return undefined;
  return readsEnvironment(value.base, 0) ? value.name : undefined;
}

function readsEnvironment(value: Value | undefined, depth: number): boolean {
  if (value?.kind !== 'term' || depth > 5) return false;
  if (symbolOf(value) === 'global:process.env') return true;
  return readsEnvironment(value.base, depth + 1) || (value.args ?? []).some((arg) => readsEnvironment(arg, depth + 1));
}
