import type { Machine } from '../../interpret/machine.js';
import { symbolOf, type Term, type Value } from '../../interpret/value.js';
import { dynamic, type Field, type FieldType, field, type SchemaFacts } from './facts.js';

const PREFIX = /^valibot\.(?:v\.)?(\w+)\(\)$/;
const TYPES: Record<string, FieldType> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  bigint: 'integer',
  picklist: 'enum',
  enum_: 'enum',
  enum: 'enum',
  literal: 'literal',
  array: 'array',
  tuple: 'array',
  object: 'object',
  strictObject: 'object',
  looseObject: 'object',
  objectWithRest: 'object',
  record: 'record',
  map: 'record',
  any: 'any',
  unknown: 'any',
  union: 'union',
  variant: 'union',
  intersect: 'union',
  date: 'other',
};
const BOUNDS = /\.(maxLength|length|regex|email|url|uuid|maxValue|isoDate|isoDateTime|ip|maxSize)\(\)$/;

export function isValibot(value: Term): boolean {
  return PREFIX.test(symbolOf(value));
}

/** What a Valibot schema declares. */
export function readValibot(machine: Machine, value: Term): SchemaFacts {
  const read = typeOf(machine, '', value);
  const node = value.node && { node: value.node };
  if (read.type === 'any' || read.type === 'record') return { kind: 'open', fields: [], ...node };
  if (read.type === 'union') return { kind: 'plain', fields: read.inner.flatMap((each) => each.inner), ...node };
  if (read.type !== 'object') return dynamic(value.node);
  if (read.values?.[0] === 'looseObject') return { kind: 'open', fields: read.inner, ...node };
  if (read.inner.length === 0) return { kind: 'empty', fields: [], ...node };
  return { kind: read.values?.[0] === 'strictObject' ? 'closed' : 'plain', fields: read.inner, ...node };
}

function typeOf(machine: Machine, name: string, value: Value | undefined): Field {
  if (value?.kind !== 'term') return field(name, 'unknown');
  const maker = PREFIX.exec(symbolOf(value))?.[1] ?? '';
  const [first, ...rest] = value.args ?? [];
  if (maker === 'optional' || maker === 'nullish' || maker === 'nullable') return { ...typeOf(machine, name, first), optional: true };
  if (maker === 'pipe') {
    const described = rest.some((each) => /\.description\(\)$/.test(symbolOf(each)));
    const base = typeOf(machine, name, first);
    return { ...base, described, bounded: base.bounded || rest.some((each) => BOUNDS.test(symbolOf(each))) };
  }
  const type = TYPES[maker] ?? 'unknown';
  const inner =
    type === 'object' && first?.kind === 'object'
      ? [...first.properties].map(([key, cell]) => ({ ...typeOf(machine, key, machine.read(cell)), ...(cell.node && { node: cell.node }) }))
      : type === 'array'
        ? [typeOf(machine, 'items', first)]
        : type === 'union'
          ? (value.args ?? []).flatMap((arg) =>
              arg.kind === 'array' ? arg.elements.map((each, index) => typeOf(machine, `option ${index}`, each)) : [],
            )
          : [];
  const loose = maker === 'looseObject' || maker === 'objectWithRest';
  return field(name, type, {
    inner,
    open: type === 'any' || type === 'record' || loose || inner.some((each) => each.open),
    ...(type === 'object' && { values: [maker] }),
  });
}
