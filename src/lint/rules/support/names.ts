/** The words of a tool name, in lower case: `getUser_byID` gives get, user, by, id. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

const of = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Verbs that only look. */
export const READING = of(
  'get list read find search fetch show describe view count check lookup retrieve query browse inspect preview explain compare validate verify',
);
/** Verbs that change something. */
export const WRITING = of(
  'create update write add insert upsert edit modify set save store put patch append rename move copy upload send post publish assign apply replace merge install commit push schedule cancel enable disable',
);
/** Verbs that destroy something. */
export const DELETING = of('delete remove drop truncate destroy purge erase wipe clear uninstall terminate kill');

/** The first words of all names that are the same: a product's name put before each. */
export function sharedPrefix(names: readonly string[]): number {
  if (names.length < 3) return 0;
  const [first = [], ...others] = names.map(wordsOf);
  let length = 0;
  while (length < first.length - 1 && others.every((words) => words.length > length + 1 && words[length] === first[length])) length += 1;
  return length;
}

/** What a tool's name says that it does: its first verb after a prefix. Undefined where it has none. */
export function verbOf(name: string): 'read' | 'write' | 'delete' | undefined {
  for (const word of wordsOf(name).slice(0, 3)) {
    if (READING.has(word)) return 'read';
    if (WRITING.has(word)) return 'write';
    if (DELETING.has(word)) return 'delete';
  }
  return undefined;
}
