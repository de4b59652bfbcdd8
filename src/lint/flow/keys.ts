import { createHash } from 'node:crypto';
import { symbolOf, type Term, type Value } from '../interpret/value.js';

/** Values made the same way have the same key, however often they are made. Deeper parts are told apart by identity. */
const DEEPEST = 10;
const MOST_PARTS = 32;
const SHORT = 24;

const keys = new WeakMap<Value, string>();
let next = 0;

/** What a value is made of, as text: two reads of one argument give the same key. */
export function keyOf(value: Value, depth = 0): string {
  if (value.kind === 'literal') return typeof value.value === 'string' ? JSON.stringify(value.value) : String(value.value);
  const known = keys.get(value);
  if (known !== undefined) return known;
  const key = depth > DEEPEST ? identity() : digest(spell(value, depth));
  keys.set(value, key);
  return key;
}

/** A short name for a long spelling: values share parts, so spellings of spellings would grow without end. */
function digest(spelling: string): string {
  return spelling.length <= SHORT ? spelling : createHash('sha256').update(spelling).digest('base64url').slice(0, SHORT);
}

function identity(): string {
  next += 1;
  return `#${next}`;
}

function spell(value: Value, depth: number): string {
  if (value.kind === 'union') {
    if (value.options.length > MOST_PARTS) return identity();
    return `(${value.options.map((option) => keyOf(option, depth + 1)).join('|')})`;
  }
  return value.kind === 'term' ? spellTerm(value, depth) : identity();
}

function spellTerm(value: Term, depth: number): string {
  const args = (): string => (value.args ?? []).map((arg) => keyOf(arg, depth + 1)).join();
  const base = (): string => (value.base === undefined ? '' : keyOf(value.base, depth + 1));
  switch (value.op) {
    case 'import':
    case 'global':
      return symbolOf(value);
    case 'member':
      return `${base()}.${value.name ?? `[${args()}]`}`;
    case 'element':
      return `${base()}[]`;
    case 'call':
    case 'new':
      return `${base()}(${args()})`;
    case 'concat':
      return `+(${args()})`;
    case 'operator':
      return `${value.name}(${args()})`;
    default:
      return identity();
  }
}
