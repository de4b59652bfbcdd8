/**
 * One piece of an expression that takes linear time whatever follows it: a letter, a class or an escape, and how often. No groups, no
 * alternatives, nothing that looks ahead or back.
 */
const PIECE =
  /(?:[A-Za-z0-9_@:,# =%&;!~"'<>-]|\\[dwDW.+*?()^$/-]|\[\^?(?:[A-Za-z0-9_@:,# .+*]|\\[dw.-]|[A-Za-z0-9]-[A-Za-z0-9])+-?\])(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})?/y;
const UNBOUNDED = /(?<!\\)[*+]|,\}/g;

/**
 * The expression of a document where it is safe to run and reads the same everywhere; undefined otherwise: a hostile one could take for
 * ever. The API checks such values itself.
 */
export function safePattern(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string' || pattern.length > 200) return undefined;
  const body = pattern.replace(/^\^/, '').replace(/\$$/, '');
  if (body === '' || (body.match(UNBOUNDED)?.length ?? 0) > 2) return undefined;
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < body.length) if (!PIECE.test(body)) return undefined;
  try {
    return new RegExp(pattern, 'u').source;
  } catch {
    return undefined;
  }
}
