import fc from 'fast-check';

/** What must never reach a model: control characters but newline and tab, and everything that has no visible form (P-69). */
export const UNSEEN = /(?![\n\t])\p{Cc}|[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

const FRAGMENTS = [
  '\u001B[31m',
  '\u001B]8;;http://evil.example\u0007',
  '\u001B',
  '\u009B2J',
  '\u0000',
  '\u007F',
  '\r',
  '\u202E',
  '\u2066',
  '\u200B',
  '\uFEFF',
  '\u{E0041}',
  '\uFE0F',
  '\uD800',
  '\u3164',
  '\u00AD',
];

/** Texts in which ordinary words and hostile characters follow each other in any order. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary', maxLength: 8 }), fc.lorem({ maxCount: 2 })), { maxLength: 30 })
  .map((parts) => parts.join(''));
