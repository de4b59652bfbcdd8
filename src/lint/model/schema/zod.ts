import type { Machine } from '../../interpret/machine.js';
import { type ObjectValue, optionsOf, stringOf, symbolOf, type Term, type Value } from '../../interpret/value.js';
import { dynamic, type Field, field, type SchemaFacts } from './facts.js';
import { isJsonSchema } from './json-schema.js';
import { type Chain, chainOf } from './zod-chain.js';
import { BOUNDS, CONSTRUCTORS, FORMATS, OPENERS, WRAPPERS } from './zod-tables.js';

/** Nested schemas are read this deep. */
const DEEPEST = 12;

/** What a zod schema declares at its root. */
export function readZod(machine: Machine, value: Term): SchemaFacts {
  const read = typeOf(machine, '', value, 0);
  const node = value.node && { node: value.node };
  if (read.type === 'object' || read.type === 'union') {
    const fields = read.type === 'union' ? mergeOptions(read.inner) : read.inner;
    const alternatives = read.type === 'union' && { alternatives: true };
    if (read.loose) return { kind: 'open', fields, ...node };
    if (fields.length === 0) return { kind: read.type === 'union' || read.partial ? 'dynamic' : 'empty', fields, ...alternatives, ...node };
    return { kind: read.strict ? 'closed' : 'plain', fields, ...alternatives, ...node };
  }
  if (read.type === 'any' || read.type === 'record') return { kind: 'open', fields: [], ...node };
  if (read.never) return { kind: 'empty', fields: [], ...node };
  return { ...dynamic(value.node), root: read };
}

/** Fields of a union: those of every option, once each. */
function mergeOptions(options: readonly Field[]): Field[] {
  const seen = new Map<string, Field>();
  for (const option of options) for (const each of option.inner) if (!seen.has(each.name)) seen.set(each.name, each);
  return [...seen.values()];
}

/** A raw shape: an object whose properties are validators. */
export function readShape(machine: Machine, value: ObjectValue): SchemaFacts {
  const node = value.node && { node: value.node };
  const { fields, partial } = shapeFields(machine, value, 0);
  if (fields.length === 0) return partial ? dynamic(value.node) : { kind: 'empty', fields, ...node };
  return { kind: 'plain', fields, ...node };
}

function shapeFields(machine: Machine, shape: Value | undefined, depth: number): { fields: Field[]; partial: boolean } {
  if (shape === undefined) return { fields: [], partial: false };
  if (shape.kind === 'union') {
    const parts = shape.options.map((option) => shapeFields(machine, option, depth));
    return { fields: dedupe(parts.flatMap((part) => part.fields)), partial: parts.some((part) => part.partial) };
  }
  if (shape.kind === 'term') {
    const chain = chainOf(shape);
    if (chain === undefined) return { fields: [], partial: true };
    const read = typeOf(machine, '', shape, depth + 1);
    return { fields: read.inner, partial: read.inner.length === 0 };
  }
  if (shape.kind === 'function' && shape.node.parameters.length === 0)
    return shapeFields(machine, machine.call(shape, undefined, [], shape.node), depth + 1);
  if (shape.kind !== 'object') return { fields: [], partial: shape.kind !== 'literal' };
  const inherited = shape.spreads.map((spread) => shapeFields(machine, spread, depth + 1));
  const own = [...shape.properties].flatMap(([name, cell]) => {
    const read = cell.getter ? machine.get(shape, name) : machine.read(cell);
    return [{ ...typeOf(machine, name, read, depth + 1), ...(cell.node && { node: cell.node }) }];
  });
  return {
    fields: dedupe([...own, ...inherited.flatMap((part) => part.fields)]),
    partial: inherited.some((part) => part.partial) || shape.others.length > 0,
  };
}

function dedupe(fields: Field[]): Field[] {
  const seen = new Map<string, Field>();
  for (const each of fields) if (!seen.has(each.name)) seen.set(each.name, each);
  return [...seen.values()];
}

interface Read extends Field {
  strict?: boolean;
  loose?: boolean;
  partial?: boolean;
  never?: boolean;
}

