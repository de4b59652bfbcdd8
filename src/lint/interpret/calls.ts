import { ts } from 'ts-morph';
import { hasModifier } from '../program/syntax.js';
import { mapUnion } from './access.js';
import { ARRAY_METHODS } from './builtins/arrays.js';
import { COLLECTION_METHODS } from './builtins/collections.js';
import { GLOBAL_FUNCTIONS } from './builtins/globals.js';
import { STRING_METHODS } from './builtins/strings.js';
import { callbackArguments, TERM_METHODS } from './builtins/terms.js';
import {
  addCauses,
  DEEPEST_CALL,
  DEEPEST_RECURSION,
  type ExternalCall,
  type Machine,
  MOST_SPENT,
  MOST_SPENT_SETTING_UP,
  term,
  tick,
} from './machine.js';
import { callKey } from './memory.js';
import { withDefault } from './operators.js';
import { hoist, noteReturn, returned } from './statements.js';
import {
  array,
  type CallSite,
  Environment,
  type Exit,
  type Frame,
  type FunctionValue,
  literal,
  NEVER,
  optionsOf,
  type Path,
  symbolOf,
  type Term,
  UNDEFINED,
  union,
  unknown,
  type Value,
} from './value.js';

/** More alternatives than this are not called one by one. */
const MOST_CALLEES = 40;
/** Places that give one value back are told apart up to this many. */
const MOST_RETURNS = 8;

/** Calls a value: a function of the program runs, anything else gives a symbolic result. */
export function callValue(machine: Machine, callee: Value, self: Value | undefined, args: Value[], node: ts.Node): Value {
  tick(machine);
  switch (callee.kind) {
    case 'function':
      return callFunction(machine, callee, self, args, node);
    case 'union': {
      const options = callee.options.filter((option) => option.kind !== 'literal').slice(0, MOST_CALLEES);
      if (options.length === 1 && options[0]) return callValue(machine, options[0], self, args, node);
      return union(options.map((option) => machine.under(option, node, true, () => callValue(machine, option, self, args, node))));
    }
    case 'term':
      return callTerm(machine, callee, args, node);
    default:
      return unknown(node);
  }
}

/** Calls `base.name(...args)`. */
export function callMember(machine: Machine, base: Value, name: string, args: Value[], node: ts.Node): Value {
  tick(machine);
  if (base.kind === 'union') {
    const options = base.options
      .filter((option) => !(option.kind === 'literal' && typeof option.value !== 'string'))
      .slice(0, MOST_CALLEES);
    if (options.length === 1 && options[0]) return callMember(machine, options[0], name, args, node);
    const among = new Set(options);
    return mapUnion(base, (option) =>
      among.has(option) ? machine.under(option, node, true, () => callMember(machine, option, name, args, node)) : undefined,
    );
  }
  const builtin = builtinMethod(base, name);
  if (builtin !== undefined) {
    const result = builtin(machine, base, args, node);
    if (result !== undefined) return result;
  }
  if (base.kind === 'literal' || base.kind === 'array' || base.kind === 'collection') {
    return term(machine, { op: 'call', base: term(machine, { op: 'member', base, name, node }), args, node });
  }
  if (base.kind === 'function' && (name === 'call' || name === 'apply' || name === 'bind') && !base.properties?.has(name))
    return reflect(machine, base, name, args, node);
  const callee = machine.get(base, name, node);
  if (callee.kind === 'literal') return name === 'then' ? base : unknown(node);
  return callValue(machine, callee, base, args, node);
}

type Builtin = (machine: Machine, base: Value, args: Value[], node: ts.Node) => Value | undefined;

const TABLES: Partial<Record<Value['kind'], Record<string, unknown>>> = {
  array: ARRAY_METHODS,
  collection: COLLECTION_METHODS,
  literal: STRING_METHODS,
};

/** A method that the language gives to a value of this kind. */
function builtinMethod(base: Value, name: string): Builtin | undefined {
  const table = TABLES[base.kind];
  if (table !== undefined && Object.hasOwn(table, name)) return table[name] as Builtin;
  if (base.kind === 'term') return base.properties?.has(name) ? undefined : TERM_METHODS.get(name);
  return PROMISE_METHODS.has(name) && base.kind !== 'object' && base.kind !== 'class' ? TERM_METHODS.get(name) : undefined;
}

