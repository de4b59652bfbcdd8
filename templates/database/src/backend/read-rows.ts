import { ToolError } from '../platform/errors.js';
import type { Column, Table } from './catalog.js';
import type { Query, Row } from './driver.js';
import { guardCost } from './guard.js';
import { Keyset, type Order } from './keyset.js';
import { columnOf, condition, type Filter, from, invalid, Parameters, reference, where } from './statement.js';
import { parseValue, type Value } from './types.js';

/** A longer value is cut by the database, with a mark at its end: one cell must not fill a page. */
export const MAX_CELL_CHARS = 500;
const CUT = '…[cut]';
/** Columns that are read where the caller names none. */
const DEFAULT_COLUMNS = 20;

export interface RowsRequest {
  table: Table;
  /** Empty for the first ones of the table. */
  columns: readonly string[];
  filters: readonly Filter[];
  orderBy: Order | undefined;
  cursor: string | undefined;
  limit: number;
}

export interface Rows {
  columns: readonly { name: string; type: string }[];
  rows: readonly (readonly Value[])[];
  /** Where the next page starts; undefined on the last one, and where the table has no key to page by. */
  next: string | undefined;
  /** False where there are more rows than these. */
  complete: boolean;
}

export interface Limits {
  maxBytes: number;
  maxCost: number;
}

/** One page of a table. */
export async function readRows(query: Query, request: RowsRequest, limits: Limits): Promise<Rows> {
  const { table, filters, limit } = request;
  const columns = chosenColumns(table, request.columns);
  const keyset = new Keyset(table, request.orderBy, filters);
  const parameters = new Parameters();
  const conditions = filters.map((filter) => condition(table, filter, parameters));
  if (request.cursor !== undefined) {
    if (!keyset.isTotal) throw invalid('this table has no primary key to page by');
    conditions.push(keyset.after(request.cursor, parameters));
  }
  const shown = columns.map((column, index) => `${cell(reference(column))} AS c${index}`);
  const keys = keyset.columns.map((column, index) => `${reference(column)}::text AS k${index}`);
  // One row more than wanted tells whether there are more.
  const sql = `SELECT ${[...shown, ...keys].join(', ')} FROM ${from(table)} ${where(conditions)} ${keyset.orderBy()} LIMIT ${limit + 1}`;
  await guardCost(query, sql, parameters.values, limits.maxCost);
  const found = await query(sql, parameters.values);
  const page = found.slice(0, limit);
  const rows = fitting(
    page.map((row) => columns.map(({ type }, index) => cellValue(row, `c${index}`, type))),
    limits.maxBytes,
  );
  const last = page[rows.length - 1];
  const complete = rows.length === found.length;
  const next = complete || last === undefined ? undefined : keyset.cursorAt(keyset.columns.map((_, index) => last[`k${index}`] ?? null));
  return { columns: columns.map(({ name, type }) => ({ name, type })), rows, next, complete };
}

/** An expression as text of bounded length. */
export function cell(expression: string): string {
  return `left((${expression})::text, ${MAX_CELL_CHARS + 1})`;
}

/** A selected cell as a value; marked where it was cut. */
export function cellValue(row: Row, alias: string, type: string): Value {
  const text = row[alias] ?? null;
  if (text !== null && text.length > MAX_CELL_CHARS) return text.slice(0, MAX_CELL_CHARS - CUT.length) + CUT;
  return parseValue(text, type);
}

/** As many rows as the limit has room for. Never none where there are some: that would read as an empty table. */
export function fitting<Line>(rows: readonly Line[], maxBytes: number): Line[] {
  let left = maxBytes;
  const fit: Line[] = [];
  for (const row of rows) {
    left -= Buffer.byteLength(JSON.stringify(row)) + 1;
    if (left < 0) break;
    fit.push(row);
  }
  if (fit.length === 0 && rows.length > 0)
    throw new ToolError('REFUSED', 'One row is larger than this server may send. Choose fewer columns.');
  return fit;
}

function chosenColumns(table: Table, names: readonly string[]): readonly Column[] {
  const readable = table.columns.filter(({ kind }) => kind !== 'binary');
  if (names.length === 0) return readable.slice(0, DEFAULT_COLUMNS);
  const chosen = [...new Set(names)].map((name) => columnOf(table, name));
  if (chosen.some(({ kind }) => kind === 'binary')) throw new ToolError('REFUSED', 'Binary columns are not shown.');
  return chosen;
}
