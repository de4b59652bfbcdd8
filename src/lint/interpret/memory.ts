import type { Machine } from './machine.js';
import { type FunctionValue, type Path, symbolOf, type Term, type Value } from './value.js';

/** Arguments are told apart this deep. */
const DEEPEST = 3;
const MOST_PARTS = 24;
const DEEPEST_CHAIN = 6;

/**
 * What a call is told apart by: the function with its surroundings, the known parts of its arguments, and the condition that
 * it is under. Two calls with the same key do the same thing as far as this analysis can tell, so the second is not run.
 */
export function callKey(machine: Machine, fn: FunctionValue, self: Value | undefined, args: readonly Value[]): string {
  const { memory } = machine;
  const path = machine.path?.node;
  return `${memory.idOf(fn.scope)} ${self === undefined ? '' : sign(machine, self, DEEPEST)} ${path === undefined ? '' : memory.idOf(path)} ${args.map((arg) => sign(machine, arg, 0)).join(' ')}`;
}

function sign(machine: Machine, value: Value, depth: number): string {
  switch (value.kind) {
    case 'literal':
      return typeof value.value === 'string' ? JSON.stringify(value.value) : String(value.value);
    case 'term':
      return signTerm(machine, value, depth);
    case 'function':
      return `f${machine.memory.idOf(value.node)}.${machine.memory.idOf(value.scope)}`;
    case 'array':
      if (depth >= DEEPEST || value.elements.length > MOST_PARTS) return `#${machine.memory.idOf(value)}`;
      return `[${value.elements.map((element) => sign(machine, element, depth + 1)).join()}|${value.rest.map((each) => sign(machine, each, depth + 1)).join()}]`;
    case 'object':
      if (depth >= DEEPEST || value.class !== undefined || value.properties.size > MOST_PARTS) return `#${machine.memory.idOf(value)}`;
      return `{${[...value.properties].map(([name, cell]) => `${name}:${sign(machine, cell.value, depth + 1)}`).join()}|${value.spreads.map((each) => sign(machine, each, depth + 1)).join()}}`;
    case 'union':
      if (depth >= DEEPEST || value.options.length > MOST_PARTS) return `#${machine.memory.idOf(value)}`;
      return `(${value.options.map((option) => sign(machine, option, depth + 1)).join('|')})`;
    default:
      return `#${machine.memory.idOf(value)}`;
  }
}

/** A term is told apart by how it was made: calls with other arguments give something else. */
function signTerm(machine: Machine, value: Term, depth: number): string {
  switch (value.op) {
    case 'import':
    case 'global':
    case 'parameter':
      return symbolOf(value);
    case 'input':
      return `in:${value.name ?? ''}`;
    case 'member':
    case 'element':
    case 'call':
    case 'new': {
      if (depth > DEEPEST_CHAIN) return `#${machine.memory.idOf(value)}`;
      const base = value.base === undefined ? '' : sign(machine, value.base, depth + 1);
      const args = value.args?.map((arg) => sign(machine, arg, depth + 1)).join();
      return `${value.op[0]}${base}.${value.name ?? ''}${args === undefined ? '' : `(${args})`}`;
    }
    default:
      return `#${machine.memory.idOf(value)}`;
  }
}

/** What a call gave, and the conditions that hold after it, outermost first. */
export interface Kept {
  value: Value;
  held: readonly Path[];
  /** What it can fail with: the external calls, and what it throws. */
  causes: readonly Value[];
}

/** What calls gave, within one run; and a number for each object that keys mention. */
export class Memory {
  private readonly ids = new WeakMap<object, number>();
  private next = 0;
  private results = new Map<object, Map<string, Kept>>();

  idOf(object: object): number {
    let id = this.ids.get(object);
    if (id === undefined) {
      id = this.next;
      this.next += 1;
      this.ids.set(object, id);
    }
    return id;
  }

  find(node: object, key: string): Kept | undefined {
    return this.results.get(node)?.get(key);
  }

  keep(node: object, key: string, outcome: Kept): void {
    const known = this.results.get(node) ?? new Map<string, Kept>();
    known.set(key, outcome);
    this.results.set(node, known);
  }

  clear(): void {
    this.results = new Map();
  }
}
