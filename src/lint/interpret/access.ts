import type { ts } from 'ts-morph';
import { type Iteration, type Machine, MOST_ITERATIONS, term } from './machine.js';
import {
  type ArrayValue,
  array,
  type Cell,
  type ClassValue,
  isNullish,
  literal,
  type ObjectValue,
  type Term,
  UNDEFINED,
  type UnionValue,
  union,
  unknown,
  type Value,
} from './value.js';

/** Reads `base.name`. */
export function getMember(machine: Machine, base: Value, name: string, node?: ts.Node): Value {
  switch (base.kind) {
    case 'union':
      // The size of whichever it is: what bounds the size bounds them all.
      if (name === 'length' && base.options.every((option) => option.kind === 'term'))
        return term(machine, { op: 'member', base, name, ...(node && { node }) });
      return mapUnion(base, (option) => (isNullish(option) ? undefined : getMember(machine, option, name, node)));
    case 'object':
      return getOfObject(machine, base, name, node);
    case 'term':
      return getOfTerm(machine, base, name, node);
    case 'array':
      return getOfArray(base, name, node);
    case 'class':
      return getStatic(machine, base, name) ?? unknown(node);
    case 'function': {
      const cell = base.properties?.get(name);
      if (cell) return machine.read(cell);
      return name === 'name' && base.node.name ? literal(base.node.name.getText(), node) : unknown(node);
    }
    case 'literal':
      return typeof base.value === 'string' && name === 'length' ? literal(base.value.length, node) : UNDEFINED;
    case 'collection':
      return name === 'size' && base.rest.length === 0 ? literal(base.entries.length, node) : unknown(node);
  }
}

/** What each alternative gives, under the conditions of the alternative. */
export function mapUnion(base: UnionValue, change: (option: Value) => Value | undefined): Value {
  const made = new Map<Value, Value | undefined>();
  const of = (option: Value): Value | undefined => {
    if (!made.has(option)) made.set(option, change(option));
    return made.get(option);
  };
  // Unions within unions share parts: each is mapped once, or the work doubles with every level.
  const mapped = new Map<UnionValue, Value>();
  const whole = (each: UnionValue): Value => {
    const known = mapped.get(each);
    if (known !== undefined) return known;
    const result = mapOnce(each, of, whole);
    mapped.set(each, result);
    return result;
  };
  return whole(base);
}

function mapOnce(base: UnionValue, of: (option: Value) => Value | undefined, whole: (inner: UnionValue) => Value): Value {
  const result = union(base.options.flatMap((option) => of(option) ?? []));
  if (base.exits === undefined || result.kind !== 'union') return result;
  const exits = base.exits.flatMap(({ value, path }) => {
    const given = value.kind === 'union' ? whole(value) : of(value);
    return given === undefined ? [] : { value: given, path };
  });
  return { ...result, exits };
}

function getOfArray(base: ArrayValue, name: string, node?: ts.Node): Value {
  const closed = base.rest.length === 0 && base.maybe.size === 0;
  if (name === 'length') return closed ? literal(base.elements.length, node) : unknown(node);
  if (!/^\d+$/.test(name)) return unknown(node);
  const element = base.elements[Number(name)];
  if (element !== undefined) return element;
  return base.rest.length > 0 ? union(base.rest) : UNDEFINED;
}

function getOfObject(machine: Machine, base: ObjectValue, name: string, node?: ts.Node): Value {
  const fromSpreads = (): Value[] => base.spreads.map((spread) => getMember(machine, spread, name, node));
  const cell = base.properties.get(name);
  if (cell !== undefined) {
    const own = cell.getter ? machine.call(cell.getter, base, [], node ?? cell.getter.node) : machine.read(cell);
    return cell.maybe ? union([own, ...base.others, ...fromSpreads()]) : own;
  }
  const member = base.class && instanceMember(machine, base.class, base, name);
  if (member !== undefined) return member;
  const candidates = [...base.others, ...fromSpreads()];
  if (candidates.length > 0) return union(candidates);
  if (base.base !== undefined) return getOfTerm(machine, base.base, name, node);
  return base.open ? unknown(node) : UNDEFINED;
}

/** A method or accessor of a class or of one of its bases, bound to `self`. */
export function instanceMember(machine: Machine, owner: ClassValue, self: Value, name: string): Value | undefined {
  for (let current: Value | undefined = owner; current?.kind === 'class'; current = current.parent) {
    const cell: Cell | undefined = current.members.get(name);
    if (cell?.getter) return machine.call(cell.getter, self, [], cell.getter.node);
    // Methods of one instance are one value each, so that it is known whether anything called them.
    if (cell?.value.kind === 'function') return { ...cell.value, self };
  }
  return undefined;
}

function getStatic(machine: Machine, owner: ClassValue, name: string): Value | undefined {
  let current: Value | undefined = owner;
  while (current !== undefined) {
    if (current.kind !== 'class') return current.kind === 'term' ? getOfTerm(machine, current, name) : undefined;
    const cell: Cell | undefined = current.statics.get(name);
    if (cell !== undefined) return cell.getter ? machine.call(cell.getter, current, [], cell.getter.node) : machine.read(cell);
    current = current.parent;
  }
  return undefined;
}