/** Reads one validator. */
function typeOf(machine: Machine, name: string, value: Value, depth: number): Read {
  if (depth > DEEPEST) return field(name, 'unknown');
  const [first, ...others] = optionsOf(value);
  if (others.length > 0) {
    const read = optionsOf(value)
      .filter((option) => option.kind !== 'literal')
      .map((option) => typeOf(machine, name, option, depth + 1));
    const best = read.find((each) => each.type !== 'unknown') ?? field(name, 'unknown');
    return { ...best, inner: dedupe(read.flatMap((each) => each.inner)) };
  }
  if (first?.kind === 'object') return legacyField(machine, name, first, depth);
  if (first?.kind !== 'term') return field(name, 'unknown');
  const chain = chainOf(first);
  if (chain === undefined) return field(name, 'unknown');
  return applyMethods(machine, build(machine, name, chain, depth), chain.methods, depth);
}

/** `{ type: z.string(), description: '…' }`, as some frameworks write a property; or a JSON Schema inside a shape. */
function legacyField(machine: Machine, name: string, value: ObjectValue, depth: number): Read {
  const type = value.properties.get('type');
  const described = value.properties.has('description');
  if (type !== undefined && !isJsonSchema(machine, value)) return { ...typeOf(machine, name, machine.read(type), depth + 1), described };
  const word = type && stringOf(machine.read(type));
  return field(name, word === 'string' || word === 'number' || word === 'boolean' || word === 'array' ? word : 'unknown', { described });
}

function build(machine: Machine, name: string, chain: Chain, depth: number): Read {
  const { maker, args } = chain;
  if (maker === 'date' && chain.root.base?.kind === 'term' && chain.root.base.name === 'iso')
    return field(name, 'string', { bounded: true, format: maker });
  if (FORMATS.has(maker) && !CONSTRUCTORS.has(maker)) return field(name, 'string', { bounded: true, format: maker });
  if (WRAPPERS.has(maker)) return wrapped(machine, name, chain, depth);
  const type = CONSTRUCTORS.get(maker) ?? 'unknown';
  if (type === 'object') {
    const { fields, partial } = shapeFields(machine, args[0], depth + 1);
    return {
      ...field(name, type),
      inner: fields,
      partial,
      strict: maker === 'strictObject',
      loose: maker === 'looseObject',
      open: maker === 'looseObject' || fields.some((each) => each.open),
    };
  }
  if (type === 'array') {
    const items = maker === 'tuple' && args[0]?.kind === 'array' ? args[0].elements : args.slice(0, 1);
    return withInner(
      field(name, type),
      items.map((item) => typeOf(machine, 'items', item, depth + 1)),
    );
  }
  if (type === 'union') {
    const list = maker === 'intersection' ? args : args.find((arg) => arg.kind === 'array');
    const options = Array.isArray(list) ? list : list?.kind === 'array' ? list.elements : [];
    const inner = options.map((option, index) => typeOf(machine, `option ${index}`, option, depth + 1));
    return withInner({ ...field(name, type), bounded: inner.length > 0 && inner.every((each) => each.bounded) }, inner);
  }
  if (type === 'record') return field(name, type, { open: !closedKeys(machine, args, depth) });
  if (type === 'enum') return field(name, type, { values: enumValues(args[0]) });
  if (maker === 'never' || maker === 'void' || maker === 'undefined') return { ...field(name, 'other'), never: true };
  const coerced = chain.root.base?.kind === 'term' && chain.root.base.name === 'coerce';
  return field(name, type, coerced ? { coerced } : {});
}

/** `z.record(z.enum([...]), value)` lists its keys. */
function closedKeys(machine: Machine, args: readonly Value[], depth: number): boolean {
  const [key, value] = args;
  if (key === undefined || value === undefined) return false;
  return typeOf(machine, 'key', key, depth + 1).type === 'enum';
}

function enumValues(value: Value | undefined): string[] {
  if (value?.kind === 'array') return value.elements.flatMap((element) => stringOf(element) ?? []);
  return value?.kind === 'object' ? [...value.properties.keys()] : [];
}

function withInner(base: Read, inner: Field[]): Read {
  return { ...base, inner, open: base.open || inner.some((each) => each.open) };
}

function wrapped(machine: Machine, name: string, chain: Chain, depth: number): Read {
  const { maker, args } = chain;
  const target = maker === 'preprocess' ? args[1] : args[0];
  const schema =
    maker === 'lazy' && target?.kind === 'function' ? (depth > 3 ? undefined : machine.call(target, undefined, [], target.node)) : target;
  const inner = schema === undefined ? field(name, 'unknown') : typeOf(machine, name, schema, depth + 1);
  return { ...inner, optional: inner.optional || maker === 'optional' || maker === 'nullish' || maker === 'default' };
}

