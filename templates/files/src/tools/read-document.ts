import * as z from 'zod';
import { defineTool } from '../platform/define-tool.js';
import { untrusted } from '../platform/untrusted.js';
import { documentPath, servedPath } from './document-path.js';

const MAX_BYTES = 32_768;
const MAX_OFFSET = 104_857_600;

export const readDocument = defineTool({
  name: 'read_document',
  title: 'Read document',
  description: `Read a part of a UTF-8 text document, at most ${MAX_BYTES} bytes at a time. Reads only. While nextOffset is present, there is more to read.`,
  scopes: ['documents:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    path: documentPath.min(1).describe('Document to read, as list_documents or search_documents gave it.'),
    offset: z.int().min(0).max(MAX_OFFSET).default(0).describe('Byte to start at: 0, or nextOffset of the part before.'),
    maxBytes: z.int().min(256).max(MAX_BYTES).default(16_384).describe(`Size of the part, 256 to ${MAX_BYTES} bytes.`),
  }),
  output: z.strictObject({
    path: servedPath.describe('The document.'),
    // Escaping a look-alike of the mark adds three characters to at least fifteen.
    text: z
      .string()
      .max(MAX_BYTES * 2)
      .describe('The part, marked as untrusted data.'),
    mediaType: z.string().max(100).describe('What the document is, by its content.'),
    totalBytes: z.int().min(0).max(MAX_OFFSET).describe('Size of the whole document.'),
    nextOffset: z.int().min(0).max(MAX_OFFSET).optional().describe('Give this as offset for the next part; absent at the end.'),
  }),
  handler: async ({ path, offset, maxBytes }, { backend }) => {
    const { text, next, totalBytes, mediaType } = await backend.read(path, offset, maxBytes);
    return { path, text: untrusted(text, path), mediaType, totalBytes, ...(next === undefined ? {} : { nextOffset: next }) };
  },
});
