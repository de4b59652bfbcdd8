const LOOKALIKE = /<(?=\s{0,8}\/?\s{0,8}untrusted-data)/gi;

/**
 * Marks text that somebody else wrote as data, so that a model does not take it for instructions (P-73).
 * The text cannot close the mark early: a look-alike inside it is escaped. The server's `instructions` explain the mark.
 */
export function untrusted(text: string, source: string): string {
  const label = source.replace(/["<>&\n]/g, '_');
  return `<untrusted-data source="${label}">\n${text.replace(LOOKALIKE, '&lt;')}\n</untrusted-data>`;
}
