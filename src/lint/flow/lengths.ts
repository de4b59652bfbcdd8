import { type Path, symbolOf, type Term, type Value } from '../interpret/value.js';
import { backendOf } from '../model/backends.js';
import { dependsOnInput } from './depends.js';
import { LIMITS, SINGLE } from './tables.js';

/** Values are followed this deep. */
const DEEPEST = 8;
/** Conditions around one point that are looked at. */
const MOST_CONDITIONS = 40;

/** The values whose size is known to be below a bound that the caller cannot raise, where the conditions of `path` hold. */
export function boundedBy(path: Path | undefined): ReadonlySet<Value> {
  const bounded = new Set<Value>();
  let left = MOST_CONDITIONS;
  for (let current = path; current !== undefined && left > 0; current = current.outer, left -= 1)
    collect(current.test, current.holds, bounded, 0);
  return bounded;
}

function collect(test: Value, holds: boolean, bounded: Set<Value>, depth: number): void {
  if (depth > DEEPEST) return;
  if (test.kind === 'union') {
    const { logic } = test;
    // `size > max && notFirst` that does not hold: the first piece passes whatever its size, the rest is counted.
    if (logic?.operator === '&&' || (logic?.operator === '||' && !holds)) {
      collect(logic.left, holds, bounded, depth + 1);
      collect(logic.right, holds, bounded, depth + 1);
    }
    return;
  }
  if (test.kind !== 'term' || test.op !== 'operator') return;
  const [left, right] = test.args ?? [];
  if (test.name === '!' && left !== undefined) collect(left, !holds, bounded, depth + 1);
  if (left === undefined || right === undefined) return;
  const greater = test.name === '>' || test.name === '>=';
  if (!greater && test.name !== '<' && test.name !== '<=') return;
  const [small, large] = greater === holds ? [right, left] : [left, right];
  if (isFixed(large)) for (const measured of measuredIn(small, 0)) add(measured, bounded, 0);
}

/** The values whose size a number is computed from. */
function measuredIn(value: Value, depth: number): readonly Value[] {
  if (depth > DEEPEST) return [];
  if (value.kind === 'union') return value.options.flatMap((option) => measuredIn(option, depth + 1));
  if (value.kind !== 'term') return [];
  if (value.op === 'member') return /^(length|size|byteLength)$/.test(value.name ?? '') && value.base ? [value.base] : [];
  if (value.op === 'operator' || value.op === 'concat') return (value.args ?? []).flatMap((arg) => measuredIn(arg, depth + 1));
  if (value.op !== 'call') return [];
  const symbol = symbolOf(value);
  if (/^global:Buffer\.byteLength\(\)$/.test(symbol)) return value.args?.slice(0, 1) ?? [];
  return /^global:(Math\.\w+|Number)\(\)$/.test(symbol) ? (value.args ?? []).flatMap((arg) => measuredIn(arg, depth + 1)) : [];
}

/** What is small, and what that is made of: each part is smaller still. */
function add(value: Value, bounded: Set<Value>, depth: number): void {
  if (depth > DEEPEST || value.kind === 'literal' || bounded.has(value)) return;
  bounded.add(value);
  if (value.kind === 'union') for (const option of value.options) add(option, bounded, depth + 1);
  if (value.kind !== 'term') return;
  const encodes = value.op === 'call' && /^global:(JSON\.stringify|String|Buffer\.from)\(\)$/.test(symbolOf(value));
  if (value.op === 'concat' || encodes) for (const arg of value.args ?? []) add(arg, bounded, depth + 1);
}

/** A number that is set by the program or by who runs it: above zero, below infinity, and nothing that the caller sends. */
export function isFixed(value: Value | undefined, depth = 0): boolean {
  if (value === undefined || depth > DEEPEST) return false;
  if (value.kind === 'literal') return typeof value.value === 'number' && Number.isFinite(value.value) && value.value !== 0;
  if (value.kind === 'union') return value.options.every((option) => isFixed(option, depth + 1) || isNone(option));
  if (value.kind !== 'term') return false;
  const args = value.args ?? [];
  // The smaller of two: one that is fixed is enough.
  if (/^global:Math\.min\(\)$/.test(symbolOf(value))) return args.some((arg) => isFixed(arg, depth + 1));
  // The last place of something that is not behind a place that is fixed.
  if (/\.lastIndexOf\(\)$/.test(symbolOf(value))) return isFixed(args[1], depth + 1);
  if (dependsOnInput(value)) return false;
  if (value.op === 'operator') return args.length > 0 && args.every((arg) => isFixed(arg, depth + 1));
  if (/^global:(Math\.(floor|ceil|round|max|trunc)|Number|parseInt|Number\.parseInt)\(\)$/.test(symbolOf(value)))
    return args[0] !== undefined && isFixed(args[0], depth + 1);
  return isSetting(value);
}

function isNone(value: Value): boolean {
  return value.kind === 'literal' && (value.value === undefined || value.value === null);
}

/** What the environment or a declared configuration says; never the length of something else. */
function isSetting(value: Term): boolean {
  if (value.op === 'member')
    return !/^(length|size|byteLength)$/.test(value.name ?? '') && value.base?.kind === 'term' && isSetting(value.base);
  if (value.op === 'global') return value.name !== 'Infinity';
  return value.op === 'import' || value.op === 'parameter';
}

/** Parts of what a request is asked with that are looked at. */
const MOST_PARTS = 200;

/** Whether a call itself limits what it brings in: `LIMIT 100`, `?per_page=50`, `{ maxBuffer: 1_000_000 }`, one row. */
export function isLimited(call: Term): boolean {
  const backend = call.base?.kind === 'term' ? backendOf({ callee: call.base, args: call.args ?? [] }) : undefined;
  if (backend !== undefined && !/^(http|fs|exec|ssh|git|browser)/.test(backend) && SINGLE.test(symbolOf(call))) return true;
  let left = MOST_PARTS;
  const holds = (value: Value | undefined, depth: number): boolean => {
    left -= 1;
    if (value === undefined || depth > DEEPEST || left <= 0) return false;
    switch (value.kind) {
      case 'literal':
        return typeof value.value === 'string' && LIMITS.test(value.value);
      case 'union':
        return value.options.some((option) => holds(option, depth + 1));
      case 'array':
        return value.elements.some((element) => holds(element, depth + 1));
      case 'object':
        return (
          [...value.properties].some(([name, cell]) => LIMITS.test(name) || holds(cell.value, depth + 1)) ||
          value.spreads.some((each) => holds(each, depth + 1))
        );
      case 'term':
        // Arguments that are handed on as a whole can hold a limit: nothing is certain.
        if (value.op === 'input' || value.op === 'parameter') return true;
        if (value.op === 'member' && LIMITS.test(value.name ?? '')) return true;
        return value.op === 'member'
          ? false
          : [value.op === 'call' || value.op === 'new' ? undefined : value.base, ...(value.args ?? [])].some((part) =>
              holds(part, depth + 1),
            );
      default:
        return false;
    }
  };
  return (call.args ?? []).some((arg) => holds(arg, 0)) || chainLimits(call.base, 0);
}

/** `.find().limit(20)` asks for some; what is asked follows the call, or comes before it. */
function chainLimits(value: Value | undefined, depth: number): boolean {
  if (value?.kind !== 'term' || depth > DEEPEST) return false;
  if (value.op === 'member' && /^(limit|take|first|top)$/.test(value.name ?? '')) return true;
  return chainLimits(value.base, depth + 1);
}
