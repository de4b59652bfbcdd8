import type { ts } from 'ts-morph';
import type { Machine } from '../machine.js';
import { array, type Literal, literal, type Value } from '../value.js';

type Method = (machine: Machine, base: Literal, args: Value[], node: ts.Node) => Value | undefined;

/** String methods that are computed when everything is known. None takes a callback or a regular expression. */
const PURE = [
  'toLowerCase',
  'toUpperCase',
  'trim',
  'trimStart',
  'trimEnd',
  'slice',
  'substring',
  'concat',
  'padStart',
  'padEnd',
  'repeat',
  'startsWith',
  'endsWith',
  'includes',
  'indexOf',
  'charAt',
  'replace',
  'replaceAll',
  'at',
  'toString',
  'valueOf',
] as const;

const LONGEST_TEXT = 20_000;

function pure(name: (typeof PURE)[number]): Method {
  return (_machine, base, args, node) => {
    const known = args.map((arg) => (arg.kind === 'literal' ? arg.value : KNOWN_NOT));
    if (known.includes(KNOWN_NOT) || typeof base.value !== 'string') return undefined;
    if (name === 'repeat' && Number(known[0]) * base.value.length > LONGEST_TEXT) return undefined;
    if ((name === 'padStart' || name === 'padEnd') && Number(known[0]) > LONGEST_TEXT) return undefined;
    try {
      const result: unknown = (base.value[name] as (...values: unknown[]) => unknown).apply(base.value, known);
      return typeof result === 'string' || typeof result === 'number' || typeof result === 'boolean' ? literal(result, node) : undefined;
    } catch {
      // The program would throw here too; what it gives is not known.
      return undefined;
    }
  };
}

const KNOWN_NOT = Symbol('not known');

/** Methods of known strings. */
export const STRING_METHODS: Record<string, Method> = {
  ...Object.fromEntries(PURE.map((name) => [name, pure(name)])),
  split: (_machine, base, [separator], node) => {
    if (typeof base.value !== 'string' || separator?.kind !== 'literal' || typeof separator.value !== 'string') return undefined;
    return array(
      base.value
        .split(separator.value)
        .slice(0, 2000)
        .map((part) => literal(part)),
      node,
    );
  },
};
