import type { ts } from 'ts-morph';
import { type ExternalCall, type Machine, term } from '../machine.js';
import { type FunctionValue, type Term, union, unknown, type Value } from '../value.js';

/** Array methods whose callback gets (item, index) also when nothing is known of the receiver. */
const ITEM_CALLBACKS = new Set([
  'map',
  'forEach',
  'filter',
  'flatMap',
  'find',
  'some',
  'every',
  'findIndex',
  'sort',
  'findLast',
  'on',
  'once',
]);

/** What a callback given to an external call receives: items of the receiver, or of what the call gives. */
export function callbackArguments(machine: Machine, fn: FunctionValue, call: ExternalCall): Value[] {
  const { callee } = call;
  const method = callee.op === 'member' ? (callee.name ?? '') : '';
  const from: Value = ITEM_CALLBACKS.has(method) && callee.base ? callee.base : call.result;
  const item = term(machine, { op: 'element', base: from, node: call.node });
  if (method === 'reduce') return [unknown(call.node), item];
  return fn.node.parameters.map((parameter): Value => {
    const value = term(machine, { op: 'element', base: from, node: call.node });
    return parameter.type ? { ...value, type: { node: parameter.type, module: fn.module } } : value;
  });
}

type Method = (machine: Machine, base: Value, args: Value[], node: ts.Node) => Value | undefined;

/** Promises are transparent: the value and the promise of it are the same thing here. */
export const TERM_METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    'then',
    (machine, base, [onValue, onError], node) => {
      const results = [onValue ? machine.call(onValue, undefined, [base], node) : base];
      if (onError)
        results.push(
          machine.under(base, node, false, () =>
            machine.call(onError, undefined, [term(machine, { op: 'caught', causes: [base], node })], node),
          ),
        );
      return union(results);
    },
  ],
  [
    'catch',
    (machine, base, [onError], node) => {
      if (onError === undefined) return base;
      return union([
        base,
        machine.under(base, node, false, () =>
          machine.call(onError, undefined, [term(machine, { op: 'caught', causes: [base], node })], node),
        ),
      ]);
    },
  ],
  [
    'finally',
    (machine, base, [callback], node) => {
      if (callback) machine.call(callback, undefined, [], node);
      return base;
    },
  ],
  [
    'call',
    (machine, base, [self, ...args], node) =>
      base.kind === 'term' && base.op === 'member' ? machine.call(borrowed(base, self), undefined, args, node) : undefined,
  ],
  [
    'apply',
    (machine, base, [self, args], node) => {
      if (base.kind !== 'term' || base.op !== 'member' || args === undefined) return undefined;
      const items = machine.iterate(args, node);
      return machine.call(
        borrowed(base, self),
        undefined,
        [...items.known.map((item) => item.value), ...(items.rest ? [items.rest] : [])],
        node,
      );
    },
  ],
  ['bind', (_machine, base) => (base.kind === 'term' && base.op === 'member' ? base : undefined)],
]);

/** `Base.prototype.method.call(this, …)` of a class outside the program: the method of that part of `this` which it provides. */
function borrowed(method: Term, self: Value | undefined): Term {
  const { base: holder } = method;
  if (holder?.kind !== 'term' || holder.op !== 'member' || holder.name !== 'prototype') return method;
  const base = self?.kind === 'object' ? self.base : self;
  if (base?.kind !== 'term') return method;
  const { symbol: _spelled, ...parts } = method;
  return { ...parts, base };
}
