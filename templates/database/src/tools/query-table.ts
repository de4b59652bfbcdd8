import * as z from 'zod';
import { MAX_CURSOR_CHARS } from '../backend/keyset.js';
import { defineTool } from '../platform/define-tool.js';
import { rowsText } from './rows-text.js';
import { columnName, filters, MAX_ROWS_TEXT, tableId } from './table-arguments.js';

const MAX_PAGE = 200;
const MAX_COLUMNS = 30;

export const queryTable = defineTool({
  name: 'query_table',
  title: 'Query table',
  description: `Read rows of one table that meet all filters, at most ${MAX_PAGE} at a time, in the order of its key or of orderBy. Reads only; long values are cut. For totals use aggregate_table.`,
  scopes: ['data:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    table: tableId,
    columns: z
      .array(columnName)
      .max(MAX_COLUMNS)
      .default([])
      .describe(`Columns to read, at most ${MAX_COLUMNS}; leave out for the first ones.`),
    filters,
    orderBy: z
      .strictObject({
        column: columnName.describe('Column to sort by. Rows without a value come last.'),
        direction: z.enum(['ascending', 'descending']).default('ascending').describe('Smallest or largest first.'),
      })
      .optional()
      .describe('Order of the rows; leave out for the order of the key.'),
    cursor: z.string().max(MAX_CURSOR_CHARS).optional().describe('nextCursor of the page before, with all other arguments as they were.'),
    limit: z.int().min(1).max(MAX_PAGE).default(50).describe(`Rows on this page, 1 to ${MAX_PAGE}.`),
  }),
  output: z.strictObject({
    columns: z
      .array(z.strictObject({ name: columnName.describe('Column.'), type: z.string().max(200).describe('Type in PostgreSQL.') }))
      .max(MAX_COLUMNS)
      .describe('What the values of a row are, in this order.'),
    rowCount: z.int().min(0).max(MAX_PAGE).describe('Rows on this page.'),
    rows: z.string().max(MAX_ROWS_TEXT).describe('The rows, each a JSON array on its own line, marked as untrusted data.'),
    complete: z.boolean().describe('False where more rows meet the filters.'),
    nextCursor: z.string().max(MAX_CURSOR_CHARS).optional().describe('Give this as cursor for the next page; absent where there is none.'),
  }),
  handler: async ({ table, columns, filters, orderBy, cursor, limit }, { backend, signal }) => {
    const page = await backend.rows(table, { columns, filters, orderBy, cursor, limit }, signal);
    return {
      columns: page.columns.map(({ name, type }) => ({ name, type: type.slice(0, 200) })),
      rowCount: page.rows.length,
      rows: rowsText(table, page.rows),
      complete: page.complete,
      ...(page.next === undefined ? {} : { nextCursor: page.next }),
    };
  },
});
