import * as z from 'zod';
import { defineTool } from '../platform/define-tool.js';
import { untrusted } from '../platform/untrusted.js';
import { columnName, MAX_TABLE_ID, tableId } from './table-arguments.js';

const MAX_COLUMNS = 400;
const MAX_COMMENT = 200;

export const describeTable = defineTool({
  name: 'describe_table',
  title: 'Describe table',
  description:
    'Tell the columns of one table: names, types, and which of them are its key. Reads only. Then query_table or aggregate_table reads it.',
  scopes: ['data:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ table: tableId }),
  output: z.strictObject({
    table: z.string().max(MAX_TABLE_ID).describe('The table.'),
    columns: z
      .array(
        z.strictObject({
          name: columnName.describe('Name to give to the other tools.'),
          type: z.string().max(200).describe('Type in PostgreSQL.'),
          nullable: z.boolean().describe('Whether a row may have no value here.'),
          key: z.boolean().describe('Whether it is a part of the primary key.'),
          comment: z.string().max(1_000).optional().describe('What its owner says about it, marked as untrusted data.'),
        }),
      )
      .max(MAX_COLUMNS)
      .describe(`The columns that may be shown, at most ${MAX_COLUMNS}.`),
    pageable: z.boolean().describe('False where query_table cannot go on after its first page: then narrow the filters.'),
  }),
  handler: async ({ table: id }, { backend, signal }) => {
    const { columns, key } = await backend.table(id, signal);
    return {
      table: id,
      columns: columns.slice(0, MAX_COLUMNS).map((column) => ({
        name: column.name,
        type: column.type.slice(0, 200),
        nullable: column.nullable,
        key: key.includes(column),
        ...(column.comment === '' ? {} : { comment: untrusted(column.comment.slice(0, MAX_COMMENT), id) }),
      })),
      pageable: key.length > 0,
    };
  },
});