function applyMethods(machine: Machine, base: Read, methods: Chain['methods'], depth: number): Read {
  let read = base;
  for (const { name, args } of methods) read = applyMethod(machine, read, name, args, depth);
  return read;
}

function applyMethod(machine: Machine, read: Read, name: string, args: Value[], depth: number): Read {
  if (name === 'describe' || name === 'meta') return { ...read, described: true };
  if (name === 'optional' || name === 'nullish' || name === 'default' || name === 'prefault') return { ...read, optional: true };
  if (name === 'strict') return { ...read, strict: true, loose: false, open: read.inner.some((each) => each.open) };
  if (name === 'strip') return { ...read, strict: false, loose: false };
  if (OPENERS.has(name)) return { ...read, loose: true, open: true };
  if (name === 'catchall') {
    const [rest] = args;
    const never = rest !== undefined && typeOf(machine, '', rest, depth + 1).never === true;
    return never ? { ...read, strict: true } : { ...read, loose: true, open: true };
  }
  if (name === 'int') return { ...read, type: 'integer' };
  if (name === 'regex') return { ...read, bounded: true, ...patternOf(args[0]) };
  if (FORMATS.has(name) || name === 'ip' || name === 'cidr') return { ...read, bounded: true, format: name };
  if (BOUNDS.has(name)) return { ...read, bounded: true };
  if (name === 'refine' && args[0]?.kind === 'function') return { ...read, checks: [...(read.checks ?? []), args[0]] };
  if (name === 'array') return withInner(field(read.name, 'array'), [read]);
  if (name === 'or' || name === 'and') {
    const other = args[0] ? typeOf(machine, 'option', args[0], depth + 1) : field('option', 'unknown');
    if (name === 'and' && read.type === 'object')
      return { ...read, inner: dedupe([...read.inner, ...other.inner]), open: read.open || other.open };
    return withInner(field(read.name, 'union', { bounded: read.bounded && other.bounded }), [read, other]);
  }
  if (name === 'pipe' && args[0])
    return read.type === 'any' || read.type === 'unknown' ? { ...typeOf(machine, read.name, args[0], depth + 1) } : read;
  if (name === 'check')
    return {
      ...read,
      bounded: read.bounded || args.some((arg) => /\.(maxLength|length|regex|lte|maximum|lt|email|url|uuid)\(\)$/.test(symbolOf(arg))),
      described: read.described || args.some((arg) => /\.(describe|meta)\(\)$/.test(symbolOf(arg))),
    };
  return shapeMethod(machine, read, name, args, depth);
}

/** A regular expression literal: `/^[a-z]+$/i` gives `/^[a-z]+$/i`. */
function patternOf(value: Value | undefined): { pattern?: string } {
  const text = value?.kind === 'term' ? value.node?.getText() : undefined;
  return text?.startsWith('/') ? { pattern: text } : {};
}

function shapeMethod(machine: Machine, read: Read, name: string, args: Value[], depth: number): Read {
  const reopen = (inner: Field[], extra: Partial<Read> = {}): Read => ({
    ...read,
    inner,
    open: read.loose === true || inner.some((each) => each.open),
    ...extra,
  });
  if (name === 'extend' || name === 'augment' || name === 'safeExtend' || name === 'setKey') {
    const { fields, partial } = shapeFields(machine, args[0], depth + 1);
    return reopen(dedupe([...fields, ...read.inner]), { partial: read.partial === true || partial });
  }
  if (name === 'merge' && args[0]) {
    const other = typeOf(machine, '', args[0], depth + 1);
    return reopen(dedupe([...other.inner, ...read.inner]), { strict: other.strict === true, loose: other.loose === true });
  }
  if (name === 'pick' || name === 'omit') {
    const names = args[0]?.kind === 'object' ? [...args[0].properties.keys()] : undefined;
    return names === undefined ? read : reopen(read.inner.filter((each) => names.includes(each.name) === (name === 'pick')));
  }
  if (name === 'partial' || name === 'deepPartial') return { ...read, inner: read.inner.map((each) => ({ ...each, optional: true })) };
  // A raw shape keeps the fields and loses what the object said about others.
  if (name === '.shape' || name === '._shape') return { ...read, strict: false, loose: false };
  if (name === '.element' || name === 'unwrap' || name === 'removeDefault')
    return name === '.element' ? (read.inner[0] ?? field(read.name, 'unknown')) : read;
  if (name.startsWith('.')) return read.inner.find((each) => `.${each.name}` === name) ?? read;
  return read;
}