function getOfTerm(machine: Machine, base: Term, name: string, node?: ts.Node): Value {
  const own = base.properties?.get(name);
  if (own !== undefined) return machine.read(own);
  if (base.op === 'input') machine.hooks.readInput(base, name, node);
  if (base.op === 'import' && base.name === '*')
    return { kind: 'term', op: 'import', module: base.module ?? '', name, ...(node && { node }) };
  const typed = base.type && machine.memberOfType(base.type, base, name, node);
  return typed ?? term(machine, { op: 'member', base, name, ...(node && { node }) });
}

/** Reads `base[key]`. An unknown key may be any of them. */
export function getByKey(machine: Machine, base: Value, key: Value, node: ts.Node): Value {
  const name = keyOf(key);
  if (name !== undefined) return machine.get(base, name, node);
  if (key.kind === 'union') return union(key.options.map((option) => getByKey(machine, base, option, node)));
  if (base.kind === 'term') return term(machine, { op: 'member', base, args: [key], node });
  return union([...valuesOf(machine, base), term(machine, { op: 'element', base, args: [key], node })]);
}

function keyOf(key: Value): string | undefined {
  if (key.kind !== 'literal' || key.value === undefined || key.value === null) return undefined;
  return String(key.value);
}

/** Every value that a container holds. */
export function valuesOf(machine: Machine, base: Value): Value[] {
  if (base.kind === 'array') return [...base.elements, ...base.rest];
  if (base.kind === 'collection') return [...base.entries.map((entry) => entry.value), ...base.rest];
  if (base.kind === 'union') return base.options.flatMap((option) => valuesOf(machine, option));
  if (base.kind !== 'object') return [];
  return [...[...base.properties.values()].map((cell) => (cell.getter ? unknown() : machine.read(cell))), ...base.others];
}

/** `base.name = value`. Under an undecided condition the old value stays possible. */
export function setMember(machine: Machine, base: Value, name: string, value: Value): void {
  if (base.kind === 'union') {
    for (const option of base.options) setMember(machine, option, name, value);
    return;
  }
  if (base.kind === 'array') {
    if (/^\d+$/.test(name) && Number(name) <= base.elements.length) base.elements[Number(name)] = value;
    else if (name !== 'length') base.rest.push(value);
    else if (value.kind === 'literal' && value.value === 0) base.elements.length = 0;
    return;
  }
  const cells = cellsOf(base);
  if (cells === undefined) return;
  const cell = cells.get(name);
  if (cell !== undefined && !cell.getter) machine.write(cell, value);
  else
    cells.set(name, {
      // What comes from outside had a value of its own before.
      value: base.kind === 'term' && machine.uncertain > 0 ? union([getOfTerm(machine, base, name), value]) : value,
      depth: machine.uncertain,
      maybe: machine.uncertain > 0 && base.kind === 'object' && base.class === undefined,
    });
}

function cellsOf(base: Value): Map<string, Cell> | undefined {
  if (base.kind === 'object') return base.properties;
  if (base.kind === 'class') return base.statics;
  if (base.kind !== 'term' && base.kind !== 'function') return undefined;
  base.properties ??= new Map();
  return base.properties;
}

/** `base[key] = value` */
export function setByKey(machine: Machine, base: Value, key: Value, value: Value): void {
  const name = keyOf(key);
  if (name !== undefined) machine.set(base, name, value);
  else if (base.kind === 'union') for (const option of base.options) setByKey(machine, option, key, value);
  else if (key.kind === 'union') for (const option of key.options) setByKey(machine, base, option, value);
  else if (base.kind === 'object') base.others.push(value);
  else if (base.kind === 'array') base.rest.push(value);
}

const NOTHING: Iteration = { known: [], rest: undefined };

/** The items that `for…of`, a spread or a destructuring takes from a value. */
export function iterate(machine: Machine, value: Value, node: ts.Node): Iteration {
  switch (value.kind) {
    case 'array':
      return {
        known: value.elements.slice(0, MOST_ITERATIONS).map((element) => ({ value: element, maybe: value.maybe.has(element) })),
        rest: value.rest.length > 0 ? union(value.rest) : undefined,
      };
    case 'collection': {
      const item = (entry: { key: Value; value: Value }): Value => (value.flavor === 'set' ? entry.value : array([entry.key, entry.value]));
      const rest = value.rest.length === 0 ? undefined : value.flavor === 'set' ? union(value.rest) : array([unknown(), union(value.rest)]);
      return { known: value.entries.map((entry) => ({ value: item(entry), maybe: entry.maybe })), rest };
    }
    case 'union': {
      const parts = value.options.map((option) => iterate(machine, option, node));
      const rests = parts.flatMap((part) => part.rest ?? []);
      return {
        known: parts.flatMap((part) => part.known.map((item) => ({ ...item, maybe: true }))),
        rest: rests.length > 0 ? union(rests) : undefined,
      };
    }
    case 'literal':
      return typeof value.value === 'string'
        ? { known: [...value.value].slice(0, MOST_ITERATIONS).map((letter) => ({ value: literal(letter), maybe: false })), rest: undefined }
        : NOTHING;
    case 'object':
      return { known: [], rest: value.open || value.base ? term(machine, { op: 'element', base: value, node }) : undefined };
    default:
      return { known: [], rest: term(machine, { op: 'element', base: value, node }) };
  }
}
