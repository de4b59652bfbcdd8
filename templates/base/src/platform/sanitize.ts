import { redact } from './redact.js';

const CUT = '[cut]';

/** Terminal control sequences: CSI and OSC of both widths, then any other escape (P-69). Bounded, so that a lone introducer costs little. */
const ANSI =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  /(?:\u001B\[|\u009B)[0-?]{0,64}[ -/]{0,16}[@-~]|\u001B\][^\u0007\u001B]{0,2048}(?:\u0007|\u001B\\)|\u001B[ -/]{0,4}[0-~]/g;

/**
 * Characters that no reader sees but a model does: controls but newline and tab, bidirectional overrides, zero-width and
 * tag characters, variation selectors, lone surrogates (P-69).
 */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]|(?![\n\t])\p{Cc}/gu;

/** One text made safe to show a model: cut to `maxChars` before any expression runs (P-75), cleaned, redacted. */
export function sanitizeText(text: string, maxChars: number): string {
  const cut = text.length > maxChars;
  const bounded = cut ? text.slice(0, Math.max(0, maxChars - CUT.length)) : text;
  const clean = redact(bounded.replace(ANSI, '').replace(INVISIBLE, ''));
  return cut ? clean + CUT : clean;
}

/**
 * A copy of a parsed result in which every text is sanitized. `maxChars` bounds all texts together;
 * `truncated` says whether anything was cut, because a silent cut reads as a complete answer.
 */
export function sanitize(value: unknown, maxChars: number): { value: unknown; truncated: boolean } {
  let left = maxChars;
  let truncated = false;

  const visit = (node: unknown): unknown => {
    if (typeof node === 'string') {
      truncated ||= node.length > left;
      const clean = sanitizeText(node, left);
      left = Math.max(0, left - node.length);
      return clean;
    }
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node === 'object' && node !== null) {
      return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, visit(child)]));
    }
    return node;
  };

  return { value: visit(value), truncated };
}
