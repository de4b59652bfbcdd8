/** What no reader sees. */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

/**
 * Words of a document as one plain line: no markup, no address, no hidden character, no braces that a template would read. A model reads
 * them in descriptions, so they are kept short.
 */
export function plainText(value: unknown, maxLength: number): string {
  if (typeof value !== 'string') return '';
  const words = value
    .slice(0, 8 * maxLength)
    .replace(/\s+/g, ' ')
    .replace(UNSEEN, '')
    .replace(/<[^<>]{0,200}>/g, ' ')
    .replace(/\b[a-z][a-z0-9+.-]{1,20}:\/\/\S+/gi, '')
    .replaceAll('"', "'")
    .replaceAll('[', '(') // no link of Markdown
    .replaceAll(']', ')')
    .replace(/[`*#|<>{}$\\]/g, '')
    .replace(/ +/g, ' ')
    .trim();
  return words.length <= maxLength ? words : `${words.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$|\s\S*$/, '')}…`;
}

/** The first sentence of a text, ended by a full stop; empty where there is none. */
export function sentence(value: unknown, maxLength: number): string {
  const text = plainText(value, maxLength - 1);
  const first = /^.*?[.!?](?= |$)/.exec(text)?.[0] ?? text;
  return first === '' || /[.!?…]$/.test(first) ? first : `${first}.`;
}

/** The words of a name in any spelling: `listBooksByID` -> list, books, by, id. */
export function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** `list_books` -> `listBooks`. */
export function camelCase(words: readonly string[]): string {
  return words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

/** A name for a schema, out of any text: `#/components/schemas/PetStatus` -> `petStatus`. */
export function wordFor(text: string, fallback: string): string {
  const name = camelCase(wordsOf(text))
    .replace(/^[0-9]+/, '')
    .slice(0, 30);
  return /^[a-z]/.test(name) ? name : fallback;
}
