import * as z from 'zod';
import { defineTool } from '../platform/define-tool.js';
import { untrusted } from '../platform/untrusted.js';
import { MAX_TABLE_ID } from './table-arguments.js';

const MAX_PAGE = 200;
const MAX_COMMENT = 300;

export const listTables = defineTool({
  name: 'list_tables',
  title: 'List tables',
  description: `List the tables and views that can be read, sorted by name, at most ${MAX_PAGE} at a time. Reads only. Then describe_table tells the columns of one.`,
  scopes: ['data:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    cursor: z.string().max(MAX_TABLE_ID).optional().describe('nextCursor of the page before; leave out for the first page.'),
    limit: z.int().min(1).max(MAX_PAGE).default(100).describe(`Tables on this page, 1 to ${MAX_PAGE}.`),
  }),
  output: z.strictObject({
    tables: z
      .array(
        z.strictObject({
          table: z.string().max(MAX_TABLE_ID).describe('Name to give to the other tools.'),
          kind: z.enum(['table', 'view']).describe('What it is.'),
          estimatedRows: z
            .int()
            .min(0)
            .max(Number.MAX_SAFE_INTEGER)
            .optional()
            .describe('A guess of the database; absent where it has none.'),
          comment: z.string().max(1_000).optional().describe('What its owner says about it, marked as untrusted data.'),
        }),
      )
      .max(MAX_PAGE)
      .describe('The tables of this page.'),
    nextCursor: z.string().max(MAX_TABLE_ID).optional().describe('Give this as cursor for the next page; absent on the last.'),
  }),
  handler: async ({ cursor, limit }, { backend, signal }) => {
    const all = (await backend.tables(signal)).map((table) => ({ ...table, id: `${table.schema}.${table.name}` }));
    const rest = all.filter(({ id }) => cursor === undefined || id > cursor).sort((a, b) => (a.id < b.id ? -1 : 1));
    const page = rest.slice(0, limit);
    const next = rest.length > limit ? page.at(-1)?.id : undefined;
    return {
      tables: page.map(({ id, kind, estimatedRows, comment }) => ({
        table: id,
        kind,
        ...(estimatedRows === undefined ? {} : { estimatedRows }),
        ...(comment === '' ? {} : { comment: untrusted(comment.slice(0, MAX_COMMENT), id) }),
      })),
      ...(next === undefined ? {} : { nextCursor: next }),
    };
  },
});
