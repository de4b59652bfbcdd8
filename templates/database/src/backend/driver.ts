/** One row: the value of each selected expression, by its alias. Everything is selected as text. */
export type Row = Readonly<Record<string, string | null>>;

/** Runs one statement. Values travel beside the text, never in it (P-61). */
export type Query = (sql: string, values?: readonly (string | readonly string[])[]) => Promise<Row[]>;

/** A connection to a database that can only be read. */
export interface Driver {
  /** Whether there is something outside of this process that may be down. */
  isRemote: boolean;
  /** Runs `work` in a transaction of its own, which the database itself keeps from writing, and ends it whatever happens. */
  readOnly<Result>(signal: AbortSignal, work: (query: Query) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** For this transaction only: nothing of a caller stays on a connection that the next one gets. */
const PREPARE = `SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $1, true),
  set_config('idle_in_transaction_session_timeout', $2, true), set_config('search_path', 'pg_catalog', true),
  set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'iso_8601', true), set_config('TimeZone', 'UTC', true)`;

/**
 * Bounds a transaction that was just begun: its time, what names mean, and how values look as text. An empty search path but for the
 * catalog means that no function or operator of a schema of the user's can take the place of a built-in one.
 */
export async function prepare(query: Query, statementTimeoutMs: number): Promise<void> {
  await query(PREPARE, [String(statementTimeoutMs), String(statementTimeoutMs * 2)]);
}
