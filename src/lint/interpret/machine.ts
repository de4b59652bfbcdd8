import type { ts } from 'ts-morph';
import type { SourceModule } from '../program/program.js';
import type { Relevance } from '../program/relevance.js';
import type { Memory } from './memory.js';
import type {
  CallSite,
  Cell,
  ClassValue,
  Environment,
  Frame,
  FunctionValue,
  ObjectValue,
  Path,
  Term,
  TypeReference,
  Value,
} from './value.js';

/** How a statement ended. */
export type Completion = 'normal' | 'return' | 'throw' | 'break' | 'continue';

export type { Path } from './value.js';

/** A call of something outside the program: the raw material of backends, sinks and registrations. */
export interface ExternalCall {
  /** What is called: for `client.get(url)` the member term `get`. */
  callee: Term;
  args: Value[];
  /** The value that the call gives. */
  result: Term;
  node: ts.Node;
  path: Path | undefined;
  stack: CallSite | undefined;
  /** May not happen: an undecided condition surrounds it. */
  maybe: boolean;
}

/** What the interpreter asks those who use it. */
export interface Hooks {
  /** Sees every external call before its callbacks run. Gives a value to use instead of the symbolic one. */
  called(call: ExternalCall): Value | undefined;
  /** Whether a function given to an external call is run with unknown arguments. */
  runsCallback(fn: FunctionValue, call: ExternalCall): boolean;
  /** Sees every read of a property of what the model or the client chose. */
  readInput(input: Term, name: string, node: ts.Node | undefined): void;
  /** Sees every call of a type guard of the program. */
  guarded(fn: FunctionValue, args: readonly Value[]): void;
  /** A function of the program that is not run but taken as something outside of it: what calls of it are calls of. */
  opaque?(fn: FunctionValue): Term | undefined;
  /** Sees every value that is thrown where nothing in the program catches it. */
  thrown(value: Value, node: ts.Node): void;
  /** Sees every class that comes into being. */
  declared(value: ClassValue): void;
}

/** The run is longer than its budget. Caught where a run starts. */
export class BudgetExceeded extends Error {}

/** Calls nested deeper than this give an unknown value. */
export const DEEPEST_CALL = 48;
/** Activations of one function at the same time: enough for a recursion to show what it returns. */
export const DEEPEST_RECURSION = 2;
/** Steps that one function may take within one run; later calls of it give an unknown value. 259 calls of a small helper fit. */
export const MOST_SPENT = 10_000;
/** The same while modules run: a helper that makes the schemas of 200 tools is called once for each. */
export const MOST_SPENT_SETTING_UP = 100_000;
/** Iterations of one loop over known elements. */
export const MOST_ITERATIONS = 2000;

/** State of one interpretation, and the operations that its parts need of each other. */
export interface Machine {
  hooks: Hooks;
  relevance: Relevance;
  steps: number;
  limit: number;
  /** Number of undecided conditions around the current point. */
  uncertain: number;
  /** Number of ways in which the current functions may already have returned. */
  skipped: number;
  /** Set while the top level of modules runs and functions that register are looked for. */
  settingUp: boolean;
  /** Set while stand-ins for declared types are made. */
  quiet: boolean;
  path: Path | undefined;
  stack: CallSite | undefined;
  depth: number;
  active: Map<ts.Node, number>;
  /** Functions that register and that something called. */
  reached: Set<ts.Node>;
  memory: Memory;
  /** Steps that each function took within one run, those of what it called included. */
  spent: Map<ts.Node, number>;
  /** Functions with registrations in them that were made; those that nobody calls are run at the end. */
  closures: FunctionValue[];
  /** The external calls of each try block that is open, and what it throws, innermost last. */
  tried: Value[][];
  /** The return statements that gave a value back. */
  givenBack: WeakMap<Value, ts.Node[]>;
  /** The conditions under which a value was put into a list. */
  stored: WeakMap<Value, Path>;
  /** Conditions under which functions gave a value back: what a check that returns its argument has made sure of. */
  returned: WeakMap<Value, Path[]>;
  phantoms: Map<ts.Node, Value>;

  evaluate(node: ts.Expression, scope: Environment): Value;
  /** Runs statements. With `keep`, the conditions that hold after them stay on the path. */
  execute(statements: readonly ts.Statement[], scope: Environment, keep?: boolean): Completion;
  /** Calls any value. `self` is `this`. */
  call(callee: Value, self: Value | undefined, args: Value[], node: ts.Node): Value;
  callMember(base: Value, name: string, args: Value[], node: ts.Node): Value;
  construct(callee: Value, args: Value[], node: ts.Node): Value;
  get(base: Value, name: string, node?: ts.Node): Value;
  getByKey(base: Value, key: Value, node: ts.Node): Value;
  set(base: Value, name: string, value: Value): void;
  setByKey(base: Value, key: Value, value: Value): void;
  /** The items that iterating over a value yields, in order. */
  iterate(value: Value, node: ts.Node): Iteration;
  bind(name: ts.BindingName, value: Value, scope: Environment, type?: TypeReference): void;
  read(cell: Cell): Value;
  write(cell: Cell, value: Value): void;
  makeFunction(node: FunctionValue['node'], scope: Environment, extra?: Partial<FunctionValue>): FunctionValue;
  makeClass(node: ts.ClassLikeDeclaration, scope: Environment): ClassValue;
  /** A value of a declared type that no caller supplies. */
  ofType(type: TypeReference, fallback: Value): Value;
  /** A member of a value of which only the declared type is known; undefined where the type does not say. */
  memberOfType(type: TypeReference, base: Term, name: string, node: ts.Node | undefined): Value | undefined;
  namespaceOf(specifier: string, from: SourceModule): Value;
  /** Runs `body` under a condition that is not decided. */
  under<T>(test: Value, node: ts.Node, holds: boolean, body: () => T): T;
  /** Runs `body` without counting it as part of the program: nothing that it does is recorded. */
  quietly<T>(body: () => T): T;
  frameOf(module: SourceModule): Frame;
  /** Runs what `super(...args)` or `new` runs: field initializers and the constructor of `parent`. */
  initialize(self: ObjectValue, parent: Value | undefined, args: Value[], node: ts.Node): void;
  /** Sets the fields that `owner` declares: what follows the return of super(). */
  initializeFields(self: ObjectValue, owner: ClassValue): void;
  instantiate(value: ClassValue, args: Value[], node: ts.Node): ObjectValue;
}

export interface Iteration {
  known: { value: Value; maybe: boolean }[];
  /** Stands for any number of further items. */
  rest: Value | undefined;
}

/** Counts a step of work. */
export function tick(machine: Machine): void {
  machine.steps += 1;
  if (machine.steps > machine.limit) throw new BudgetExceeded('interpretation budget');
}

/** Causes of one failure that are told apart. */
const MOST_CAUSES = 200;

/** Adds what the open try block, or the run as a whole, can fail with. */
export function addCauses(machine: Machine, causes: readonly Value[]): void {
  const tried = machine.tried.at(-1);
  if (tried === undefined) return;
  for (const cause of causes) if (tried.length < MOST_CAUSES && !tried.includes(cause)) tried.push(cause);
}

/** A term with the place and the calls that led to it. */
export function term(machine: Machine, fields: Omit<Term, 'kind'>): Term {
  const made: Term = { kind: 'term', ...fields, stack: machine.stack };
  if (machine.settingUp) made.early = true;
  return made;
}

/** The same hooks with some of them replaced. Works for objects and for instances of classes. */
export function overriding(hooks: Hooks, changes: Partial<Hooks>): Hooks {
  return Object.assign(Object.create(hooks) as Hooks, changes);
}
