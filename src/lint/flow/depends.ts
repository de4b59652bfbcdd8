import { partsOf } from '../interpret/parts.js';
import type { Value } from '../interpret/value.js';
import { furtherInput } from './further-inputs.js';

const DEEPEST = 40;
const known = new WeakMap<Value, boolean>();

/** Whether what the model, the client or a person chose has any part in a value. */
export function dependsOnInput(value: Value | undefined, depth = 0): boolean {
  if (value === undefined || value.kind === 'literal' || value.kind === 'function' || value.kind === 'class' || depth > DEEPEST)
    return false;
  if (value.kind === 'term' && value.op === 'input') return true;
  const before = known.get(value);
  if (before !== undefined) return before;
  // Entered first, so that a value that contains itself ends.
  known.set(value, false);
  const result =
    (value.kind === 'term' && furtherInput(value) !== undefined) || partsOf(value).some((part) => dependsOnInput(part, depth + 1));
  known.set(value, result);
  return result;
}
