import type { Seen } from './targets.js';

/** Terminal codes, bidirectional overrides, zero-width and tag characters, a lone surrogate's neighbours: what a model reads and a person does not. */
export const unseen =
  '\u001B[31mred\u001B[0m \u001B]8;;http://evil.example\u0007link \u202Eover\u2066ride \u200Bzero\uFEFF \u{E0041}\u{E0042} \u0007\u009B2J\u00AD\u3164';

const UNSEEN = /(?![\n\t])\p{Cc}|[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

/** Says whether an answer has nothing that cannot be seen, whole credentials or a mark that was closed early. */
export function withoutUnseen(found: Seen): Seen {
  const texts = textsOf(found.result);
  const isClean = texts.length > 0 && texts.every((text) => !UNSEEN.test(text) && !text.includes('ghp_') && marksOf(text) <= 1);
  return { ...found, outcome: found.outcome === 'answered' && isClean ? 'answered without them' : `${found.outcome}, not clean` };
}

function marksOf(text: string): number {
  return text.split('</untrusted-data>').length - 1;
}

/** Every text of a result, as a client reads it. The text block is JSON itself, so its escapes are read too. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value, ...unescaped(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function unescaped(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? textsOf(value) : [];
  } catch {
    return [];
  }
}
