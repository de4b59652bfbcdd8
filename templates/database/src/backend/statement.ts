import { escapeIdentifier } from 'pg';
import { ToolError } from '../platform/errors.js';
import type { Column, Table } from './catalog.js';
import { castOf, type Kind } from './types.js';

export type Scalar = string | number | boolean;

export interface Filter {
  column: string;
  operator: keyof typeof OPERATORS;
  values: readonly Scalar[];
}

/** How many values an operator takes, and for which kinds of columns it makes sense. */
const ORDERED: readonly Kind[] = ['text', 'number', 'time', 'identifier'];
const EQUAL: readonly Kind[] = [...ORDERED, 'boolean'];
const ANY: readonly Kind[] = [...EQUAL, 'opaque', 'binary'];
const ONE = { least: 1, most: 1 };
const NONE = { least: 0, most: 0 };

/** Every operator there is: a constant text of SQL for each. */
const OPERATORS = {
  equals: { kinds: EQUAL, count: ONE, write: (left: string, right: string) => `${left} = ${right}` },
  not_equals: { kinds: EQUAL, count: ONE, write: (left: string, right: string) => `${left} <> ${right}` },
  less_than: { kinds: ORDERED, count: ONE, write: (left: string, right: string) => `${left} < ${right}` },
  at_most: { kinds: ORDERED, count: ONE, write: (left: string, right: string) => `${left} <= ${right}` },
  greater_than: { kinds: ORDERED, count: ONE, write: (left: string, right: string) => `${left} > ${right}` },
  at_least: { kinds: ORDERED, count: ONE, write: (left: string, right: string) => `${left} >= ${right}` },
  one_of: { kinds: EQUAL, count: { least: 1, most: 50 }, write: (left: string, right: string) => `${left} = ANY (${right})` },
  // Not LIKE: no character of the text has a meaning (P-62).
  contains: { kinds: ['text'], count: ONE, write: (left: string, right: string) => `position(lower(${right}) in lower(${left})) > 0` },
  starts_with: { kinds: ['text'], count: ONE, write: (left: string, right: string) => `starts_with(lower(${left}), lower(${right}))` },
  is_null: { kinds: ANY, count: NONE, write: (left: string) => `${left} IS NULL` },
  is_not_null: { kinds: ANY, count: NONE, write: (left: string) => `${left} IS NOT NULL` },
} as const satisfies Record<
  string,
  { kinds: readonly Kind[]; count: { least: number; most: number }; write: (left: string, right: string) => string }
>;

export const OPERATOR_NAMES = Object.keys(OPERATORS) as [Filter['operator'], ...Filter['operator'][]];
export const isOrdered = ({ kind }: Column): boolean => ORDERED.includes(kind);

/** The values of one statement. Each becomes a parameter; none is ever part of the text (P-61). */
export class Parameters {
  readonly values: (string | readonly string[])[] = [];

  text(value: Scalar): string {
    return `$${this.values.push(String(value))}::text`;
  }

  texts(values: readonly Scalar[]): string {
    return `$${this.values.push(values.map(String))}::text[]`;
  }
}

/** A name of the catalog as part of a statement. */
export function reference(column: Column): string {
  return `source.${escapeIdentifier(column.name)}`;
}

export function from(table: Table): string {
  return `${escapeIdentifier(table.schema)}.${escapeIdentifier(table.name)} AS source`;
}

/** A column that may be shown. The error repeats nothing: a name that is hidden and one that does not exist look the same. */
export function columnOf(table: Table, name: string): Column {
  const found = table.columns.find((column) => column.name === name);
  if (found === undefined) throw new ToolError('NOT_FOUND', 'The table has no such column. describe_table lists them.');
  return found;
}

/** The condition of one filter. */
export function condition(table: Table, { column: name, operator, values }: Filter, parameters: Parameters): string {
  const column = columnOf(table, name);
  const { kinds, count, write } = OPERATORS[operator];
  if (!(kinds as readonly Kind[]).includes(column.kind)) throw invalid(`${operator} does not go with a column of this type`);
  if (values.length < count.least || values.length > count.most) {
    throw invalid(`${operator} takes ${count.least === count.most ? count.most : `${count.least} to ${count.most}`} values`);
  }
  const left = reference(column);
  const [first] = values;
  if (first === undefined) return write(left, '');
  if (operator === 'one_of') return write(left, `${parameters.texts(values)}::${castOf(column)}[]`);
  if (operator === 'contains' || operator === 'starts_with') return write(`${left}::text`, parameters.text(first));
  return write(left, `${parameters.text(first)}::${castOf(column)}`);
}

/** `WHERE` and all conditions, or nothing. */
export function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.map((each) => `(${each})`).join(' AND ')}`;
}

export function invalid(detail: string): ToolError {
  return new ToolError('INVALID_INPUT', `The arguments do not make sense together: ${detail}.`);
}
