import type { ts } from 'ts-morph';
import type { SourceModule } from '../program/program.js';
import type { FunctionNode } from '../program/syntax.js';

/**
 * What an expression can be, as far as source tells. Values made by the program itself (objects, functions, classes) keep
 * their identity; everything that comes from outside is a symbolic `Term` that remembers how it was made.
 */
export type Value = Literal | Term | ObjectValue | ArrayValue | CollectionValue | FunctionValue | ClassValue | UnionValue;

export interface Literal {
  kind: 'literal';
  value: string | number | boolean | bigint | null | undefined;
  /** The expression that wrote it. */
  node?: ts.Node;
}

/** A type annotation and the file whose imports give its names their meaning. */
export interface TypeReference {
  node: ts.TypeNode;
  module: SourceModule;
}

export type TermKind =
  | 'import' // a name imported from a package: module + name
  | 'global' // a name that nobody declares: fetch, process, JSON
  | 'member' // base.name
  | 'call' // base(args)
  | 'new' // new base(args)
  | 'element' // what a callback receives, what iterating yields: one item of base
  | 'concat' // text: args in order
  | 'operator' // any other operator: args are the operands, name is the operator
  | 'parameter' // an argument that no caller in this program supplies
  | 'input' // what the model or the client chose: tool arguments, resource variables, prompt arguments
  | 'caught' // the value of a catch clause
  | 'unknown';

export interface Term {
  kind: 'term';
  op: TermKind;
  module?: string;
  name?: string;
  base?: Value;
  args?: Value[];
  node?: ts.Node;
  type?: TypeReference;
  /** Declared type of what calling it gives. */
  returns?: TypeReference;
  /** Made while the program starts, before any request. */
  early?: boolean;
  /** Stands for a declared type: nobody in this program makes it. */
  assumed?: boolean;
  /** Properties that the program set on it. */
  properties?: Map<string, Cell>;
  /** What the callbacks given to this call returned. */
  results?: Value[];
  /** The calls between the entry (module, handler) and this term, innermost first. */
  stack?: CallSite | undefined;
  /** What a caught value may be: the calls of the try block. */
  causes?: Value[];
  symbol?: string;
}

export interface Cell {
  value: Value;
  type?: TypeReference | undefined;
  /** How many undecided conditions surrounded the declaration: an assignment inside more of them keeps the old value too. */
  depth: number;
  getter?: FunctionValue;
  /** An import: where the value really lives. */
  link?: () => Cell | undefined;
  /** May be absent: set or added under an undecided condition. */
  maybe?: boolean;
  node?: ts.Node;
}

export interface ObjectValue {
  kind: 'object';
  properties: Map<string, Cell>;
  /** Values stored under keys that are not known. */
  others: Value[];
  /** Has properties that source does not show: an unknown spread. */
  open: boolean;
  /** What was spread into it and is not known. */
  spreads: Value[];
  node?: ts.Node;
  class?: ClassValue;
  /** The part of an instance that its external base class provides. */
  base?: Term;
}

export interface ArrayValue {
  kind: 'array';
  elements: Value[];
  /** Elements that are only sometimes there. */
  maybe: Set<Value>;
  /** Stands for any number of elements that are not known one by one. */
  rest: Value[];
  node?: ts.Node;
}

export interface CollectionValue {
  kind: 'collection';
  flavor: 'map' | 'set';
  entries: { key: Value; value: Value; maybe: boolean }[];
  rest: Value[];
  node?: ts.Node;
}

export interface FunctionValue {
  kind: 'function';
  node: FunctionNode;
  scope: Environment;
  module: SourceModule;
  self?: Value | undefined;
  home?: ClassValue | undefined;
  /** `.bind(self, ...bound)` */
  bound?: Value[];
  properties?: Map<string, Cell>;
  /** Shared by all bound copies: whether anything called it. */
  mark: { invoked: boolean };
}

export interface ClassValue {
  kind: 'class';
  node: ts.ClassLikeDeclaration;
  scope: Environment;
  module: SourceModule;
  parent?: Value;
  /** Methods and accessors of instances. */
  members: Map<string, Cell>;
  statics: Map<string, Cell>;
  /** Where field initializers and methods look names up. */
  instanceScope?: Environment;
  instances: ObjectValue[];
}

export interface UnionValue {
  kind: 'union';
  options: Value[];
  /** What `left && right`, `left || right` or `left ?? right` was made of. */
  logic?: { operator: '&&' | '||' | '??'; left: Value; right: Value };
  /** Which of them it is under which conditions: the returns of a function, the branches of a choice. */
  exits?: Exit[];
}

/** A value that a function gives back, or a branch chooses, and the conditions that hold then. */
export interface Exit {
  value: Value;
  path: Path | undefined;
}

/** An undecided condition that holds, or does not, at a point of the program; innermost first. */
export interface Path {
  test: Value;
  node: ts.Node;
  holds: boolean;
  outer: Path | undefined;
}

/** One call on the way to where the interpreter is: a linked list, innermost first. */
export interface CallSite {
  node: ts.Node;
  callee: FunctionNode | undefined;
  caller: CallSite | undefined;
}

/** Variables of a block, with the blocks around it. */
export class Environment {
  readonly cells = new Map<string, Cell>();
  constructor(
    readonly parent: Environment | undefined,
    readonly frame: Frame,
  ) {}

  lookup(name: string): Cell | undefined {
    for (let scope: Environment | undefined = this; scope !== undefined; scope = scope.parent) {
      const cell = scope.cells.get(name);
      if (cell !== undefined) return cell;
    }
    return undefined;
  }
}

/** One activation of a function, or of a module's top level. */
export interface Frame {
  module: SourceModule;
  node?: FunctionNode;
  self?: Value | undefined;
  home?: ClassValue | undefined;
  args?: Value[];
  returns: { value: Value; node: ts.Node; path: Path | undefined }[];
  yields: Value[];
}

