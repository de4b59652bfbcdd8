/** How a text is written, apart from what it says. */
export interface TextForm {
  /** `mixed`: both kinds of line end, so that none may be changed. */
  eol: '\n' | '\r\n' | 'mixed';
  bom: boolean;
  finalNewline: boolean;
}

const BOM = '\uFEFF';

/** Text of `bytes`, or undefined where they are no UTF-8 text. A byte order mark stays part of it. */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** How `text` is written. */
export function formOf(text: string): TextForm {
  const windows = text.match(/\r\n/g)?.length ?? 0;
  const all = text.match(/\n/g)?.length ?? 0;
  const eol = windows === 0 ? '\n' : windows === all ? '\r\n' : 'mixed';
  return { eol, bom: text.startsWith(BOM), finalNewline: text.endsWith('\n') };
}

/** `text` with LF line ends, no byte order mark, and a final newline: what is compared and merged. Mixed line ends stay. */
export function normalise(text: string): string {
  const { eol, bom, finalNewline } = formOf(text);
  const bare = bom ? text.slice(1) : text;
  const lines = eol === '\r\n' ? bare.replaceAll('\r\n', '\n') : bare;
  return finalNewline || lines === '' ? lines : `${lines}\n`;
}

/** Writes a normalised `text` as the user's file is written; the final newline goes the way that only one side changed it. */
export function restore(text: string, forms: { base: TextForm; mine: TextForm; theirs: TextForm }): string {
  const { base, mine, theirs } = forms;
  const finalNewline = mine.finalNewline === base.finalNewline ? theirs.finalNewline : mine.finalNewline;
  const ended = finalNewline ? text : text.replace(/\n$/, '');
  return `${mine.bom ? BOM : ''}${mine.eol === '\r\n' ? ended.replaceAll('\n', '\r\n') : ended}`;
}
