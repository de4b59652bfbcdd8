import { ToolError } from '../platform/errors.js';
import { type AggregateRequest, type Aggregates, aggregate } from './aggregate.js';
import { type Catalog, readCatalog, type Table } from './catalog.js';
import type { Driver, Query } from './driver.js';
import { openEmbedded } from './embedded.js';
import { translate } from './failures.js';
import { connectPostgres } from './postgres.js';
import { type Rows, type RowsRequest, readRows } from './read-rows.js';
import type { BackendSettings } from './settings.js';

/** The sample data. */
const SAMPLE_TABLES = ['shop.*'];
/** What the database told about itself is asked again after this time, so that a new or changed table shows up (P-86). */
const CATALOG_MAX_AGE_MS = 60_000;

/** The database: read-only views of the tables that were allowed. */
export interface Backend {
  tables(signal: AbortSignal): Promise<Table[]>;
  /** NOT_FOUND for a table that does not exist or may not be read: a caller learns nothing about which. */
  table(id: string, signal: AbortSignal): Promise<Table>;
  rows(id: string, request: Omit<RowsRequest, 'table'>, signal: AbortSignal): Promise<Rows>;
  aggregate(id: string, request: Omit<AggregateRequest, 'table'>, signal: AbortSignal): Promise<Aggregates>;
  /** Rejects when the dependency cannot serve: decides `/ready`. */
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export function createBackend(settings: BackendSettings): Backend {
  const url = settings.MCP_DATABASE_URL;
  const driver = url === undefined ? openEmbedded(settings) : connectPostgres(url.reveal(), settings);
  return backendOver(driver, settings, url === undefined ? SAMPLE_TABLES : settings.MCP_DATABASE_TABLES);
}

/** The backend on any connection; `allowed` are entries of MCP_DATABASE_TABLES. */
export function backendOver(driver: Driver, settings: BackendSettings, allowed: readonly string[]): Backend {
  const limits = { maxBytes: settings.MCP_DATABASE_MAX_BYTES, maxCost: settings.MCP_DATABASE_MAX_COST };
  let known: { catalog: Catalog; until: number } | undefined;

  const catalogOf = async (query: Query): Promise<Catalog> => {
    if (known !== undefined && performance.now() < known.until) return known.catalog;
    const catalog = await readCatalog(query, settings, allowed);
    known = { catalog, until: performance.now() + CATALOG_MAX_AGE_MS };
    return catalog;
  };
  const run = <Result>(signal: AbortSignal, work: (query: Query, catalog: Catalog) => Promise<Result>): Promise<Result> =>
    translate(signal, () => driver.readOnly(signal, async (query) => work(query, await catalogOf(query)))).catch((error: unknown) => {
      // A table that has gone since: look again before the next call.
      if (error instanceof ToolError && error.code === 'NOT_FOUND') known = undefined;
      throw error;
    });

  return {
    tables: (signal) => run(signal, async (_query, catalog) => [...catalog.values()]),
    table: (id, signal) => run(signal, async (_query, catalog) => tableOf(catalog, id)),
    rows: (id, request, signal) => run(signal, (query, catalog) => readRows(query, { ...request, table: tableOf(catalog, id) }, limits)),
    aggregate: (id, request, signal) =>
      run(signal, (query, catalog) => aggregate(query, { ...request, table: tableOf(catalog, id) }, limits)),
    check: async (signal) => (driver.isRemote ? run(signal, async () => {}) : undefined),
    close: () => driver.close(),
  };
}

function tableOf(catalog: Catalog, id: string): Table {
  const table = catalog.get(id);
  if (table === undefined) throw new ToolError('NOT_FOUND', 'There is no such table. list_tables has them all.');
  return table;
}
