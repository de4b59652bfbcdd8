import { ts } from 'ts-morph';
import { propertyName } from '../program/syntax.js';
import { makeCollection } from './builtins/collections.js';
import { isCollection } from './builtins/globals.js';
import { callFunction, callTerm, isStatic, unknownArguments } from './calls.js';
import { type Machine, overriding, term } from './machine.js';
import {
  array,
  type ClassValue,
  Environment,
  type Frame,
  type FunctionValue,
  type ObjectValue,
  object,
  symbolOf,
  UNDEFINED,
  union,
  unknown,
  type Value,
} from './value.js';

/** Makes the value of a class; static members are evaluated at once. */
export function makeClass(machine: Machine, node: ts.ClassLikeDeclaration, scope: Environment): ClassValue {
  const extended = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const parent = extended && machine.evaluate(extended.expression, scope);
  const result: ClassValue = {
    kind: 'class',
    node,
    scope,
    module: scope.frame.module,
    members: new Map(),
    statics: new Map(),
    instances: [],
    ...(parent && { parent }),
  };
  const inner = new Environment(scope, { ...scope.frame, self: result, home: result });
  if (node.name) inner.cells.set(node.name.text, { value: result, depth: machine.uncertain });
  for (const member of node.members) {
    const name =
      member.name &&
      (ts.isComputedPropertyName(member.name) ? computedName(machine, member.name, scope) : propertyName(member.name as ts.PropertyName));
    if (name === undefined) continue;
    const cells = isStatic(member) ? result.statics : result.members;
    if (ts.isMethodDeclaration(member) && member.body) {
      cells.set(name, {
        value: machine.makeFunction(member, inner, { home: result, ...(isStatic(member) && { self: result }) }),
        depth: 0,
        node: member,
      });
    } else if (ts.isGetAccessorDeclaration(member)) {
      cells.set(name, { value: UNDEFINED, depth: 0, getter: machine.makeFunction(member, inner, { home: result }), node: member });
    } else if (ts.isPropertyDeclaration(member) && isStatic(member)) {
      cells.set(name, {
        value: member.initializer ? machine.evaluate(member.initializer, inner) : UNDEFINED,
        depth: 0,
        node: member,
        ...typeOf(member, result),
      });
    }
  }
  result.instanceScope = inner;
  machine.hooks.declared(result);
  return result;
}

function computedName(machine: Machine, name: ts.ComputedPropertyName, scope: Environment): string | undefined {
  const key = machine.evaluate(name.expression, scope);
  return key.kind === 'literal' ? String(key.value) : undefined;
}

function typeOf(member: ts.PropertyDeclaration, owner: ClassValue): { type?: { node: ts.TypeNode; module: ClassValue['module'] } } {
  return member.type ? { type: { node: member.type, module: owner.module } } : {};
}

/** `new callee(...args)` */
export function construct(machine: Machine, callee: Value, args: Value[], node: ts.Node): Value {
  if (callee.kind === 'class') return instantiate(machine, callee, args, node);
  if (callee.kind === 'union')
    return union(callee.options.filter((option) => option.kind !== 'literal').map((option) => construct(machine, option, args, node)));
  if (callee.kind === 'function') {
    const self = object(node);
    const result = callFunction(machine, callee, self, args, node);
    return result.kind === 'object' ? result : self;
  }
  if (callee.kind !== 'term') return unknown(node);
  const flavor = isCollection(callee);
  if (flavor !== undefined) return makeCollection(machine, flavor, args[0], node);
  if (symbolOf(callee) === 'global:Promise') return promise(machine, args[0], node);
  if (symbolOf(callee) === 'global:Array') return array([], node);
  return callTerm(machine, callee, args, node, 'new');
}

/** Functions that an executor leaves behind are run up to this many. */
const MOST_LATER = 8;