const PROMISE_METHODS = new Set(['then', 'catch', 'finally']);

function reflect(machine: Machine, fn: FunctionValue, name: string, args: Value[], node: ts.Node): Value {
  const [self, ...rest] = args;
  if (name === 'call') return callFunction(machine, fn, self, rest, node);
  if (name === 'apply') {
    const items = rest[0] ? machine.iterate(rest[0], node) : { known: [], rest: undefined };
    return callFunction(machine, fn, self, [...items.known.map((item) => item.value), ...(items.rest ? [items.rest] : [])], node);
  }
  return { ...fn, self: self ?? fn.self, bound: [...(fn.bound ?? []), ...rest] };
}

/** Calls of the language that no outsider can make fail: they would only crowd out those that can. */
const NEVER_FAILS =
  /^global:(console|Array|Object|Math|Number|String|Boolean|Date|RegExp|performance|Buffer|setTimeout|clearTimeout|Set|Map|Symbol|Intl)\b|\.(toLowerCase|toUpperCase|includes|startsWith|endsWith|test|exec|trim|split|join|slice|substring|replace|replaceAll|match|indexOf|push|map|filter|forEach|some|every|find|sort|concat|has|toString|toFixed|padEnd|padStart|info|debug|warn)\(\)$/;

/** Calls something outside the program: it is recorded, and its callbacks may run. */
export function callTerm(machine: Machine, callee: Term, args: Value[], node: ts.Node, op: 'call' | 'new' = 'call'): Value {
  const known = op === 'call' ? GLOBAL_FUNCTIONS[symbolOf(callee)] : undefined;
  if (known !== undefined) {
    const value = known(machine, args, node);
    if (value !== undefined) return value;
  }
  if (callee.op === 'member' && callee.name === 'bind' && callee.base) return callee.base;
  const result = term(machine, { op, base: callee, args, node });
  const call: ExternalCall = { callee, args, result, node, path: machine.path, stack: machine.stack, maybe: machine.uncertain > 0 };
  if (!NEVER_FAILS.test(symbolOf(result))) addCauses(machine, [result]);
  const replaced = machine.hooks.called(call);
  if (replaced !== undefined) return replaced;
  runCallbacks(machine, call, args);
  return callee.returns ? machine.ofType(callee.returns, result) : result;
}

function runCallbacks(machine: Machine, call: ExternalCall, args: readonly Value[]): void {
  const results: Value[] = [];
  for (const arg of args) {
    for (const fn of functionsIn(arg)) {
      if (!machine.hooks.runsCallback(fn, call)) continue;
      results.push(
        machine.under(call.result, call.node, true, () =>
          callFunction(machine, fn, undefined, callbackArguments(machine, fn, call), call.node),
        ),
      );
    }
  }
  if (results.length > 0) call.result.results = results;
}

/** The functions an argument hands over: itself, or the members of an object literal. */
function functionsIn(value: Value): FunctionValue[] {
  if (value.kind === 'function') return [value];
  if (value.kind === 'union') return value.options.flatMap(functionsIn);
  if (value.kind !== 'object' || value.class) return [];
  return [...value.properties.values()].flatMap((cell) => (cell.value.kind === 'function' ? [cell.value] : []));
}

