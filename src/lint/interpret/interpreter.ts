import { ts } from 'ts-morph';
import type { SourceModule } from '../program/program.js';
import type { Relevance } from '../program/relevance.js';
import type { Resolver } from '../program/resolve.js';
import { isFunctionNode } from '../program/syntax.js';
import { getByKey, getMember, iterate, setByKey, setMember } from './access.js';
import { callFunction, callMember, callValue, unknownArguments } from './calls.js';
import { construct, initialize, initializeFields, instantiate, makeClass } from './classes.js';
import { evaluateExpression } from './expressions.js';
import { BudgetExceeded, type Hooks, type Machine, overriding } from './machine.js';
import { Memory } from './memory.js';
import { follow } from './module-scan.js';
import { ModuleGraph } from './modules.js';
import { bindPattern } from './operators.js';
import { declare, executeStatements } from './statements.js';
import { TypeReader } from './types.js';
import {
  type Cell,
  type ClassValue,
  type Environment,
  type Frame,
  type FunctionValue,
  type Path,
  type Term,
  union,
  unknown,
  type Value,
} from './value.js';

/** Work allowed for one module, for all of them together, and for each of those that come after that is spent. */
interface Allowance {
  one: number;
  all: number;
  least: number;
}

/** For modules that register, or that a name leads from to a registration. The largest servers seen need 190,000 for all of them. */
const LEADING: Allowance = { one: 200_000, all: 800_000, least: 2_000 };
/** For the others: scripts, clients, pages. */
const OTHERS: Allowance = { one: 30_000, all: 200_000, least: 500 };
/** For anything else that is run by itself, where nothing else is said. */
const ONE_RUN_STEPS = 600_000;

export interface InterpreterOptions {
  modules: ReadonlyMap<string, SourceModule>;
  resolver: Resolver;
  relevance: Relevance;
  hooks: Hooks;
  published: (module: SourceModule, name: string) => Term | undefined;
}

/** Runs the program with unknown inputs, without ever running its code. */
export class Interpreter {
  readonly machine: Machine;
  readonly graph: ModuleGraph;
  /** Files whose setup was longer than its budget. */
  readonly unfinished: { path: string; line: number }[] = [];

  constructor(private readonly options: InterpreterOptions) {
    this.graph = new ModuleGraph(options.modules, options.resolver, options.published, () => this.machine);
    this.machine = createMachine(options, this.graph);
  }

  /** Runs every module, then every function that could register something and that nobody called. */
  setUp(): void {
    this.machine.settingUp = true;
    // Files that register come first: what a very large program does beside them must not take their share.
    const { relevance, modules } = this.options;
    const all = [...modules.values()];
    const leading = all.filter((module) => relevance.has(module.file));
    const registering = leading.filter((module) => relevance.registersIn(module.file));
    this.runModules([...registering, ...leading], LEADING);
    this.runModules(all, OTHERS);
    this.runClosures();
    this.machine.settingUp = false;
  }

  private runModules(modules: readonly SourceModule[], { one, all, least }: Allowance): void {
    const last = this.machine.steps + all;
    for (const module of modules) {
      const limit = Math.max(least, Math.min(one, last - this.machine.steps));
      this.bounded(module.file, module.path, () => this.graph.run(module), limit);
    }
  }

  /** Functions that another one mentions wait until the others have run: most are called by then, with better arguments. */
  private runClosures(): void {
    const times = new Map<ts.Node, number>();
    const last = this.machine.steps + CLOSURE_STEPS;
    let allowance = ONE_CLOSURE_STEPS;
    for (const patient of [true, false]) {
      // Running one can make more, so the list grows.
      for (let index = 0; index < this.machine.closures.length && this.machine.steps < last; index += 1) {
        const fn = this.machine.closures[index];
        if (fn === undefined || fn.mark.invoked || (patient && this.options.relevance.mentioned(fn.node)) || !this.promising(fn)) continue;
        const count = times.get(fn.node) ?? 0;
        if (count >= MOST_SURROUNDINGS) continue;
        times.set(fn.node, count + 1);
        const missing = this.unreached(fn);
        const overruns = this.unfinished.length;
        this.bounded(fn.node, fn.module.path, () => this.runUnreached(fn), allowance);
        // One that spent everything and led nowhere new says that the next will, too.
        if (this.unreached(fn) < missing) allowance = ONE_CLOSURE_STEPS;
        else if (this.unfinished.length > overruns) allowance = Math.max(LEAST_CLOSURE_STEPS, allowance / 2);
      }
    }
  }

