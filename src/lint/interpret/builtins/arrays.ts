import type { ts } from 'ts-morph';
import { type Machine, term } from '../machine.js';
import { concat } from '../operators.js';
import { returned } from '../statements.js';
import { type ArrayValue, array, type Exit, literal, stringOf, truth, UNDEFINED, union, unknown, type Value } from '../value.js';

type Method = (machine: Machine, base: ArrayValue, args: Value[], node: ts.Node) => Value | undefined;

function call(machine: Machine, callback: Value | undefined, args: Value[], node: ts.Node): Value {
  return callback === undefined ? unknown(node) : machine.call(callback, undefined, args, node);
}

/** Calls `callback` for every element, and once for all that are not known one by one. */
function each(
  machine: Machine,
  base: ArrayValue,
  callback: Value | undefined,
  node: ts.Node,
  keep: (result: Value, element: Value, maybe: boolean) => void,
  rest: (result: Value, element: Value) => void,
): void {
  base.elements.forEach((element, index) => {
    const maybe = base.maybe.has(element);
    const run = (): Value => call(machine, callback, [element, literal(index), base], node);
    keep(maybe ? machine.under(element, node, true, run) : run(), element, maybe);
  });
  if (base.rest.length > 0) {
    const element = union(base.rest);
    rest(
      machine.under(element, node, true, () => call(machine, callback, [element, unknown(node), base], node)),
      element,
    );
  }
}

function mapped(machine: Machine, base: ArrayValue, callback: Value | undefined, node: ts.Node): ArrayValue {
  const result = array([], node);
  each(
    machine,
    base,
    callback,
    node,
    (value, _element, maybe) => {
      result.elements.push(value);
      if (maybe) result.maybe.add(value);
    },
    (value) => result.rest.push(value),
  );
  return result;
}

function flattened(machine: Machine, base: ArrayValue, node: ts.Node): ArrayValue {
  const result = array([], node);
  for (const element of base.elements) {
    if (element.kind !== 'array' && element.kind !== 'union') {
      result.elements.push(element);
      continue;
    }
    for (const item of machine.iterate(element, node).known) {
      result.elements.push(item.value);
      if (item.maybe || base.maybe.has(element)) result.maybe.add(item.value);
    }
    const { rest } = machine.iterate(element, node);
    if (rest) result.rest.push(rest);
  }
  for (const element of base.rest) {
    const items = machine.iterate(element, node);
    result.rest.push(...items.known.map((item) => item.value), ...(items.rest ? [items.rest] : []));
  }
  return result;
}

function filtered(machine: Machine, base: ArrayValue, callback: Value | undefined, node: ts.Node): ArrayValue {
  const result = array([], node);
  each(
    machine,
    base,
    callback,
    node,
    (verdict, element, maybe) => {
      const decided = truth(verdict);
      if (decided === false) return;
      result.elements.push(element);
      if (maybe || decided === undefined) result.maybe.add(element);
    },
    (_verdict, element) => result.rest.push(element),
  );
  return result;
}

function found(machine: Machine, base: ArrayValue, callback: Value | undefined, node: ts.Node): Value {
  const exits: Exit[] = [];
  const { path } = machine;
  for (const [index, element] of base.elements.entries()) {
    const verdict = call(machine, callback, [element, literal(index), base], node);
    const decided = truth(verdict);
    if (decided === false) continue;
    if (decided === true) return returned([...exits, { value: element, path }]);
    exits.push({ value: element, path: { test: verdict, node, holds: true, outer: path } });
  }
  if (base.rest.length > 0) {
    const value = union(base.rest);
    const verdict = machine.under(value, node, true, () => call(machine, callback, [value, unknown(node), base], node));
    exits.push({ value, path: { test: verdict, node, holds: true, outer: path } });
  }
  return returned([...exits, { value: UNDEFINED, path }]);
}

/** Elements told apart one by one: the definitions of a very large server. */
const MOST_ELEMENTS = 600;
/** What stands for further elements: a queue that a loop fills is one kind of thing. */
const MOST_REST = 16;

function add(machine: Machine, base: ArrayValue, values: readonly Value[], front: boolean): Value {
  for (const value of values) {
    if (machine.path !== undefined && !machine.settingUp && value.kind !== 'literal') machine.stored.set(value, machine.path);
    if (base.elements.length >= MOST_ELEMENTS || (!machine.settingUp && machine.uncertain > 0 && base.elements.length >= MOST_REST)) {
      if (base.rest.length < MOST_REST) base.rest.push(value);
      continue;
    }
    if (front) base.elements.unshift(value);
    else base.elements.push(value);
    if (machine.uncertain > 0) base.maybe.add(value);
  }
  return literal(base.elements.length);
}

/** Takes an item out. Where that is not sure to happen, or other items may be there, it stays among those that may be. */
function take(machine: Machine, base: ArrayValue, index: number): Value {
  const [...all] = base.elements;
  const item = all[index];
  if (item !== undefined && machine.uncertain === 0 && base.rest.length === 0 && base.maybe.size === 0) {
    base.elements.splice(index, 1);
    return item;
  }
  for (const element of all) base.maybe.add(element);
  return union([...all, ...base.rest, UNDEFINED]);
}

