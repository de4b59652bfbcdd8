import type { ExternalCall } from '../interpret/machine.js';
import { optionsOf, symbolOf, type Term, type Value } from '../interpret/value.js';

/** Searches that tell which keys, or whether any, are not among the declared ones. */
const SEARCHES = new Set(['filter', 'some', 'find', 'every']);
/** Tests of whether a key is among known ones. */
const MEMBERSHIP = /(?:\.|:)(?:has|includes|hasOwn|hasOwnProperty|call)\(\)$/;

/**
 * Whether a handler looks for keys of its arguments that are not declared: `Object.keys(args).filter((key) => !(key in shape))`.
 * Nobody looks for them but to refuse or to drop them, so a schema that lets them through is not open then.
 */
export function refusesUnknownKeys(calls: readonly ExternalCall[], input: Term): boolean {
  const keys = new Set<Value>(
    calls.filter((call) => symbolOf(call.result) === 'global:Object.keys()' && call.args[0] === input).map((call) => call.result),
  );
  return calls.some(({ callee, result }) => {
    if (callee.op !== 'member' || callee.base === undefined || !keys.has(callee.base) || !SEARCHES.has(callee.name ?? '')) return false;
    const verdicts = (result.results ?? []).flatMap(optionsOf);
    return verdicts.some((verdict) => isMembership(verdict, callee.name !== 'every'));
  });
}

function isMembership(verdict: Value, negated: boolean): boolean {
  if (verdict.kind !== 'term') return false;
  if (negated) return verdict.op === 'operator' && verdict.name === '!' && (verdict.args ?? []).some((arg) => isMembership(arg, false));
  return verdict.op === 'operator' ? verdict.name === 'in' : verdict.op === 'call' && MEMBERSHIP.test(symbolOf(verdict));
}
