import * as z from 'zod';
import { MEASURE_NAMES, UNIT_NAMES } from '../backend/aggregate.js';
import { defineTool } from '../platform/define-tool.js';
import { rowsText } from './rows-text.js';
import { columnName, filters, MAX_ROWS_TEXT, tableId } from './table-arguments.js';

const MAX_GROUPS = 3;
const MAX_MEASURES = 5;
const MAX_ROWS = 200;

export const aggregateTable = defineTool({
  name: 'aggregate_table',
  title: 'Aggregate table',
  description: `Count, sum, average or compare the rows of one table that meet all filters, in groups, the largest first measure first; at most ${MAX_ROWS} groups. Reads only.`,
  scopes: ['data:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    table: tableId,
    groupBy: z
      .array(
        z.strictObject({
          column: columnName.describe('Column whose equal values make a group.'),
          by: z.enum(UNIT_NAMES).optional().describe('For dates and times: the span that makes a group.'),
        }),
      )
      .max(MAX_GROUPS)
      .default([])
      .describe('What makes a group; leave out for one answer over all rows.'),
    measures: z
      .array(
        z.strictObject({
          measure: z.enum(MEASURE_NAMES).describe('sum and average are for numbers.'),
          column: columnName.optional().describe('Column to measure; leave out to count rows.'),
        }),
      )
      .min(1)
      .max(MAX_MEASURES)
      .default([{ measure: 'count' }])
      .describe('What to compute for each group.'),
    filters,
    limit: z.int().min(1).max(MAX_ROWS).default(50).describe(`Groups to return, 1 to ${MAX_ROWS}.`),
  }),
  output: z.strictObject({
    columns: z
      .array(z.string().max(200))
      .max(MAX_GROUPS + MAX_MEASURES)
      .describe('What the values of a row are, in this order.'),
    rowCount: z.int().min(0).max(MAX_ROWS).describe('Groups in this answer.'),
    rows: z.string().max(MAX_ROWS_TEXT).describe('The groups, each a JSON array on its own line, marked as untrusted data.'),
    complete: z.boolean().describe('False where there are more groups: narrow the filters or group by less.'),
  }),
  handler: async ({ table, groupBy, measures, filters, limit }, { backend, signal }) => {
    const { columns, rows, complete } = await backend.aggregate(table, { groupBy, measures, filters, limit }, signal);
    return { columns: [...columns], rowCount: rows.length, rows: rowsText(table, rows), complete };
  },
});
