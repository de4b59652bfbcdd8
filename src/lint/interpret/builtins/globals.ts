import type { ts } from 'ts-morph';
import { spreadInto } from '../expressions.js';
import { type Machine, term } from '../machine.js';
import { array, literal, object, symbolOf, UNDEFINED, union, unknown, type Value } from '../value.js';

type GlobalFunction = (machine: Machine, args: Value[], node: ts.Node) => Value | undefined;

function entriesOf(machine: Machine, value: Value, node: ts.Node): { name: Value; value: Value; maybe: boolean }[] | undefined {
  if (value.kind === 'union') {
    const parts = value.options.map((option) => entriesOf(machine, option, node));
    return parts.flatMap((part) => part?.map((entry) => ({ ...entry, maybe: true })) ?? []);
  }
  if (value.kind === 'array')
    return value.elements.map((element, index) => ({ name: literal(String(index)), value: element, maybe: value.maybe.has(element) }));
  if (value.kind !== 'object') return undefined;
  const own = [...value.properties].map(([name, cell]) => ({
    name: literal(name, cell.node),
    value: machine.get(value, name, node),
    maybe: cell.maybe === true,
  }));
  const inherited = value.spreads.flatMap((spread) => entriesOf(machine, spread, node) ?? []);
  return [...inherited, ...own, ...value.others.map((each) => ({ name: unknown(node) as Value, value: each, maybe: true }))];
}

function listOf(
  machine: Machine,
  source: Value | undefined,
  node: ts.Node,
  pick: (entry: { name: Value; value: Value }) => Value,
): Value | undefined {
  const entries = source && entriesOf(machine, source, node);
  if (entries === undefined) return undefined;
  const result = array([], node);
  for (const entry of entries) {
    const value = pick(entry);
    result.elements.push(value);
    if (entry.maybe) result.maybe.add(value);
  }
  if (source?.kind === 'object' && source.open) result.rest.push(unknown(node));
  // `Object.entries(answer.fields ?? {})`: any of what is there.
  const others = source?.kind === 'union' ? source.options.filter((option) => option.kind === 'term') : [];
  for (const base of others) {
    const item = term(machine, { op: 'element', base, node });
    result.rest.push(pick({ name: item, value: item }));
  }
  return result;
}

function arrayFrom(machine: Machine, [source, callback]: Value[], node: ts.Node): Value | undefined {
  if (source === undefined || source.kind === 'object') return undefined;
  const items = machine.iterate(source, node);
  const result = array([], node);
  for (const item of items.known) {
    result.elements.push(item.value);
    if (item.maybe) result.maybe.add(item.value);
  }
  if (items.rest) result.rest.push(items.rest);
  return callback ? machine.callMember(result, 'map', [callback], node) : result;
}

const all: GlobalFunction = (machine, [source], node) => (source === undefined ? undefined : arrayFrom(machine, [source], node));
const same: GlobalFunction = (_machine, [value]) => value;

/** Functions of the language that the interpreter knows. The rest stay symbolic. */
export const GLOBAL_FUNCTIONS: Record<string, GlobalFunction> = {
  'global:Object.keys': (machine, [source], node) => listOf(machine, source, node, (entry) => entry.name),
  'global:Object.values': (machine, [source], node) => listOf(machine, source, node, (entry) => entry.value),
  'global:Object.entries': (machine, [source], node) => listOf(machine, source, node, (entry) => array([entry.name, entry.value])),
  'global:Object.freeze': same,
  'global:Object.seal': same,
  'global:structuredClone': same,
  'global:Promise.resolve': (_machine, [value]) => value ?? UNDEFINED,
  'global:Object.assign': (machine, [target, ...sources]) => {
    if (target?.kind !== 'object') return target;
    for (const source of sources) spreadInto(machine, target, source, false);
    return target;
  },
  'global:Object.fromEntries': (machine, [source], node) => {
    if (source === undefined || source.kind === 'term') return undefined;
    const result = object(node);
    const items = machine.iterate(source, node);
    for (const item of items.known) machine.setByKey(result, machine.get(item.value, '0', node), machine.get(item.value, '1', node));
    if (items.rest) {
      result.open = true;
      result.others.push(machine.get(items.rest, '1', node));
    }
    return result;
  },
  'global:Object.defineProperty': (machine, [target, key, descriptor], node) => {
    if (target && key && descriptor) machine.setByKey(target, key, machine.get(descriptor, 'value', node));
    return target;
  },
  'global:Array.from': arrayFrom,
  'global:Array.of': (_machine, args, node) => array(args, node),
  'global:Array.isArray': (_machine, [value], node) => {
    if (value?.kind === 'array') return literal(true, node);
    return value === undefined || value.kind === 'term' || value.kind === 'union' ? undefined : literal(false, node);
  },
  'global:Promise.all': all,
  'global:Promise.race': (machine, [source], node) =>
    source?.kind === 'array' ? union([...source.elements, ...source.rest]) : source && machine.getByKey(source, unknown(node), node),
  'global:Promise.any': (_machine, [source]) => (source?.kind === 'array' ? union([...source.elements, ...source.rest]) : undefined),
  'global:String': (_machine, [value], node) => (value?.kind === 'literal' ? literal(String(value.value), node) : undefined),
  'global:Boolean': (_machine, [value], node) => (value?.kind === 'literal' ? literal(Boolean(value.value), node) : undefined),
  'global:Number': (_machine, [value], node) => (value?.kind === 'literal' ? literal(Number(value.value), node) : undefined),
  'global:Promise.allSettled': (machine, [source], node) => {
    const values = source && arrayFrom(machine, [source], node);
    if (values?.kind !== 'array') return undefined;
    const settled = (value: Value): Value => {
      const result = object(node);
      result.properties.set('value', { value, depth: 0 });
      result.properties.set('status', { value: unknown(node), depth: 0 });
      result.properties.set('reason', { value: term(machine, { op: 'caught', causes: [value], node }), depth: 0 });
      return result;
    };
    return { ...values, elements: values.elements.map(settled), rest: values.rest.map(settled), maybe: new Set() };
  },
};

/** `new X(...)` for the containers of the language. */
export function isCollection(value: Value): 'map' | 'set' | undefined {
  const symbol = symbolOf(value);
  if (symbol === 'global:Map' || symbol === 'global:WeakMap') return 'map';
  return symbol === 'global:Set' || symbol === 'global:WeakSet' ? 'set' : undefined;
}
