import type { Machine } from '../../interpret/machine.js';
import { type ObjectValue, optionsOf, stringOf, truth, type Value } from '../../interpret/value.js';
import { dynamic, type Field, type FieldType, field, type SchemaFacts } from './facts.js';

const WORDS = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);
const LIMITS = ['maxLength', 'pattern', 'format', 'enum', 'const', 'maximum', 'maxItems', 'exclusiveMaximum'];
/** Nested schemas are read this deep. */
const DEEPEST = 8;

/** An object literal with the words of JSON Schema, rather than a shape of validators. */
export function isJsonSchema(machine: Machine, value: ObjectValue): boolean {
  const type = value.properties.get('type');
  if (type !== undefined) {
    const read = machine.read(type);
    if (optionsOf(read).some((option) => WORDS.has(stringOf(option) ?? '')) || read.kind === 'array') return true;
  }
  const properties = value.properties.get('properties');
  if (properties !== undefined && machine.read(properties).kind === 'object') return true;
  return ['$schema', 'anyOf', 'oneOf', 'allOf', '$ref'].some((name) => value.properties.has(name));
}

/** What a JSON Schema literal declares. */
export function readJsonSchema(machine: Machine, value: ObjectValue): SchemaFacts {
  const node = value.node && { node: value.node };
  const properties = propertiesOf(machine, value);
  const extra = member(machine, value, 'additionalProperties');
  if (properties === undefined) {
    if (member(machine, value, 'properties') !== undefined) return dynamic(value.node);
    const parts = combined(machine, value, 0);
    if (parts.length > 0) return { kind: 'plain', fields: parts, ...node };
    if (extra !== undefined && truth(extra) === false) return { kind: 'empty', fields: [], ...node };
    return { kind: opens(extra) ? 'open' : 'empty', bare: true, fields: [], ...node };
  }
  const required = requiredOf(machine, value);
  const fields = [...properties, ...combined(machine, value, 0)].map((each) => ({ ...each, optional: !required.has(each.name) }));
  if (fields.length === 0) return { kind: opens(extra) ? 'open' : 'empty', fields, ...node };
  return { kind: opens(extra) ? 'open' : extra !== undefined && truth(extra) === false ? 'closed' : 'plain', fields, ...node };
}

function opens(extra: Value | undefined): boolean {
  return extra !== undefined && truth(extra) !== false;
}

function member(machine: Machine, value: ObjectValue, name: string): Value | undefined {
  const cell = value.properties.get(name);
  return cell && machine.read(cell);
}

function requiredOf(machine: Machine, value: ObjectValue): Set<string> {
  const list = member(machine, value, 'required');
  return new Set(list?.kind === 'array' ? list.elements.flatMap((element) => stringOf(element) ?? []) : []);
}

function propertiesOf(machine: Machine, value: ObjectValue, depth = 0): Field[] | undefined {
  const properties = member(machine, value, 'properties');
  if (properties?.kind !== 'object') return undefined;
  return [...properties.properties].map(([name, cell]) => readField(machine, name, machine.read(cell), depth + 1, cell.node));
}

function combined(machine: Machine, value: ObjectValue, depth: number): Field[] {
  const fields: Field[] = [];
  for (const word of ['allOf', 'anyOf', 'oneOf']) {
    const list = member(machine, value, word);
    if (list?.kind !== 'array') continue;
    for (const option of list.elements)
      if (option.kind === 'object' && depth < DEEPEST) fields.push(...(propertiesOf(machine, option, depth + 1) ?? []));
  }
  return fields;
}

/** One property of a JSON Schema object. */
function readField(machine: Machine, name: string, value: Value, depth: number, node: Field['node']): Field {
  const place = node && { node };
  const [schema] = optionsOf(value);
  if (schema?.kind !== 'object' || depth > DEEPEST) return field(name, 'unknown', { ...place });
  const described = member(machine, schema, 'description') !== undefined;
  const bounded = LIMITS.some((word) => schema.properties.has(word)) || schema.open;
  const type = typeOf(machine, schema);
  const inner = innerOf(machine, schema, type, depth);
  const extra = member(machine, schema, 'additionalProperties');
  const closedRecord = extra !== undefined && truth(extra) === false;
  const bare =
    type === 'object' &&
    inner.length === 0 &&
    !closedRecord &&
    !schema.open &&
    combined(machine, schema, depth).length === 0 &&
    !schema.properties.has('$ref');
  const open = type === 'any' || bare || (type === 'object' && opens(extra)) || inner.some((each) => each.open);
  const pattern = stringOf(member(machine, schema, 'pattern'));
  const format = stringOf(member(machine, schema, 'format'));
  return field(name, bare ? 'record' : type, {
    described,
    bounded: bounded || type === 'boolean',
    open,
    inner,
    ...(pattern !== undefined && { pattern: `/${pattern}/` }),
    ...(format !== undefined && { format }),
    ...place,
  });
}

function typeOf(machine: Machine, schema: ObjectValue): FieldType {
  if (schema.properties.has('enum')) return 'enum';
  if (schema.properties.has('const')) return 'literal';
  const type = member(machine, schema, 'type');
  const words =
    type === undefined
      ? []
      : type.kind === 'array'
        ? type.elements.flatMap((element) => stringOf(element) ?? [])
        : optionsOf(type).flatMap((option) => stringOf(option) ?? []);
  const [word] = words.filter((each) => each !== 'null');
  if (words.length > 1 && words.filter((each) => each !== 'null').length > 1) return 'union';
  if (word === 'string' || word === 'number' || word === 'integer' || word === 'boolean' || word === 'array' || word === 'object')
    return word;
  if (['anyOf', 'oneOf', 'allOf', '$ref', 'properties', 'not'].some((each) => schema.properties.has(each)))
    return schema.properties.has('properties') ? 'object' : 'union';
  if (schema.open || schema.spreads.length > 0 || type !== undefined) return 'unknown';
  return 'any';
}

function innerOf(machine: Machine, schema: ObjectValue, type: FieldType, depth: number): Field[] {
  if (type === 'object') return propertiesOf(machine, schema, depth) ?? [];
  if (type === 'array') {
    const items = member(machine, schema, 'items');
    return items === undefined ? [] : [readField(machine, 'items', items, depth + 1, undefined)];
  }
  if (type !== 'union') return [];
  const fields: Field[] = [];
  for (const word of ['anyOf', 'oneOf', 'allOf']) {
    const list = member(machine, schema, word);
    if (list?.kind === 'array')
      fields.push(...list.elements.map((option, index) => readField(machine, `${word} ${index}`, option, depth + 1, undefined)));
  }
  return fields;
}