  /** A function that registers is run for each of its surroundings; one that leads to such, as long as those were not reached. */
  private promising(fn: FunctionValue): boolean {
    const targets = this.options.relevance.leadsTo(fn.node);
    return targets.has(fn.node) || [...targets].some((target) => isFunctionNode(target) && !this.machine.reached.has(target));
  }

  /** How many of the registering functions that this one may lead to no run has reached yet. */
  private unreached(fn: FunctionValue): number {
    return [...this.options.relevance.leadsTo(fn.node)].filter((target) => isFunctionNode(target) && !this.machine.reached.has(target))
      .length;
  }

  private runUnreached(fn: FunctionValue): void {
    const owner = fn.home;
    if (owner === undefined || fn.self !== undefined) {
      callFunction(this.machine, fn, undefined, unknownArguments(fn), fn.node);
      return;
    }
    for (const self of this.instancesOf(owner)) callFunction(this.machine, { ...fn, self }, self, unknownArguments(fn), fn.node);
  }

  private instancesOf(owner: ClassValue): Value[] {
    if (owner.instances.length === 0) {
      const maker = owner.node.members.find((member) => ts.isConstructorDeclaration(member) && member.body !== undefined) as
        | ts.ConstructorDeclaration
        | undefined;
      const args = maker
        ? unknownArguments({ kind: 'function', node: maker, scope: owner.scope, module: owner.module, mark: { invoked: true } })
        : [];
      instantiate(this.machine, owner, args, owner.node);
    }
    return owner.instances.slice(0, 4);
  }

  /** Runs `body` with a budget of its own. Returns undefined where it was not enough. */
  bounded<T>(node: ts.Node, path: string, body: () => T, limit = ONE_RUN_STEPS): T | undefined {
    const { machine } = this;
    const outer = machine.limit;
    machine.limit = machine.steps + limit;
    machine.memory.clear();
    machine.spent.clear();
    machine.tried = [[]];
    try {
      return body();
    } catch (error) {
      if (!(error instanceof BudgetExceeded) && !(error instanceof RangeError)) throw error;
      const file = node.getSourceFile();
      this.unfinished.push({ path, line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1 });
      return undefined;
    } finally {
      // Small reads happen outside of any run: a budget that is spent must not fall on them.
      Object.assign(machine, { limit: outer, uncertain: 0, skipped: 0, path: undefined, stack: undefined, depth: 0 });
      machine.active.clear();
    }
  }
}

/** Work allowed for one function that nobody calls, at most and after others that led nowhere, and for all of them together. */
const ONE_CLOSURE_STEPS = 50_000;
const LEAST_CLOSURE_STEPS = 6_000;
const CLOSURE_STEPS = 400_000;
/** One function is run for this many different surroundings: a shared helper of many packages has as many. */
const MOST_SURROUNDINGS = 120;

