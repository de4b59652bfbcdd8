import * as z from 'zod';
import { defineTool } from '../platform/define-tool.js';
import { untrusted } from '../platform/untrusted.js';
import { documentPath, servedPath } from './document-path.js';

const MAX_MATCHES = 100;

export const searchDocuments = defineTool({
  name: 'search_documents',
  title: 'Search documents',
  description: `Find a text in the names and lines of the documents below a folder, ignoring case; at most ${MAX_MATCHES} matches. Reads only. Then read_document reads one.`,
  scopes: ['documents:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    query: z.string().min(2).max(200).describe('Text to find. It is taken literally: no wildcards, no expressions.'),
    folder: documentPath.default('').describe('Folder to search, with everything below it. Empty for all documents.'),
    limit: z.int().min(1).max(MAX_MATCHES).default(20).describe(`Matches to return, 1 to ${MAX_MATCHES}.`),
  }),
  output: z.strictObject({
    matches: z
      .array(
        z.strictObject({
          path: servedPath.describe('The document.'),
          line: z.int().min(0).max(10_000_000).describe('Line of the match, from 1; 0 where the name matches.'),
          excerpt: z.string().max(4_096).describe('The line around the match, marked as untrusted data.'),
        }),
      )
      .max(MAX_MATCHES)
      .describe('The matches, in the order of their paths.'),
    complete: z.boolean().describe('False when a limit ended the search early: narrow the folder or the query.'),
  }),
  handler: async ({ query, folder, limit }, { backend, signal }) => {
    const { matches, complete } = await backend.search(query, folder, limit, signal);
    return { matches: matches.map((match) => ({ ...match, excerpt: untrusted(match.excerpt, match.path) })), complete };
  },
});