function copy(base: ArrayValue, elements = base.elements): ArrayValue {
  return { ...base, elements: [...elements], rest: [...base.rest], maybe: new Set(base.maybe) };
}

function joined(machine: Machine, base: ArrayValue, separator: string, node: ts.Node): Value {
  const parts: Value[] = [];
  for (const element of [...base.elements, ...base.rest]) parts.push(...(parts.length > 0 ? [literal(separator)] : []), element);
  if (parts.length === 0) return literal('', node);
  if (parts.length === 1 && parts[0]) parts.unshift(literal(''));
  return concat(machine, parts, node);
}

/** The verdict of `some` or `every` that is not known: the verdicts on the elements decide. */
function undecided(
  machine: Machine,
  base: ArrayValue,
  name: string,
  callback: Value | undefined,
  results: ArrayValue,
  node: ts.Node,
): Value {
  const callee = term(machine, { op: 'member', base, name, node });
  const args = callback === undefined ? [] : [callback];
  return term(machine, { op: 'call', base: callee, args, results: [...results.elements, ...results.rest], node });
}

/** Methods of arrays whose elements are known. */
export const ARRAY_METHODS: Record<string, Method> = {
  map: (machine, base, [callback], node) => mapped(machine, base, callback, node),
  forEach: (machine, base, [callback], node) => {
    mapped(machine, base, callback, node);
    return UNDEFINED;
  },
  flatMap: (machine, base, [callback], node) => flattened(machine, mapped(machine, base, callback, node), node),
  flat: (machine, base, _args, node) => flattened(machine, base, node),
  filter: (machine, base, [callback], node) => filtered(machine, base, callback, node),
  find: (machine, base, [callback], node) => found(machine, base, callback, node),
  findLast: (machine, base, [callback], node) => found(machine, base, callback, node),
  push: (machine, base, args) => add(machine, base, args, false),
  unshift: (machine, base, args) => add(machine, base, args, true),
  concat: (machine, base, args, node) => flattened(machine, array([copy(base), ...args]), node),
  slice: (_machine, base, [start, end]) => {
    if (start === undefined) return copy(base);
    if (start.kind !== 'literal' || (end !== undefined && end.kind !== 'literal')) return copy(base);
    return copy(base, base.elements.slice(Number(start.value), end === undefined ? undefined : Number(end.value)));
  },
  sort: (_machine, base) => base,
  toSorted: (_machine, base) => copy(base),
  reverse: (_machine, base) => copy(base, [...base.elements].reverse()),
  values: (_machine, base) => copy(base),
  entries: (_machine, base, _args, node) => {
    const result = array(
      base.elements.map((element, index) => array([literal(index), element])),
      node,
    );
    if (base.rest.length > 0) result.rest.push(array([unknown(node), union(base.rest)]));
    return result;
  },
  at: (machine, base, [index], node) =>
    index?.kind === 'literal' && Number(index.value) >= 0
      ? machine.get(base, String(index.value), node)
      : union([...base.elements, ...base.rest]),
  pop: (machine, base) => take(machine, base, base.elements.length - 1),
  shift: (machine, base) => take(machine, base, 0),
  join: (machine, base, [separator], node) => joined(machine, base, separator === undefined ? ',' : (stringOf(separator) ?? ','), node),
  includes: (_machine, base, [item], node) => {
    if (item?.kind !== 'literal') return undefined;
    if (base.elements.some((element) => element.kind === 'literal' && element.value === item.value && !base.maybe.has(element)))
      return literal(true, node);
    return base.rest.length === 0 && base.elements.every((element) => element.kind === 'literal') ? literal(false, node) : undefined;
  },
  some: (machine, base, [callback], node) => {
    const results = mapped(machine, base, callback, node);
    const verdicts = results.elements.map(truth);
    if (verdicts.includes(true)) return literal(true, node);
    if (base.rest.length === 0 && verdicts.every((verdict) => verdict === false)) return literal(false, node);
    return undecided(machine, base, 'some', callback, results, node);
  },
  every: (machine, base, [callback], node) => {
    const results = mapped(machine, base, callback, node);
    const verdicts = results.elements.map(truth);
    if (verdicts.includes(false)) return literal(false, node);
    if (base.rest.length === 0 && verdicts.every((verdict) => verdict === true)) return literal(true, node);
    return undecided(machine, base, 'every', callback, results, node);
  },
  reduce: (machine, base, [callback, initial], node) => {
    let result: Value = initial ?? base.elements[0] ?? unknown(node);
    for (const [index, element] of base.elements.entries()) {
      if (initial === undefined && index === 0) continue;
      result = call(machine, callback, [result, element, literal(index), base], node);
    }
    if (base.rest.length > 0) result = union([result, call(machine, callback, [result, union(base.rest), unknown(node)], node)]);
    return result;
  },
  fill: (machine, base, [value], node) => {
    const result = copy(base);
    result.rest.push(value ?? term(machine, { op: 'unknown', node }));
    return result;
  },
};
