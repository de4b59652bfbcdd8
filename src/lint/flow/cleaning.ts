import type { Machine } from '../interpret/machine.js';
import { stringOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import type { Field } from '../model/schema/facts.js';
import { readSchema } from '../model/schema/read.js';
import { keyOf } from './keys.js';
import { isFixed } from './lengths.js';
import { methodOf, patternText, receiverOf } from './same.js';
import {
  CAPS,
  CLEANING_PATTERN,
  CLEANING_TEXT,
  LIST_METHODS,
  LIST_NAMES,
  LIST_SYMBOLS,
  REDACTING_PATTERN,
  REDACTING_TEXT,
} from './tables.js';

/**
 * What a call does about the text that goes through it, judged by what it does and never by its name.
 */

/** `slice(0, 5000)`: the size is a number that the caller cannot raise. Of a text, or only of the number of items. */
export function boundOf(call: Term): 'text' | 'items' | undefined {
  const receiver = receiverOf(call);
  if (receiver === undefined || !CAPS.has(methodOf(call) ?? '') || !isShort(call.args ?? [])) return undefined;
  return isList(receiver) ? 'items' : 'text';
}

function isShort([start, end]: readonly Value[]): boolean {
  if (end === undefined) return start?.kind === 'literal' && typeof start.value === 'number' && start.value < 0;
  if (isFixed(end)) return true;
  // `slice(at, at + 500)`
  if (end.kind !== 'term' || (end.op !== 'concat' && end.op !== 'operator') || start === undefined) return false;
  const others = (end.args ?? []).filter((arg) => keyOf(arg) !== keyOf(start));
  return others.length > 0 && others.length < (end.args ?? []).length && others.every((arg) => isFixed(arg));
}

/** A value that holds items, as far as what made it tells. */
export function isList(value: Value): boolean {
  if (value.kind === 'array' || value.kind === 'collection') return true;
  if (value.kind === 'union') return value.options.some(isList);
  if (value.kind !== 'term') return false;
  if (value.op === 'member') return LIST_NAMES.test(value.name ?? '');
  if (value.op !== 'call') return false;
  if (LIST_SYMBOLS.test(symbolOf(value))) return true;
  const method = methodOf(value) ?? '';
  const receiver = receiverOf(value);
  return LIST_METHODS.has(method) || (CAPS.has(method) && receiver !== undefined && isList(receiver));
}

/** Lines, or words: as many as are taken of a text bound the text. */
export function isSplit(value: Value | undefined): boolean {
  return value?.kind === 'term' && value.op === 'call' && methodOf(value) === 'split';
}

/** What a replacement does: it escapes or leaves only harmless characters, or it takes out some secrets. */
export function cleaning(call: Term): 'clean' | 'partial' | undefined {
  if (!/^replace(All)?$/.test(methodOf(call) ?? '')) return undefined;
  const [pattern, replacement] = call.args ?? [];
  const text = pattern === undefined ? '' : (patternText(pattern) ?? stringOf(pattern) ?? '');
  const by = stringOf(replacement) ?? '';
  if (CLEANING_PATTERN.test(text) || CLEANING_TEXT.test(by)) return 'clean';
  return REDACTING_PATTERN.test(text) || REDACTING_TEXT.test(by) ? 'partial' : undefined;
}

/** What a schema lets through a parse: anything, only text in the properties that it names, or no free text. */
export function allows(machine: Machine, schema: Value | undefined): 'anything' | 'named' | 'nothing' {
  const facts = readSchema(machine, schema);
  if (facts.kind !== 'closed' && facts.kind !== 'plain') return 'anything';
  if (facts.fields.length === 0 || facts.fields.some((field) => isOpen(field, 0))) return 'anything';
  return facts.fields.every((field) => isHarmless(field, 0)) ? 'nothing' : 'named';
}

const DEEPEST_FIELD = 6;

function isOpen(field: Field, depth: number): boolean {
  if (field.open || field.type === 'any' || field.type === 'record' || field.type === 'unknown') return true;
  return depth < DEEPEST_FIELD && field.inner.some((inner) => isOpen(inner, depth + 1));
}

function isHarmless(field: Field, depth: number): boolean {
  if (depth > DEEPEST_FIELD) return false;
  if (/^(number|integer|boolean|enum|literal)$/.test(field.type)) return true;
  if (field.type === 'string') return field.bounded;
  return (field.type === 'array' || field.type === 'object' || field.type === 'union') && field.inner.length > 0
    ? field.inner.every((inner) => isHarmless(inner, depth + 1))
    : false;
}
