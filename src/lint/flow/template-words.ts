import { literal, stringOf, type Value } from '../interpret/value.js';

/**
 * The words of a command line that a template gives to a library which quotes every value in it: no value is more than one word, but a
 * value can be a whole word, or the beginning of one. `args` are those of a tag: the texts as a list, then the values between them.
 */
export function templateWords(args: readonly Value[]): Value[] {
  const [texts, ...values] = args;
  if (texts?.kind !== 'array') return [];
  const words: Value[] = [];
  // Whether what comes next goes on with the last word.
  let open = false;
  texts.elements.forEach((text, index) => {
    (stringOf(text) ?? '').split(/\s+/).forEach((part, at) => {
      if (at > 0) open = false;
      if (part === '') return;
      if (!open) words.push(literal(part));
      open = true;
    });
    const value = values[index];
    if (value === undefined) return;
    if (!open) words.push(...(value.kind === 'array' ? [...value.elements, ...value.rest] : [value]));
    open = true;
  });
  return words;
}