function createMachine(options: InterpreterOptions, graph: ModuleGraph): Machine {
  const state = {
    hooks: options.hooks,
    relevance: options.relevance,
    steps: 0,
    limit: Number.POSITIVE_INFINITY,
    uncertain: 0,
    skipped: 0,
    settingUp: false,
    quiet: false,
    path: undefined,
    stack: undefined,
    depth: 0,
  };
  const machine: Machine = {
    ...state,
    active: new Map(),
    reached: new Set(),
    memory: new Memory(),
    spent: new Map(),
    closures: [],
    tried: [[]],
    returned: new WeakMap(),
    givenBack: new WeakMap(),
    stored: new WeakMap(),
    phantoms: new Map(),
    evaluate: (node, scope) => evaluateExpression(machine, node, scope),
    execute: (statements, scope, keep) => executeStatements(machine, statements, scope, keep),
    call: (callee, self, args, node) => callValue(machine, callee, self, args, node),
    callMember: (base, name, args, node) => callMember(machine, base, name, args, node),
    construct: (callee, args, node) => construct(machine, callee, args, node),
    get: (base, name, node) => getMember(machine, base, name, node),
    getByKey: (base, key, node) => getByKey(machine, base, key, node),
    set: (base, name, value) => setMember(machine, base, name, value),
    setByKey: (base, key, value) => setByKey(machine, base, key, value),
    iterate: (value, node) => iterate(machine, value, node),
    bind: (name, value, scope, type) =>
      bindPattern(machine, name, value, scope, (identifier, item) =>
        declare(machine, scope, identifier.text, item, ts.isIdentifier(name) ? { type, node: identifier } : { node: identifier }),
      ),
    read: (cell) => follow(cell)?.value ?? unknown(),
    write: (cell, value) => write(machine, cell, value),
    makeFunction: (node, scope, extra) => makeFunction(machine, node, scope, extra),
    makeClass: (node, scope) => makeClass(machine, node, scope),
    ofType: (type, fallback) => types.valueOf(type, fallback),
    memberOfType: (type, base, name, node) => types.member(type, base, name, node),
    namespaceOf: (specifier, from) => graph.required(specifier, from),
    under: (test, node, holds, body) => under(machine, test, node, holds, body),
    frameOf: (module): Frame => ({ module, returns: [], yields: [] }),
    instantiate: (value, args, node) => instantiate(machine, value, args, node),
    initialize: (self, parent, args, node) => initialize(machine, self, parent, args, node),
    initializeFields: (self, owner) => initializeFields(machine, self, owner),
    quietly: (body) => quietly(machine, body),
  };
  const types = new TypeReader(machine, graph);
  return machine;
}

function makeFunction(machine: Machine, node: FunctionValue['node'], scope: Environment, extra?: Partial<FunctionValue>): FunctionValue {
  const fn: FunctionValue = {
    kind: 'function',
    node,
    scope,
    module: scope.frame.module,
    home: scope.frame.home,
    mark: { invoked: false },
    ...extra,
  };
  if (machine.settingUp && machine.relevance.has(node)) machine.closures.push(fn);
  return fn;
}

function write(machine: Machine, cell: Cell, value: Value): void {
  const target = follow(cell) ?? cell;
  const certain = machine.uncertain <= target.depth;
  const old = target.value;
  if (certain || (old.kind === 'literal' && old.value === undefined && value.kind !== 'literal')) target.value = value;
  else {
    const either = union([old, value]);
    const exits = [
      { value: old, path: keptUnder(machine, target) },
      { value, path: machine.path },
    ];
    target.value = either.kind === 'union' && either !== old && either !== value ? { ...either, exits } : either;
  }
}

/** The old value of a variable stays where the one condition around the assignment does not hold. */
function keptUnder(machine: Machine, target: Cell): Path | undefined {
  const { path } = machine;
  if (path === undefined || machine.uncertain !== target.depth + 1 || !ts.isIfStatement(path.node)) return undefined;
  return { ...path, holds: !path.holds };
}

function under<T>(machine: Machine, test: Value, node: ts.Node, holds: boolean, body: () => T): T {
  const { path } = machine;
  machine.uncertain += 1;
  machine.path = { test, node, holds, outer: path };
  try {
    return body();
  } finally {
    machine.uncertain -= 1;
    machine.path = path;
  }
}

function quietly<T>(machine: Machine, body: () => T): T {
  const { hooks, quiet } = machine;
  machine.hooks = overriding(hooks, {
    called: () => undefined,
    runsCallback: () => false,
    readInput: () => undefined,
    guarded: () => undefined,
    thrown: () => undefined,
  });
  machine.quiet = true;
  try {
    return body();
  } finally {
    machine.hooks = hooks;
    machine.quiet = quiet;
  }
}
