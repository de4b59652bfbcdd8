import type { ts } from 'ts-morph';
import type { Machine } from '../machine.js';
import { array, type CollectionValue, literal, UNDEFINED, union, unknown, type Value } from '../value.js';

type Method = (machine: Machine, base: CollectionValue, args: Value[], node: ts.Node) => Value | undefined;

/** `new Map(entries)` and `new Set(items)`. */
export function makeCollection(machine: Machine, flavor: 'map' | 'set', source: Value | undefined, node: ts.Node): CollectionValue {
  const result: CollectionValue = { kind: 'collection', flavor, entries: [], rest: [], node };
  if (source === undefined) return result;
  const items = machine.iterate(source, node);
  for (const item of items.known) {
    const key = flavor === 'set' ? item.value : machine.get(item.value, '0', node);
    const value = flavor === 'set' ? item.value : machine.get(item.value, '1', node);
    put(machine, result, key, value, item.maybe);
  }
  if (items.rest) result.rest.push(flavor === 'set' ? items.rest : machine.get(items.rest, '1', node));
  return result;
}

function same(a: Value, b: Value): boolean {
  return a === b || (a.kind === 'literal' && b.kind === 'literal' && a.value === b.value);
}

/** Entries told apart one by one, and what stands for further ones. */
const MOST_ENTRIES = 600;
/** What requests store under keys that are not known, a session for each client say, is one kind of thing. */
const MOST_REST = 16;

function put(machine: Machine, base: CollectionValue, key: Value, value: Value, maybe: boolean): void {
  const old = base.entries.find((entry) => same(entry.key, key));
  const most = machine.settingUp || key.kind === 'literal' ? MOST_ENTRIES : MOST_REST;
  if (old === undefined && base.entries.length >= most) {
    if (base.rest.length < MOST_REST) base.rest.push(value);
  } else if (old === undefined) base.entries.push({ key, value, maybe });
  else old.value = maybe ? union([old.value, value]) : value;
}

function listed(
  base: CollectionValue,
  pick: (entry: { key: Value; value: Value }) => Value,
  rest: (value: Value) => Value,
  node: ts.Node,
): Value {
  const result = array([], node);
  for (const entry of base.entries) {
    const value = pick(entry);
    result.elements.push(value);
    if (entry.maybe) result.maybe.add(value);
  }
  result.rest.push(...base.rest.map(rest));
  return result;
}

/** Methods of maps and sets that the program fills. */
export const COLLECTION_METHODS: Record<string, Method> = {
  set: (machine, base, [key = UNDEFINED, value = UNDEFINED]) => {
    put(machine, base, key, value, machine.uncertain > 0);
    return base;
  },
  add: (machine, base, [value = UNDEFINED]) => {
    put(machine, base, value, value, machine.uncertain > 0);
    return base;
  },
  get: (_machine, base, [key = UNDEFINED], node) => {
    if (key.kind === 'literal') {
      const entry = base.entries.find((each) => same(each.key, key));
      if (entry !== undefined) return entry.value;
      const open = base.entries.filter((each) => each.key.kind !== 'literal').map((each) => each.value);
      return open.length + base.rest.length > 0 ? union([...open, ...base.rest, UNDEFINED]) : UNDEFINED;
    }
    const values = [...base.entries.map((entry) => entry.value), ...base.rest];
    return values.length > 0 ? union([...values, UNDEFINED]) : union([UNDEFINED, unknown(node)]);
  },
  has: (_machine, base, [key = UNDEFINED], node) => {
    if (key.kind !== 'literal') return undefined;
    if (base.entries.some((entry) => same(entry.key, key) && !entry.maybe)) return literal(true, node);
    return base.rest.length === 0 && base.entries.every((entry) => entry.key.kind === 'literal' && !entry.maybe)
      ? literal(false, node)
      : undefined;
  },
  values: (_machine, base, _args, node) =>
    listed(
      base,
      (entry) => entry.value,
      (value) => value,
      node,
    ),
  keys: (_machine, base, _args, node) =>
    listed(
      base,
      (entry) => entry.key,
      () => unknown(node),
      node,
    ),
  entries: (_machine, base, _args, node) =>
    listed(
      base,
      (entry) => array([entry.key, entry.value]),
      (value) => array([unknown(node), value]),
      node,
    ),
  forEach: (machine, base, [callback], node) => {
    if (callback === undefined) return UNDEFINED;
    for (const entry of base.entries) machine.call(callback, undefined, [entry.value, entry.key, base], node);
    if (base.rest.length > 0) machine.call(callback, undefined, [union(base.rest), unknown(node), base], node);
    return UNDEFINED;
  },
  delete: (_machine, _base, _args, node) => unknown(node),
  clear: () => UNDEFINED,
};