/** A promise is what its executor resolves it with. */
function promise(machine: Machine, executor: Value | undefined, node: ts.Node): Value {
  if (executor?.kind !== 'function') return unknown(node);
  const outcome: Value[] = [];
  const resolve = term(machine, { op: 'parameter', name: 'resolve', node });
  const previous = machine.hooks;
  machine.hooks = overriding(previous, {
    called: (call) => {
      if (call.callee !== resolve) return previous.called(call);
      outcome.push(call.args[0] ?? UNDEFINED);
      return UNDEFINED;
    },
  });
  const made: FunctionValue[] = [];
  const { makeFunction } = machine;
  machine.makeFunction = (...args) => {
    const fn = makeFunction(...args);
    made.push(fn);
    return fn;
  };
  try {
    callFunction(machine, executor, undefined, [resolve, term(machine, { op: 'parameter', name: 'reject', node })], node);
    machine.makeFunction = makeFunction;
    // Kept for later, as a queue does: whoever calls it then resolves the promise.
    for (const fn of outcome.length > 0 ? [] : made.slice(0, MOST_LATER))
      if (!fn.mark.invoked) machine.under(resolve, node, true, () => callFunction(machine, fn, undefined, unknownArguments(fn), node));
  } finally {
    machine.makeFunction = makeFunction;
    machine.hooks = previous;
  }
  return outcome.length > 0 ? union(outcome) : unknown(node);
}

/** An instance of a class of the program. */
export function instantiate(machine: Machine, owner: ClassValue, args: Value[], node: ts.Node): ObjectValue {
  const self: ObjectValue = { ...object(node), class: owner };
  if (!machine.quiet) owner.instances.push(self);
  if (machine.depth > 40) return { ...self, open: true };
  initialize(machine, self, owner, args, node);
  return self;
}

/** Runs what creating an instance runs for `owner` and its bases, base first. */
export function initialize(machine: Machine, self: ObjectValue, owner: Value | undefined, args: Value[], node: ts.Node): void {
  if (owner === undefined) return;
  if (owner.kind !== 'class') {
    if (owner.kind !== 'term') return;
    const base = callTerm(machine, owner, args, node, 'new');
    if (base.kind === 'term') self.base = base;
    return;
  }
  const maker = owner.node.members.find((member) => ts.isConstructorDeclaration(member) && member.body !== undefined) as
    | ts.ConstructorDeclaration
    | undefined;
  if (maker === undefined) initialize(machine, self, owner.parent, args, node);
  // Fields of a derived class come after super(), so that they replace what its base declares.
  if (maker === undefined || owner.parent === undefined) initializeFields(machine, self, owner);
  if (maker === undefined) return;
  const fn: FunctionValue = {
    kind: 'function',
    node: maker,
    scope: owner.instanceScope ?? owner.scope,
    module: owner.module,
    self,
    home: owner,
    mark: { invoked: true },
  };
  callFunction(machine, fn, self, args, node);
  // A constructor that was not run, or did not come to its super().
  if (fielded.get(self)?.has(owner) !== true) initializeFields(machine, self, owner);
}

/** The classes whose fields an instance has. */
const fielded = new WeakMap<ObjectValue, Set<ClassValue>>();

/** Sets the fields that a class declares. */
export function initializeFields(machine: Machine, self: ObjectValue, owner: ClassValue): void {
  const done = fielded.get(self) ?? new Set();
  if (done.has(owner)) return;
  fielded.set(self, done.add(owner));
  const outer = owner.instanceScope ?? owner.scope;
  const frame: Frame = { module: owner.module, self, home: owner, returns: [], yields: [] };
  const scope = new Environment(outer, frame);
  for (const member of owner.node.members) {
    if (!ts.isPropertyDeclaration(member) || isStatic(member)) continue;
    const name = propertyName(member.name);
    if (name === undefined) continue;
    // A field that is only declared does not undo what a base class or a parameter set.
    const value = member.initializer ? machine.evaluate(member.initializer, scope) : (self.properties.get(name)?.value ?? UNDEFINED);
    self.properties.set(name, { value, depth: machine.uncertain, node: member, ...typeOf(member, owner) });
  }
}

/** An instance made with arguments that nobody supplies: what a declared type stands for. One for each class. */
export function phantom(machine: Machine, owner: ClassValue, node: ts.Node): Value {
  const known = machine.phantoms.get(owner.node);
  if (known !== undefined) return known;
  const [instance] = owner.instances;
  if (instance !== undefined) return instance;
  const placeholder = object(node);
  machine.phantoms.set(owner.node, placeholder);
  const maker = owner.node.members.find((member) => ts.isConstructorDeclaration(member) && member.body !== undefined) as
    | ts.ConstructorDeclaration
    | undefined;
  const fn =
    maker && ({ kind: 'function', node: maker, scope: owner.scope, module: owner.module, mark: { invoked: true } } satisfies FunctionValue);
  const value = machine.quietly(() => instantiate(machine, owner, fn ? unknownArguments(fn) : [], node));
  machine.phantoms.set(owner.node, value);
  return value;
}
