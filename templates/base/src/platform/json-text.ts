/**
 * JSON of texts, byte for byte what JSON.stringify writes. Node 20 needs 4 ns for each character of a text, which is the largest part of
 * a call with a page of prose; to find the few characters that want an escape takes a third of that.
 */

/** Escaped too, but so seldom in a text that it is left to JSON.stringify: other controls, and halves of surrogate pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const SELDOM_ESCAPED = /[\u0000-\u0009\u000B-\u001F\uD800-\uDFFF]/;

/** The backslash comes first: the others are escaped with one. */
const ESCAPES = [
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
] as const;

/** With more of a character than one in so many, JSON.stringify is quicker. */
const CHARS_PER_ESCAPE = 32;

/** Shorter texts are left to JSON.stringify. */
const LONG_CHARS = 256;

/** A text as a JSON string. */
export function quote(text: string): string {
  return SELDOM_ESCAPED.test(text) ? JSON.stringify(text) : quoteRegular(text);
}

/** The same for a text that is JSON itself: it holds none of the characters that are seldom escaped. */
export function quoteJson(json: string): string {
  return quoteRegular(json);
}

/** A JSON value as text. Long texts are looked for among the members of an object, where tools have them. */
export function toJson(value: unknown): string {
  if (!isPlainObject(value)) return JSON.stringify(value) ?? '';
  const members = Object.entries(value);
  if (!members.some(([, member]) => isLong(member))) return JSON.stringify(value);
  const pieces: string[] = [];
  for (const [key, member] of members) {
    const text = isLong(member) ? quote(member) : JSON.stringify(member);
    if (text !== undefined) pieces.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${pieces.join(',')}}`;
}

function isLong(member: unknown): member is string {
  return typeof member === 'string' && member.length >= LONG_CHARS;
}

function quoteRegular(text: string): string {
  const most = Math.ceil(text.length / CHARS_PER_ESCAPE);
  let escaped = text;
  for (const [character, pair] of ESCAPES) {
    if (!escaped.includes(character)) continue;
    const parts = escaped.split(character, most + 1);
    if (parts.length > most) return JSON.stringify(text);
    escaped = parts.join(pair);
  }
  return `"${escaped}"`;
}

/** What JSON.parse makes, or a literal: nothing that has a form of its own as JSON. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return typeof Reflect.get(value, 'toJSON') !== 'function';
}
