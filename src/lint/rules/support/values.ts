import { partsOf } from '../../interpret/parts.js';
import { optionsOf, stringOf, symbolOf, type Term, type Value } from '../../interpret/value.js';

/** Values are followed this deep, and this many of them for one question. */
const DEEPEST = 24;
const MOST_VALUES = 4000;

/** Visits a value and everything that it is made of, once each. The visitor returns false to leave a part out. */
export function walkValues(value: Value | undefined, visit: (value: Value) => boolean | undefined): void {
  const seen = new Set<Value>();
  const go = (current: Value | undefined, depth: number): void => {
    if (current === undefined || depth > DEEPEST || seen.size > MOST_VALUES || seen.has(current)) return;
    seen.add(current);
    if (visit(current) === false) return;
    for (const part of partsOf(current)) go(part, depth + 1);
  };
  go(value, 0);
}

/** Whether what the model or the client chose is part of a value. */
export function dependsOnInput(value: Value | undefined): boolean {
  let found = false;
  walkValues(value, (part) => {
    if (part.kind === 'term' && part.op === 'input') found = true;
    return !found && part.kind !== 'function' && part.kind !== 'class';
  });
  return found;
}

/** Calls that give their argument on as it is, or the value that a schema read from it. */
const HANDS_ON =
  /^global:(String|URL|Request)\(\)$|\.(trim|toString|trimEnd|trimStart|valueOf|parse|parseAsync|safeParse|safeParseAsync|toLowerCase)\(\)$/;

/** Whether a value is what the caller sent, whole: not a part of a text that the program wrote. */
export function isWholeInput(value: Value | undefined, depth = 0): boolean {
  if (value === undefined || depth > DEEPEST) return false;
  if (value.kind === 'union') return value.options.some((option) => isWholeInput(option, depth + 1));
  if (value.kind !== 'term') return false;
  if (value.op === 'input') return true;
  if (value.op === 'member' || value.op === 'element') return isWholeInput(value.base, depth + 1);
  if ((value.op === 'call' || value.op === 'new') && HANDS_ON.test(symbolOf(value))) {
    const { base } = value;
    const receiver = base?.kind === 'term' && base.op === 'member' ? base.base : undefined;
    return isWholeInput(value.args?.[0], depth + 1) || isWholeInput(receiver, depth + 1);
  }
  return false;
}

/** Whether the caller chooses where a request goes: the beginning of the address is what was sent. */
export function isChosenAddress(value: Value | undefined, depth = 0): boolean {
  if (value === undefined || depth > DEEPEST) return false;
  if (value.kind === 'union') return value.options.some((option) => isChosenAddress(option, depth + 1));
  if (value.kind === 'object') return ['url', 'uri', 'href'].some((name) => isChosenAddress(value.properties.get(name)?.value, depth + 1));
  if (value.kind !== 'term') return false;
  if (value.op === 'concat') {
    const [head, next] = value.args ?? [];
    const beginning = stringOf(head);
    if (beginning === undefined) return isWholeInput(head);
    // `https://${host}/` leaves the host to the caller.
    return /^(https?:\/\/)?$/.test(beginning) && isWholeInput(next);
  }
  // A second argument of URL is the base, which decides.
  if (/global:URL\(\)|url\.URL\(\)/.test(symbolOf(value)) && (value.args?.length ?? 0) > 1) return false;
  return isWholeInput(value);
}

/** The literal texts that a value can be, or is made of, each with the expression that wrote it. */
export function textsOf(value: Value | undefined): { text: string; value: Value }[] {
  const found: { text: string; value: Value }[] = [];
  walkValues(value, (part) => {
    const text = stringOf(part);
    if (text !== undefined) found.push({ text, value: part });
    return part.kind === 'union' || (part.kind === 'term' && part.op === 'concat');
  });
  return found;
}

/** The property of a term or object that a program wrote, without running getters. */
export function property(value: Value | undefined, name: string): Value | undefined {
  if (value === undefined) return undefined;
  for (const option of optionsOf(value))
    if (option.kind === 'object' && option.properties.has(name)) return option.properties.get(name)?.value;
  return undefined;
}

/** The last name of what is called: `rm` for fs.promises.rm. */
export function methodOf(callee: Term): string {
  return callee.name ?? symbolOf(callee).split('.').at(-1) ?? '';
}
