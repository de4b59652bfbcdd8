import * as z from 'zod';
import { defineTool } from '../platform/define-tool.js';
import { documentPath, servedPath } from './document-path.js';

const MAX_PAGE = 200;
const MAX_NAME = 255;

export const listDocuments = defineTool({
  name: 'list_documents',
  title: 'List documents',
  description: `List the documents and folders in one folder, sorted by name, at most ${MAX_PAGE} at a time. Reads only. Then read_document reads one.`,
  scopes: ['documents:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    folder: documentPath.default('').describe('Folder to list, relative to the root, as "reports/2026". Empty for the root.'),
    cursor: z.string().max(MAX_NAME).optional().describe('nextCursor of the page before; leave out for the first page.'),
    limit: z.int().min(1).max(MAX_PAGE).default(50).describe(`Entries on this page, 1 to ${MAX_PAGE}.`),
  }),
  output: z.strictObject({
    entries: z
      .array(
        z.strictObject({
          path: servedPath.describe('Path to give to read_document or list_documents.'),
          kind: z.enum(['document', 'folder']).describe('What the entry is.'),
        }),
      )
      .max(MAX_PAGE)
      .describe('The entries of this page.'),
    nextCursor: z.string().max(MAX_NAME).optional().describe('Give this as cursor for the next page; absent on the last.'),
  }),
  handler: async ({ folder, cursor, limit }, { backend, signal }) => {
    const { entries, next } = await backend.list(folder, cursor, limit, signal);
    return {
      entries: entries.map(({ name, kind }) => ({ path: folder === '' ? name : `${folder}/${name}`, kind })),
      ...(next === undefined ? {} : { nextCursor: next }),
    };
  },
});
