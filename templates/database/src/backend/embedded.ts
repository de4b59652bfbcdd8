import type { PGlite, Transaction } from '@electric-sql/pglite';
import { type Driver, prepare, type Query, type Row } from './driver.js';
import { SAMPLE_ROLE, sampleData } from './sample.js';
import type { BackendSettings } from './settings.js';

/**
 * PostgreSQL inside this process, with the sample data in memory: to try the server before there is a database. It runs one transaction
 * at a time and cannot be interrupted, so it never leaves this machine: see `backendChecks`. A production installation does not have it.
 */
export function openEmbedded(settings: BackendSettings, data: string = sampleData(SAMPLE_ROLE)): Driver {
  let opened: Promise<PGlite> | undefined;
  return {
    // Opened by the first call: that takes seconds, and nothing outside can be down.
    isRemote: false,
    async readOnly(signal, work) {
      opened ??= open(data);
      const database = await opened;
      signal.throwIfAborted();
      return database.transaction(async (transaction) => {
        await transaction.exec(`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL ROLE ${SAMPLE_ROLE}`);
        const query = queryOf(transaction);
        await prepare(query, settings.MCP_DATABASE_STATEMENT_TIMEOUT_MS);
        return work(query);
      });
    },
    close: async () => (await opened)?.close(),
  };
}

async function open(data: string): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite').catch((cause: unknown) => {
    throw new Error('MCP_DATABASE_URL is not set, and the sample data needs the development dependencies.', { cause });
  });
  const database = await PGlite.create();
  await database.exec(data);
  return database;
}

function queryOf(transaction: Transaction): Query {
  return async (sql, values = []) => (await transaction.query<Row>(sql, [...values])).rows;
}