export const UNDEFINED: Literal = { kind: 'literal', value: undefined };

/** What a function gives that always throws: what follows the call does not run. */
export const NEVER: Term = { kind: 'term', op: 'unknown', symbol: '?never' };

export function literal(value: Literal['value'], node?: ts.Node): Literal {
  return node === undefined ? { kind: 'literal', value } : { kind: 'literal', value, node };
}

export function unknown(node?: ts.Node): Term {
  return node === undefined ? { kind: 'term', op: 'unknown' } : { kind: 'term', op: 'unknown', node };
}

export function object(node?: ts.Node): ObjectValue {
  return { kind: 'object', properties: new Map(), others: [], open: false, spreads: [], ...(node && { node }) };
}

export function array(elements: Value[], node?: ts.Node): ArrayValue {
  return { kind: 'array', elements, maybe: new Set(), rest: [], ...(node && { node }) };
}

/** More alternatives than this are not told apart: bounds, so that unions cannot grow without end. */
const MOST_OPTIONS = 400;
const MOST_TERMS = 16;
const MOST_EXITS = 64;

/** Either of `values`. Duplicates go; one that remains is returned as it is. */
export function union(values: readonly Value[]): Value {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only;
  const whole = values.find((value) => value.kind === 'union');
  if (whole?.kind === 'union' && values.every((value) => value === whole || whole.options.includes(value))) return whole;
  const options = new Set<Value>();
  const literals = new Set<unknown>();
  const terms = new Map<ts.Node | undefined, Term[]>();
  let count = 0;
  const add = (value: Value): void => {
    if (value.kind === 'union') for (const option of value.options) add(option);
    else if (value.kind === 'literal') {
      if (literals.has(value.value)) return;
      literals.add(value.value);
      options.add(value);
    } else if (value.kind === 'term') {
      // The same expression seen twice, with nothing to tell the two apart, is one alternative.
      const twins = terms.get(value.node) ?? [];
      if (count >= MOST_TERMS || twins.some((twin) => alike(twin, value))) return;
      terms.set(value.node, [...twins, value]);
      count += 1;
      options.add(value);
    } else if (options.size < MOST_OPTIONS) options.add(value);
  };
  for (const value of values) add(value);
  if (options.size === 0) return UNDEFINED;
  const [first] = options;
  if (options.size === 1 && first !== undefined) return first;
  const exits = exitsOf(values);
  return exits === undefined ? { kind: 'union', options: [...options] } : { kind: 'union', options: [...options], exits };
}

/** The conditions that the parts of an alternative bring along. */
function exitsOf(values: readonly Value[]): Exit[] | undefined {
  if (!values.some((value) => value.kind === 'union' && value.exits !== undefined)) return undefined;
  const exits = values.flatMap((value): Exit[] => (value.kind === 'union' && value.exits ? value.exits : [{ value, path: undefined }]));
  return exits.length > MOST_EXITS ? undefined : exits;
}

function alike(a: Term, b: Term): boolean {
  if (a === b) return true;
  return (
    a.op === b.op &&
    a.op !== 'new' &&
    a.node !== undefined &&
    a.properties === undefined &&
    b.properties === undefined &&
    symbolOf(a) === symbolOf(b) &&
    sameArguments(a.args, b.args)
  );
}

function sameArguments(a: readonly Value[] | undefined, b: readonly Value[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.length === b.length &&
    a.every(
      (value, index) =>
        value === b[index] || (value.kind === 'term' && b[index]?.kind === 'term' && symbolOf(value) === symbolOf(b[index])),
    )
  );
}

/** The alternatives of a value: itself, unless it is a union. */
export function optionsOf(value: Value): readonly Value[] {
  return value.kind === 'union' ? value.options : [value];
}

/** The text of a value that is one known string. */
export function stringOf(value: Value | undefined): string | undefined {
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

export function isNullish(value: Value): boolean {
  return value.kind === 'literal' && (value.value === undefined || value.value === null);
}

/** Whether a value counts as true; undefined where that is not known. */
export function truth(value: Value): boolean | undefined {
  if (value.kind === 'literal') return Boolean(value.value);
  if (value.kind === 'union') {
    const answers = new Set(value.options.map(truth));
    return answers.size === 1 ? [...answers][0] : undefined;
  }
  if (value.kind !== 'term') return true;
  if (value.op === 'new') return true;
  return undefined;
}

/**
 * The import path of a term as text: `zod.z.object()`, `fs.promises.readFile`, `global:process.env.HOME`. A default or
 * namespace import adds nothing, so that `import fs` and `import { readFile }` read the same. A call and a `new` both add `()`.
 * What cannot be traced to an import or a global starts with `?`.
 */
export function symbolOf(value: Value | undefined): string {
  if (value === undefined || value.kind !== 'term') return '?';
  value.symbol ??= spell(value);
  return value.symbol;
}

const LONGEST_SYMBOL = 300;

function spell(term: Term): string {
  switch (term.op) {
    case 'import':
      return term.name === undefined || term.name === 'default' || term.name === '*' ? (term.module ?? '') : `${term.module}.${term.name}`;
    case 'global':
      return `global:${term.name}`;
    case 'member':
      return `${symbolOf(term.base)}.${term.name ?? '*'}`.slice(0, LONGEST_SYMBOL);
    case 'call':
    case 'new':
      return `${symbolOf(term.base)}()`.slice(0, LONGEST_SYMBOL);
    case 'element':
      return `${symbolOf(term.base)}[]`.slice(0, LONGEST_SYMBOL);
    default:
      return term.name === undefined ? '?' : `?${term.name}`;
  }
}
