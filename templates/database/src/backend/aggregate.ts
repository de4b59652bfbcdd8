import type { Column, Table } from './catalog.js';
import type { Query } from './driver.js';
import { guardCost } from './guard.js';
import { cell, cellValue, fitting, type Limits } from './read-rows.js';
import { columnOf, condition, type Filter, from, invalid, isOrdered, Parameters, reference, where } from './statement.js';
import type { Value } from './types.js';

export interface Group {
  column: string;
  /** Puts dates and times together by this unit. */
  by?: keyof typeof UNITS | undefined;
}

export interface Measure {
  measure: keyof typeof MEASURES;
  /** Left out for the number of rows. */
  column?: string | undefined;
}

export interface AggregateRequest {
  table: Table;
  groupBy: readonly Group[];
  measures: readonly Measure[];
  filters: readonly Filter[];
  limit: number;
}

export interface Aggregates {
  columns: readonly string[];
  rows: readonly (readonly Value[])[];
  complete: boolean;
}

/** A constant text of SQL for each unit and measure. */
const UNITS = { day: `'day'`, week: `'week'`, month: `'month'`, quarter: `'quarter'`, year: `'year'` } as const;
const isNumber = ({ kind }: Column) => kind === 'number';
const isComparable = (column: Column) => isOrdered(column) || column.kind === 'boolean';
const MEASURES = {
  count: { fits: () => true, write: (column: string) => `count(${column})` },
  count_distinct: { fits: isComparable, write: (column: string) => `count(DISTINCT ${column})` },
  sum: { fits: isNumber, write: (column: string) => `sum(${column})` },
  average: { fits: isNumber, write: (column: string) => `avg(${column})` },
  minimum: { fits: isOrdered, write: (column: string) => `min(${column})` },
  maximum: { fits: isOrdered, write: (column: string) => `max(${column})` },
} as const;

export const UNIT_NAMES = Object.keys(UNITS) as [keyof typeof UNITS, ...(keyof typeof UNITS)[]];
export const MEASURE_NAMES = Object.keys(MEASURES) as [keyof typeof MEASURES, ...(keyof typeof MEASURES)[]];

/** Groups of a table with counts, sums and the like, the largest first measure first. */
export async function aggregate(query: Query, request: AggregateRequest, limits: Limits): Promise<Aggregates> {
  const { table, filters, limit } = request;
  const parameters = new Parameters();
  const conditions = filters.map((filter) => condition(table, filter, parameters));
  const groups = request.groupBy.map((group) => groupOf(table, group));
  const all = [...groups, ...request.measures.map((measure) => measureOf(table, measure))];
  const inner = all.map(({ sql }, index) => `${sql} AS c${index}`).join(', ');
  const positions = groups.map((_, index) => index + 1);
  const grouped = positions.length === 0 ? '' : `GROUP BY ${positions.join(', ')}`;
  const ordered = `ORDER BY ${[`${positions.length + 1} DESC NULLS LAST`, ...positions].join(', ')}`;
  const outer = all.map((_, index) => `${cell(`q.c${index}`)} AS c${index}`).join(', ');
  const sql = `SELECT ${outer} FROM (SELECT ${inner} FROM ${from(table)} ${where(conditions)} ${grouped} ${ordered} LIMIT ${limit + 1}) AS q`;
  await guardCost(query, sql, parameters.values, limits.maxCost);
  const found = await query(sql, parameters.values);
  const rows = fitting(
    found.slice(0, limit).map((row) => all.map(({ type }, index) => cellValue(row, `c${index}`, type))),
    limits.maxBytes,
  );
  return { columns: all.map(({ name }) => name), rows, complete: rows.length === found.length };
}

/** One column of the answer. */
interface Item {
  name: string;
  sql: string;
  type: string;
}

function groupOf(table: Table, { column: name, by }: Group): Item {
  const column = columnOf(table, name);
  if (!isComparable(column)) throw invalid('groupBy does not go with a column of this type');
  if (by === undefined) return { name: column.name, sql: reference(column), type: column.type };
  if (!/^(date|timestamp)/.test(column.type)) throw invalid('by goes with dates and times only');
  return { name: `${column.name} by ${by}`, sql: `date_trunc(${UNITS[by]}, ${reference(column)}::timestamp)`, type: 'timestamp' };
}

function measureOf(table: Table, { measure, column: name }: Measure): Item {
  const { fits, write } = MEASURES[measure];
  const isCount = measure === 'count' || measure === 'count_distinct';
  if (name === undefined) {
    if (measure !== 'count') throw invalid(`${measure} needs a column`);
    return { name: measure, sql: write('*'), type: 'integer' };
  }
  const column = columnOf(table, name);
  if (!fits(column)) throw invalid(`${measure} does not go with a column of this type`);
  const isOneOfThem = measure === 'minimum' || measure === 'maximum';
  return {
    name: `${measure} of ${column.name}`,
    sql: write(reference(column)),
    type: isCount ? 'integer' : isOneOfThem ? column.type : 'numeric',
  };
}
