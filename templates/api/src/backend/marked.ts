import { untrusted } from '../platform/untrusted.js';

/** An identifier, a number, a date, an address, a word of a list: nothing that could be an instruction. */
const ONE_WORD = /^[\w.:@/+-]{0,64}$/;

/** An answer of the API with every text of more than one word marked as data (P-73): somebody else wrote it. Bound the texts first. */
export function marked<Value>(value: Value): Value {
  return visit(value) as Value;
}

function visit(value: unknown): unknown {
  if (typeof value === 'string') return ONE_WORD.test(value) ? value : untrusted(value, 'api');
  if (Array.isArray(value)) return value.map(visit);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, visit(child)]));
}
