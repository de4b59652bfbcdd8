import type { Path, Value } from '../interpret/value.js';

/** Conditions around one point that are looked at, and how deep each is taken apart. */
const MOST_CONDITIONS = 40;
const DEEPEST = 6;

/** What caught values are instances of, where the conditions of `path` hold: the value, and the class. */
export function kindsUnder(path: Path | undefined): ReadonlyMap<Value, Value> {
  const found = new Map<Value, Value>();
  let left = MOST_CONDITIONS;
  for (let current = path; current !== undefined && left > 0; current = current.outer, left -= 1)
    collect(current.test, current.holds, found, 0);
  return found;
}

function collect(test: Value, holds: boolean, found: Map<Value, Value>, depth: number): void {
  if (depth > DEEPEST) return;
  if (test.kind === 'union') {
    const { logic } = test;
    if (logic !== undefined && (logic.operator === '&&') === holds && logic.operator !== '??') {
      collect(logic.left, holds, found, depth + 1);
      collect(logic.right, holds, found, depth + 1);
    }
    return;
  }
  if (test.kind !== 'term' || test.op !== 'operator') return;
  const [left, right] = test.args ?? [];
  if (test.name === '!' && left !== undefined) collect(left, !holds, found, depth + 1);
  if (test.name === 'instanceof' && holds && left?.kind === 'term' && left.op === 'caught' && right !== undefined) found.set(left, right);
}
