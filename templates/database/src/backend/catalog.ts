import type { Query, Row } from './driver.js';
import type { BackendSettings } from './settings.js';
import { type Kind, kindOf } from './types.js';

export interface Column {
  name: string;
  /** As PostgreSQL writes it, quoted where that is needed: part of a statement, never from a caller. */
  type: string;
  kind: Kind;
  nullable: boolean;
  comment: string;
}

export interface Table {
  schema: string;
  name: string;
  kind: 'table' | 'view';
  comment: string;
  /** The planner's guess; undefined where it has none. */
  estimatedRows: number | undefined;
  /** The columns that may be shown, in the order of the table. */
  columns: readonly Column[];
  /** The primary key; empty where there is none or where a part of it may not be shown. */
  key: readonly Column[];
}

/** The tables that may be read, by `schema.table`, sorted. What is not in here does not exist for a caller. */
export type Catalog = ReadonlyMap<string, Table>;

const TABLES = `SELECT c.oid::text AS id, n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind,
    c.reltuples::bigint::text AS rows, obj_description(c.oid, 'pg_class') AS comment,
    (has_table_privilege(c.oid, 'INSERT') OR has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')
      OR has_table_privilege(c.oid, 'TRUNCATE'))::text AS writable
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname::text = ANY ($1::text[])
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
  ORDER BY n.nspname, c.relname`;

const COLUMNS = `SELECT a.attrelid::text AS "table", a.attname::text AS name, format_type(a.atttypid, NULL) AS type,
    t.typcategory::text AS category, (NOT a.attnotnull)::text AS nullable, col_description(a.attrelid, a.attnum) AS comment,
    coalesce(array_position(i.indkey::int2[], a.attnum), -1)::text AS key
  FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_index AS i ON i.indrelid = a.attrelid AND i.indisprimary
  WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')
  ORDER BY a.attrelid, a.attnum`;

const ROLE = 'SELECT rolsuper::text AS super FROM pg_roles WHERE rolname = current_user';

/**
 * Reads what may be read: the tables of MCP_DATABASE_TABLES that exist and that the role may select from, without hidden columns.
 * Throws where the role could do more than read (P-51): then the transaction would be all that stands between a caller and a write.
 */
export async function readCatalog(query: Query, settings: BackendSettings, allowed: readonly string[]): Promise<Catalog> {
  const [role] = await query(ROLE);
  if (role?.super !== 'false') throw new Error('The database role is a superuser. Give this server a role that can only read.');
  const schemas = [...new Set(allowed.map((entry) => entry.slice(0, entry.indexOf('.'))))];
  const tables = (await query(TABLES, [schemas])).filter(({ schema, name }) => isAllowed(allowed, `${schema}`, `${name}`));
  const writable = tables.find((table) => table.writable === 'true');
  if (writable)
    throw new Error(`The database role can write to ${writable.schema}.${writable.name}. Give this server one that can only read.`);
  const columns = await query(COLUMNS, [tables.map(({ id }) => `${id}`)]);
  const hidden = new Set(settings.MCP_DATABASE_HIDDEN_COLUMNS);
  return new Map(tables.map((row) => [`${row.schema}.${row.name}`, tableOf(row, columns, hidden)]));
}

function isAllowed(allowed: readonly string[], schema: string, name: string): boolean {
  return allowed.some((entry) => entry === `${schema}.${name}` || entry === `${schema}.*`);
}

function tableOf(row: Row, columns: readonly Row[], hidden: ReadonlySet<string>): Table {
  const id = `${row.schema}.${row.name}`;
  const own = columns.filter((column) => column.table === row.id);
  const shown = own.filter((column) => !hidden.has(`${id}.${column.name}`)).map((column) => ({ column, made: columnOf(column) }));
  const isKey = (column: Row) => Number(column.key) >= 0;
  const key = shown.filter(({ column }) => isKey(column)).sort((a, b) => Number(a.column.key) - Number(b.column.key));
  const rows = Number(row.rows);
  return {
    schema: `${row.schema}`,
    name: `${row.name}`,
    kind: row.kind === 'v' || row.kind === 'm' ? 'view' : 'table',
    comment: row.comment ?? '',
    estimatedRows: rows >= 0 && row.kind !== 'v' ? rows : undefined,
    columns: shown.map(({ made }) => made),
    key: key.length === own.filter(isKey).length ? key.map(({ made }) => made) : [],
  };
}

function columnOf(row: Row): Column {
  const type = `${row.type}`;
  return {
    name: `${row.name}`,
    type,
    kind: kindOf(type, `${row.category}`),
    nullable: row.nullable === 'true',
    comment: row.comment ?? '',
  };
}