/** Runs a function of the program. */
export function callFunction(machine: Machine, fn: FunctionValue, self: Value | undefined, args: Value[], node: ts.Node): Value {
  fn.mark.invoked = true;
  if (machine.settingUp) machine.reached.add(fn.node);
  const { node: declaration } = fn;
  const outside = machine.hooks.opaque?.(fn);
  if (outside !== undefined) return callTerm(machine, outside, args, node);
  if (declaration.body === undefined) return unknown(node);
  if (fn.node.type && ts.isTypePredicateNode(fn.node.type)) machine.hooks.guarded(fn, args);
  const active = machine.active.get(declaration) ?? 0;
  if (machine.depth >= DEEPEST_CALL || active >= DEEPEST_RECURSION) return skipped(machine, fn, args, node);
  // What registers is run every time: each run may register something else.
  const key = machine.settingUp && machine.relevance.has(declaration) ? undefined : callKey(machine, fn, fn.self ?? self, args);
  const known = key === undefined ? undefined : machine.memory.find(declaration, key);
  if (known !== undefined) {
    addCauses(machine, known.causes);
    for (const { test, node: at, holds } of known.held) machine.path = { test, node: at, holds, outer: machine.path };
    return known.value;
  }
  const spent = machine.spent.get(declaration) ?? 0;
  const most = machine.settingUp ? MOST_SPENT_SETTING_UP : MOST_SPENT;
  if (spent > most && !machine.relevance.leadsTo(declaration).has(declaration)) return skipped(machine, fn, args, node);
  const before = machine.steps;
  const tried = machine.tried.at(-1);
  const firstCause = tried?.length ?? 0;
  const saved = { stack: machine.stack, skipped: machine.skipped, path: machine.path };
  const site: CallSite = { node, callee: declaration, caller: machine.stack };
  machine.stack = site;
  machine.depth += 1;
  machine.active.set(declaration, active + 1);
  let held: Path[] = [];
  try {
    const { value, exits } = runBody(machine, fn, fn.self ?? self, [...(fn.bound ?? []), ...args], node);
    held = heldAfter(machine, exits, saved.path);
    if (key !== undefined) machine.memory.keep(declaration, key, { value, held, causes: tried?.slice(firstCause) ?? [] });
    machine.spent.set(declaration, spent + machine.steps - before);
    return value;
  } finally {
    Object.assign(machine, saved);
    if (held[0] !== undefined) machine.path = held.at(-1);
    machine.depth -= 1;
    machine.active.set(declaration, active);
  }
}

/** A call that is not run. What a constructor would have set is not known then, which is not the same as absent. */
function skipped(machine: Machine, fn: FunctionValue, args: Value[], node: ts.Node): Value {
  if (ts.isConstructorDeclaration(fn.node) && fn.self?.kind === 'object') fn.self.open = true;
  return term(machine, { op: 'unknown', args, node });
}

/** The conditions that every way out of a function has in common: what its caller can rely on afterwards, outermost first. */
function heldAfter(machine: Machine, exits: readonly Exit[], before: Path | undefined): Path[] {
  const chains = exits.map((exit) => chainOf(exit.path, before));
  if (!machine.settingUp)
    exits.forEach((exit, index) => {
      if (chains[index]?.length) remember(machine, exit, exits);
    });
  const [first = [], ...others] = chains;
  const length = first.findIndex((path, index) => others.some((chain) => chain[index] !== path));
  const common = length < 0 ? first : first.slice(0, length);
  const [exit] = exits;
  // A check that gives nothing back and leaves in several ways: `if (!roots) return; if (!inside(x)) throw …`.
  const silent = exits.length > 1 && exits.every(({ value }) => value.kind === 'literal' && value.value === undefined);
  if (machine.settingUp || !silent || exit?.path === undefined || exits.some(({ path }) => path === undefined)) return common;
  return [...common, eitherOf(exits, exit.path, common.at(-1) ?? before)];
}

/** One of several ways out was taken. */
function eitherOf(exits: readonly Exit[], at: Path, outer: Path | undefined): Path {
  const taken = literal(true);
  const test: Value = { kind: 'union', options: [taken], exits: exits.map(({ path }) => ({ value: taken, path })) };
  return { test, node: at.node, holds: true, outer };
}

/** The conditions between two points, outermost first. */
function chainOf(path: Path | undefined, before: Path | undefined): Path[] {
  const chain: Path[] = [];
  for (let current = path; current !== undefined && current !== before; current = current.outer) chain.unshift(current);
  return chain;
}

/** Notes the conditions under which a value is given back, unless another way out gives the same one without. */
function remember(machine: Machine, { value, path }: Exit, exits: readonly Exit[]): void {
  if (path === undefined) return;
  for (const option of optionsOf(value)) {
    if (option.kind === 'literal') continue;
    const same = exits.filter((other) => optionsOf(other.value).includes(option));
    // The first of several ways that give one value back speaks for all.
    if (same.some((other) => other.path === undefined) || same[0]?.path !== path) continue;
    const condition = same.length === 1 ? path : eitherOf(same, path, undefined);
    const known = machine.returned.get(option);
    if (known === undefined) machine.returned.set(option, [condition]);
    else if (known.length < MOST_RETURNS && !known.includes(condition)) known.push(condition);
  }
}

/** What a function gives back, and under which conditions it ends. */
interface Outcome {
  value: Value;
  exits: Exit[];
}

