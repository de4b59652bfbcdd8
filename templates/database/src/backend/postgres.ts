import { DatabaseError, Pool, type PoolClient } from 'pg';
import { ToolError } from '../platform/errors.js';
import { type Driver, prepare, type Query } from './driver.js';
import type { BackendSettings } from './settings.js';

const IDLE_TIMEOUT_MS = 30_000;

/** A PostgreSQL server, through one pool for the life of the process (P-107). */
export function connectPostgres(url: string, settings: BackendSettings): Driver {
  const pool = new Pool(connectionOf(url, settings));
  // A connection that breaks while nobody uses it: the pool makes a new one, and `check` notices where it cannot.
  pool.on('error', () => {});
  return {
    isRemote: true,
    async readOnly(signal, work) {
      const client = await pool.connect();
      // The driver cannot stop a statement, so the connection goes with it: the server ends the statement at its own timeout (P-81).
      const lease = leaseOf(client);
      const abandon = () => lease.end(true);
      signal.addEventListener('abort', abandon, { once: true });
      try {
        signal.throwIfAborted();
        const result = await inTransaction(client, settings, work);
        lease.end(false);
        return result;
      } catch (error) {
        // A statement that failed, or a refusal of ours, leaves a sound connection behind; anything else may not.
        const isSound = error instanceof DatabaseError || error instanceof ToolError;
        lease.end(!isSound || !(await rolledBack(client)));
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', abandon);
      }
    },
    close: () => pool.end(),
  };
}

/** Gives the connection back once, to be used again or closed. */
function leaseOf(client: PoolClient) {
  let ended = false;
  return {
    end(close: boolean): void {
      if (!ended) client.release(close);
      ended = true;
    },
  };
}

async function inTransaction<Result>(client: PoolClient, settings: BackendSettings, work: (query: Query) => Promise<Result>) {
  const query: Query = async (sql, values = []) => (await client.query(sql, [...values])).rows;
  // One snapshot for all statements, and no write whatever the role may do.
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await prepare(query, settings.MCP_DATABASE_STATEMENT_TIMEOUT_MS);
  const result = await work(query);
  await client.query('ROLLBACK'); // what only read has nothing to keep
  return result;
}

function rolledBack(client: PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

function connectionOf(url: string, settings: BackendSettings) {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? 5432 : Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    // `verify`: the chain and the name are checked, against the system's authorities or MCP_DATABASE_CA (P-23).
    ssl: settings.MCP_DATABASE_TLS === 'off' ? false : { rejectUnauthorized: true, ca: settings.MCP_DATABASE_CA },
    application_name: 'mcp-server-template',
    max: settings.MCP_DATABASE_POOL_SIZE,
    connectionTimeoutMillis: settings.MCP_DATABASE_CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    // For a server that does not answer at all: longer than the statement may take there.
    query_timeout: settings.MCP_DATABASE_STATEMENT_TIMEOUT_MS + settings.MCP_DATABASE_CONNECT_TIMEOUT_MS,
    // The third lock on the same door, after the role and the transaction: a session that cannot write by default.
    options: '-c default_transaction_read_only=on',
  };
}
