/** Tool names at the start of a sentence: `Tool "a"`, `Tools "a", "b"`, `7 tools ("a", "b", "c", …)`. */
export function toolNames(names: readonly string[]): string {
  const shown = quoted(names.slice(0, 3));
  if (names.length === 1) return `Tool ${shown}`;
  return names.length > 3 ? `${names.length} tools (${shown}, …)` : `Tools ${shown}`;
}

/** A verb that agrees with the tools before it: `verb(['a'], 'reads', 'read')`. */
export function verb(names: readonly string[], singular: string, plural: string): string {
  return names.length === 1 ? singular : plural;
}

/** `"a", "b"`, and how many more there are beyond `most`. */
export function quoted(names: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const shown = names
    .slice(0, most)
    .map((name) => `"${name}"`)
    .join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
