import { BudgetExceeded, type Machine } from '../interpret/machine.js';
import type { FunctionValue, Path, Term, Value } from '../interpret/value.js';
import { keyOf } from './keys.js';

/** Work allowed for one check of a schema. */
const CHECK_STEPS = 5000;

const known = new WeakMap<FunctionValue, Map<string, Path | undefined>>();

/**
 * A function of the program has said yes to a property of the input: `.refine((path) => inside(path))`. Undefined where the
 * function does not come to an end.
 */
export function pathOfCheck(machine: Machine, check: FunctionValue, input: Term, fields: readonly string[]): Path | undefined {
  const subject = fields.reduce<Value>((base, name) => propertyOf(base, name), input);
  const paths = known.get(check) ?? new Map<string, Path | undefined>();
  known.set(check, paths);
  const key = keyOf(subject);
  if (!paths.has(key)) paths.set(key, verdictOn(machine, check, subject));
  return paths.get(key);
}

function propertyOf(base: Value, name: string): Term {
  return name === '[]' ? { kind: 'term', op: 'element', base } : { kind: 'term', op: 'member', base, name };
}

function verdictOn(machine: Machine, check: FunctionValue, subject: Value): Path | undefined {
  const { limit, path, stack } = machine;
  machine.limit = machine.steps + CHECK_STEPS;
  try {
    const test = machine.quietly(() => machine.call(check, undefined, [subject], check.node));
    return { test, node: check.node, holds: true, outer: undefined };
  } catch (error) {
    if (!(error instanceof BudgetExceeded) && !(error instanceof RangeError)) throw error;
    return undefined;
  } finally {
    Object.assign(machine, { limit, path, stack });
  }
}
