/** What the first bytes of a document that is no text say it is. */
const SIGNATURES: readonly { type: string; bytes: string; at?: number }[] = [
  { type: 'application/pdf', bytes: '255044462d' },
  { type: 'image/png', bytes: '89504e470d0a1a0a' },
  { type: 'image/jpeg', bytes: 'ffd8ff' },
  { type: 'image/gif', bytes: '47494638' },
  { type: 'image/webp', bytes: '57454250', at: 8 },
  { type: 'application/zip', bytes: '504b0304' }, // also office documents
  { type: 'application/gzip', bytes: '1f8b' },
  { type: 'application/x-executable', bytes: '7f454c46' },
  { type: 'application/x-executable', bytes: '4d5a90' },
];

/** How much of a document decides what it is. */
export const SNIFFED_BYTES = 4_096;

/**
 * The type of a document by its content (P-70): a name is what somebody called it, and decides only between kinds of text.
 * `beginning` is at least the first SNIFFED_BYTES of it, or all.
 */
export function mediaTypeOf(beginning: Buffer, name: string): string {
  const found = SIGNATURES.find(({ bytes, at = 0 }) => beginning.subarray(at, at + bytes.length / 2).toString('hex') === bytes);
  if (found !== undefined) return found.type;
  if (!isText(beginning)) return 'application/octet-stream';
  const ending = /\.([a-z]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return TEXTS[ending] ?? 'text/plain';
}

const TEXTS: Readonly<Record<string, string>> = {
  ...{ md: 'text/markdown', csv: 'text/csv', html: 'text/html', htm: 'text/html' },
  ...{ json: 'application/json', xml: 'application/xml', yaml: 'application/yaml', yml: 'application/yaml' },
};

/** UTF-8 without NUL. The last character may be cut in two. */
function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