function runBody(machine: Machine, fn: FunctionValue, self: Value | undefined, args: Value[], node: ts.Node): Outcome {
  const declaration = fn.node;
  const arrow = ts.isArrowFunction(declaration);
  const frame: Frame = {
    module: fn.module,
    node: declaration,
    self: arrow ? fn.scope.frame.self : self,
    home: arrow ? fn.scope.frame.home : fn.home,
    args,
    returns: [],
    yields: [],
  };
  const scope = new Environment(fn.scope, frame);
  bindParameters(machine, fn, args, scope);
  if (declaration.body && !ts.isBlock(declaration.body)) {
    const value = machine.evaluate(declaration.body, scope);
    noteReturn(machine, value, declaration.body);
    return { value: hollowResult(value) ? typed(machine, fn, value) : value, exits: [{ value, path: machine.path }] };
  }
  const statements = declaration.body?.statements ?? [];
  hoist(machine, statements, scope);
  const completion = machine.execute(statements, scope, true);
  const exits: Exit[] = [...frame.returns];
  if (completion === 'normal') exits.push({ value: UNDEFINED, path: machine.path });
  if (ts.isFunctionLike(declaration) && 'asteriskToken' in declaration && declaration.asteriskToken) {
    return { value: frame.yields.length > 0 ? array(frame.yields, declaration) : unknown(node), exits };
  }
  if (completion === 'throw' && frame.returns.length === 0) return { value: NEVER, exits };
  const value = returned(frame.returns);
  return { value: hollowResult(value) ? typed(machine, fn, value) : value, exits };
}

function hollowResult(value: Value): boolean {
  return optionsOf(value).every(
    (option) =>
      (option.kind === 'literal' && (option.value === null || option.value === undefined)) ||
      (option.kind === 'term' && option.op === 'unknown'),
  );
}

/** A function that gives nothing useful may still say what it gives. */
function typed(machine: Machine, fn: FunctionValue, value: Value): Value {
  return fn.node.type === undefined ? value : machine.ofType({ node: fn.node.type, module: fn.module }, value);
}

function bindParameters(machine: Machine, fn: FunctionValue, args: readonly Value[], scope: Environment): void {
  scope.cells.set('arguments', {
    value: ts.isArrowFunction(fn.node) ? (scope.parent?.lookup('arguments')?.value ?? UNDEFINED) : array([...args]),
    depth: machine.uncertain,
  });
  fn.node.parameters.forEach((parameter, index) => {
    const type = parameter.type && { node: parameter.type, module: fn.module };
    const given: Value = parameter.dotDotDotToken ? array(args.slice(index), parameter) : (args[index] ?? UNDEFINED);
    const value = withDefault(machine, parameter.initializer, given, scope);
    machine.bind(parameter.name, refine(machine, value, parameter, fn), scope, type);
    // constructor(private readonly client: Client)
    if (
      ts.isConstructorDeclaration(fn.node) &&
      ts.canHaveModifiers(parameter) &&
      (ts.getModifiers(parameter)?.length ?? 0) > 0 &&
      ts.isIdentifier(parameter.name)
    ) {
      const self = scope.frame.self;
      if (self !== undefined) machine.set(self, parameter.name.text, scope.lookup(parameter.name.text)?.value ?? value);
    }
  });
}

/** A parameter that got nothing known: its declared type may say more. */
function refine(machine: Machine, value: Value, parameter: ts.ParameterDeclaration, fn: FunctionValue): Value {
  if (parameter.type === undefined || value.kind !== 'term') return value;
  if (value.op !== 'parameter' && value.op !== 'unknown' && value.op !== 'element') return value;
  return machine.ofType({ node: parameter.type, module: fn.module }, value);
}

/** Unknown arguments for a function that nobody calls: terms that carry the declared types. */
export function unknownArguments(fn: FunctionValue): Value[] {
  return fn.node.parameters.map((parameter): Value => {
    const name = ts.isIdentifier(parameter.name) ? parameter.name.text : undefined;
    return {
      kind: 'term',
      op: 'parameter',
      node: parameter,
      ...(name !== undefined && { name }),
      ...(parameter.type && { type: { node: parameter.type, module: fn.module } }),
    };
  });
}

export function isStatic(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.StaticKeyword);
}
