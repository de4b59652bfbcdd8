import * as z from 'zod';
import { OPERATOR_NAMES } from '../backend/statement.js';

const MAX_NAME = 63;
const MAX_FILTERS = 10;
const MAX_VALUES = 50;
export const MAX_TABLE_ID = 2 * MAX_NAME + 1;
/** What the rows of an answer may hold, with room for the mark around them. */
export const MAX_ROWS_TEXT = 1_200_000;

/** A table as the model names it. Which ones exist is decided in `backend/catalog.ts`. */
export const tableId = z
  .string()
  .min(3)
  .max(MAX_TABLE_ID)
  .regex(/^[^.]+\.[^.]+$/, 'must be schema.table')
  .describe('Table as list_tables gave it, as "shop.orders".');

/** A column of that table. */
export const columnName = z.string().min(1).max(MAX_NAME);

const scalar = z.union([z.string().max(1_000), z.number().min(-1e15).max(1e15), z.boolean()]);

/** Conditions that rows have to meet, all of them. There is no place for SQL. */
export const filters = z
  .array(
    z.strictObject({
      column: columnName.describe('Column to test.'),
      operator: z
        .enum(OPERATOR_NAMES)
        .describe('contains and starts_with are for texts and ignore case; is_null and is_not_null take no values.'),
      values: z
        .array(scalar)
        .max(MAX_VALUES)
        .default([])
        .describe('The value to compare with; several for one_of only. Times as "2026-01-31T08:00:00Z".'),
    }),
  )
  .max(MAX_FILTERS)
  .default([])
  .describe(`Conditions, at most ${MAX_FILTERS}; a row must meet all.`);
