/** `1 error`, `2 errors`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Breaks text into lines of at most `width` characters, at spaces. A longer word keeps its own line. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(20, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Cuts text to `width` characters and says so with an ellipsis. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}

/** Characters that do something to a terminal or to the order of a line instead of being seen. */
const UNSEEN = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/** Text of others, safe to show: what a terminal would obey is a replacement character. Objects and lists with all that is in them. */
export function visible<Shown>(value: Shown): Shown {
  const clean = (part: unknown): unknown => {
    if (typeof part === 'string') return part.replace(UNSEEN, '\ufffd');
    if (Array.isArray(part)) return part.map(clean);
    if (typeof part !== 'object' || part === null || part instanceof Map) return part;
    return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, clean(each)]));
  };
  return clean(value) as Shown;
}
