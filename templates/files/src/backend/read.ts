import { ToolError } from '../platform/errors.js';
import { mediaTypeOf, SNIFFED_BYTES } from './media-type.js';
import { type Root, translate } from './root.js';

export interface Window {
  text: string;
  /** Where the next window starts, in bytes; undefined at the end. */
  next: number | undefined;
  totalBytes: number;
  /** By the content of the whole document, not of this window. */
  mediaType: string;
}

const LONGEST_CHARACTER = 4;

/** Reads at most `maxBytes` of a UTF-8 document from byte `offset` on, whole characters only. */
export async function readWindow(root: Root, path: string, offset: number, maxBytes: number, largestFile: number): Promise<Window> {
  const { handle, stats } = await root.open(path);
  try {
    if (stats.size > largestFile) throw new ToolError('REFUSED', `The document is larger than ${largestFile} bytes.`);
    const read = async (from: number, length: number): Promise<Buffer> => {
      const buffer = Buffer.alloc(Math.min(length, Math.max(0, stats.size - from)));
      const { bytesRead } = await translate(() => handle.read(buffer, 0, buffer.length, from));
      return buffer.subarray(0, bytesRead);
    };
    const mediaType = mediaTypeOf(await read(0, SNIFFED_BYTES), path);
    const window = await read(offset, maxBytes);
    const bytes = wholeCharacters(window, offset + window.length >= stats.size);
    if (!isReadable(mediaType) || bytes.includes(0)) throw new ToolError('REFUSED', `The document is not text but ${mediaType}.`);
    const end = offset + bytes.length;
    const next = window.length > 0 && end < stats.size ? end : undefined;
    return { text: bytes.toString('utf8'), next, totalBytes: stats.size, mediaType };
  } finally {
    await handle.close();
  }
}

/** Kinds of text that a model can be shown. */
function isReadable(mediaType: string): boolean {
  return mediaType.startsWith('text/') || /^application\/(json|xml|yaml)$/.test(mediaType);
}

/** Leaves out a character that the end of the window cut in two; the next window starts with it. */
function wholeCharacters(bytes: Buffer, atEnd: boolean): Buffer {
  if (atEnd) return bytes;
  for (let back = 1; back <= Math.min(LONGEST_CHARACTER, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const expected = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : byte >= 0b1100_0000 ? 2 : 1;
    return expected > back && bytes.length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
