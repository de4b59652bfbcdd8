import { LONGEST_CREDENTIAL, redact } from './redact.js';

const CUT = '[cut]';

/** Terminal control sequences: CSI and OSC of both widths, then any other escape (P-69). Bounded, so that a lone introducer costs little. */
const ANSI =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  /(?:\u001B\[|\u009B)[0-?]{0,64}[ -/]{0,16}[@-~]|(?:\u001B\]|\u009D)[^\u0007\u001B\u009C\u009D]{0,2048}(?:[\u0007\u009C]|\u001B\\)|\u001B[ -/]{0,4}[0-~]/g;

/**
 * Characters that no reader sees but a model does: controls but newline and tab, bidirectional overrides, zero-width and
 * tag characters, variation selectors, lone surrogates (P-69).
 */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]|(?![\n\t])\p{Cc}/gu;

/** Anything but printable ASCII, newline and tab. Most texts have nothing else, and to find that out takes a quarter of the time. */
const NOT_PLAIN = /[^\n\t -~]/;

/** Removes what no reader sees. Bound the text first. */
export function stripUnseen(text: string): string {
  return NOT_PLAIN.test(text) ? text.replace(ANSI, '').replace(INVISIBLE, '') : text;
}

/**
 * One text made safe to show a model: bounded before any expression runs (P-75), cleaned, redacted, cut to `maxChars`. The cut
 * comes last, because half a credential has no shape by which to know it.
 */
export function sanitizeText(text: string, maxChars: number): string {
  const clean = redact(stripUnseen(text.slice(0, maxChars + LONGEST_CREDENTIAL)));
  if (text.length <= maxChars) return clean;
  const kept = clean.slice(0, Math.max(0, maxChars - CUT.length)).replace(/[\uD800-\uDBFF]$/, '');
  return kept + CUT;
}

/**
 * A copy of a parsed result in which every text and every key is sanitized. `maxChars` bounds all values together;
 * `truncated` says whether anything was cut, because a silent cut reads as a complete answer.
 */
export function sanitize(value: unknown, maxChars: number): { value: unknown; truncated: boolean } {
  let left = maxChars;
  let truncated = false;

  const take = (length: number): void => {
    truncated ||= length > left;
    left = Math.max(0, left - length);
  };
  const clean = (text: string): string => {
    const safe = sanitizeText(text, left);
    take(text.length);
    return safe;
  };
  const visit = (node: unknown): unknown => {
    if (typeof node === 'string') return clean(node);
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node === 'object' && node !== null) {
      return Object.fromEntries(Object.entries(node).map(([key, child]) => [clean(key), visit(child)]));
    }
    take(String(node).length);
    return node;
  };

  return { value: visit(value), truncated };
}
