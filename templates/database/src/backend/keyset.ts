import { createHash } from 'node:crypto';
import { ToolError } from '../platform/errors.js';
import type { Column, Table } from './catalog.js';
import { columnOf, type Filter, invalid, isOrdered, type Parameters, reference } from './statement.js';
import { castOf } from './types.js';

export interface Order {
  column: string;
  direction: 'ascending' | 'descending';
}

/** A longer cursor is not handed out: no client would carry it. */
export const MAX_CURSOR_CHARS = 2_048;

/**
 * Pages by where the last row stood, not by counting: a page costs the same however far it is, and rows that come or go shift nothing.
 * `first` is the column of the caller's order, `rest` the primary key, which makes the order total.
 */
export class Keyset {
  readonly #first: Column | undefined;
  readonly #rest: readonly Column[];
  readonly #descending: boolean;
  /** Binds a cursor to its question: with another table, order or filter it would point nowhere. */
  readonly #question: string;

  constructor(table: Table, order: Order | undefined, filters: readonly Filter[]) {
    const first = order === undefined ? undefined : columnOf(table, order.column);
    if (first !== undefined && !isOrdered(first)) throw invalid('orderBy does not go with a column of this type');
    this.#first = first;
    this.#rest = table.key.filter((column) => column !== first);
    this.#descending = order?.direction === 'descending';
    const question = JSON.stringify([table.schema, table.name, order, filters]);
    this.#question = createHash('sha256').update(question).digest('base64url').slice(0, 16);
    this.isTotal = table.key.length > 0;
  }

  /** Without a primary key that may be shown there is no next page: two rows could stand at the same place. */
  readonly isTotal: boolean;

  get columns(): readonly Column[] {
    return this.#first === undefined ? this.#rest : [this.#first, ...this.#rest];
  }

  orderBy(): string {
    const terms = this.#rest.map(reference);
    if (this.#first !== undefined) {
      const nulls = this.#first.nullable ? ' NULLS LAST' : '';
      terms.unshift(`${reference(this.#first)} ${this.#descending ? 'DESC' : 'ASC'}${nulls}`);
    }
    return terms.length === 0 ? '' : `ORDER BY ${terms.join(', ')}`;
  }

  cursorAt(values: readonly (string | null)[]): string | undefined {
    const cursor = Buffer.from(JSON.stringify([this.#question, ...values])).toString('base64url');
    return this.isTotal && cursor.length <= MAX_CURSOR_CHARS ? cursor : undefined;
  }

  /** The condition that holds for every row behind the cursor, which a caller may have made up: its values are only ever bound. */
  after(cursor: string, parameters: Parameters): string {
    const values = this.#read(cursor);
    const first = this.#first;
    if (first === undefined) return this.#restAfter(values, parameters);
    const [value = null, ...keys] = values;
    const column = reference(first);
    const alternatives: string[] = [];
    const bound = () => `${parameters.text(value ?? '')}::${castOf(first)}`;
    if (value !== null) alternatives.push(`${column} ${this.#descending ? '<' : '>'} ${bound()}`);
    if (value !== null && first.nullable) alternatives.push(`${column} IS NULL`);
    if (this.#rest.length > 0) {
      const tie = value === null ? `${column} IS NULL` : `${column} = ${bound()}`;
      alternatives.push(`${tie} AND ${this.#restAfter(keys, parameters)}`);
    }
    return alternatives.join(' OR ');
  }

  #restAfter(values: readonly (string | null)[], parameters: Parameters): string {
    const bound = this.#rest.map((column, index) => `${parameters.text(values[index] ?? '')}::${castOf(column)}`);
    return `(${this.#rest.map(reference).join(', ')}) > (${bound.join(', ')})`;
  }

  #read(cursor: string): (string | null)[] {
    const [question, ...values] = parse(cursor);
    const isWhole = question === this.#question && values.length === this.columns.length;
    const isTexts = values.every((value, index) => typeof value === 'string' || (value === null && this.columns[index] === this.#first));
    if (!isWhole || !isTexts) throw invalid('the cursor is not one that was given for this table, order and filters');
    return values as (string | null)[];
  }
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch (cause) {
    throw new ToolError('INVALID_INPUT', 'The cursor is not one that this server gave.', { cause });
  }
}
