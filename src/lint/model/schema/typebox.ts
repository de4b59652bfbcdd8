import type { Machine } from '../../interpret/machine.js';
import { symbolOf, type Term, truth, type Value } from '../../interpret/value.js';
import { dynamic, type Field, type FieldType, field, type SchemaFacts } from './facts.js';

const PREFIX = /^(@sinclair\/typebox|typebox|elysia)(\/[\w-]+)*\.(Type|t)\.(\w+)\(\)$/;
const TYPES: Record<string, FieldType> = {
  String: 'string',
  Number: 'number',
  Integer: 'integer',
  Boolean: 'boolean',
  Literal: 'literal',
  Enum: 'enum',
  Array: 'array',
  Tuple: 'array',
  Object: 'object',
  Record: 'record',
  Any: 'any',
  Unknown: 'any',
  Union: 'union',
  Intersect: 'union',
  Null: 'other',
  RegExp: 'string',
  TemplateLiteral: 'string',
  Composite: 'union',
};
const LIMITS = ['maxLength', 'pattern', 'format', 'maximum', 'maxItems', 'exclusiveMaximum'];

export function isTypeBox(value: Term): boolean {
  return PREFIX.test(symbolOf(value));
}

/** What a TypeBox schema declares. */
export function readTypeBox(machine: Machine, value: Term): SchemaFacts {
  const read = typeOf(machine, '', value);
  const node = value.node && { node: value.node };
  if (read.type !== 'object')
    return read.type === 'any' || read.type === 'record'
      ? { kind: 'open', fields: [], ...node }
      : read.inner.length > 0
        ? { kind: 'plain', fields: read.inner.flatMap((each) => each.inner), ...node }
        : dynamic(value.node);
  const extra = option(machine, value, 'additionalProperties');
  if (extra !== undefined && truth(extra) !== false) return { kind: 'open', fields: read.inner, ...node };
  if (read.inner.length === 0) return { kind: 'empty', fields: [], ...node };
  return { kind: extra === undefined ? 'plain' : 'closed', fields: read.inner, ...node };
}

function option(machine: Machine, value: Term, name: string): Value | undefined {
  const last = value.args?.at(-1);
  const cell = last?.kind === 'object' && (value.args?.length ?? 0) > 1 ? last.properties.get(name) : undefined;
  return cell && machine.read(cell);
}

function typeOf(machine: Machine, name: string, value: Value | undefined): Field {
  if (value?.kind !== 'term') return field(name, 'unknown');
  const maker = PREFIX.exec(symbolOf(value))?.[4] ?? '';
  const [first] = value.args ?? [];
  if (maker === 'Optional') return { ...typeOf(machine, name, first), optional: true };
  const type = TYPES[maker] ?? 'unknown';
  const last = value.args?.at(-1);
  const words = last?.kind === 'object' ? [...last.properties.keys()] : [];
  const inner =
    type === 'object' && first?.kind === 'object'
      ? [...first.properties].map(([key, cell]) => ({ ...typeOf(machine, key, machine.read(cell)), ...(cell.node && { node: cell.node }) }))
      : type === 'array'
        ? [typeOf(machine, 'items', first)]
        : type === 'union' && first?.kind === 'array'
          ? first.elements.map((each, index) => typeOf(machine, `option ${index}`, each))
          : [];
  return field(name, type, {
    inner,
    described: words.includes('description'),
    bounded: type === 'boolean' || type === 'literal' || LIMITS.some((word) => words.includes(word)),
    open: type === 'any' || type === 'record' || inner.some((each) => each.open),
  });
}
