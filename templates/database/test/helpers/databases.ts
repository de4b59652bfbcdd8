import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll } from 'vitest';
import * as z from 'zod';
import { openEmbedded } from '../../src/backend/embedded.js';
import { type Backend, backendOver, createBackend } from '../../src/backend/index.js';
import { SAMPLE_ROLE, sampleData } from '../../src/backend/sample.js';
import { type BackendSettings, backendSettings } from '../../src/backend/settings.js';
import { FIXTURES } from './fixtures.js';

/** The address of a PostgreSQL server where tests may make databases and roles of their own. */
const SERVER = process.env.MCP_TEST_DATABASE_URL;
if (SERVER === undefined) {
  const message = 'MCP_TEST_DATABASE_URL is not set: NOTHING IS TESTED AGAINST A REAL PostgreSQL SERVER, only against the embedded one.';
  if (process.env.CI !== undefined) throw new Error(message);
  process.stderr.write(`\n*** ${message}\n\n`);
}

export const ALLOWED = ['shop.*', 'lab.*'];

/** A backend over the sample data and the fixtures, and a way to look at them with all rights. */
export interface TestDatabase {
  backend(settings?: Record<string, string>, allowed?: readonly string[]): Backend;
  /** As the owner of everything. Gives the rows of the last statement. */
  asOwner(sql: string): Promise<Record<string, unknown>[]>;
}

export interface Target {
  name: string;
  isReal: boolean;
  open(): Promise<TestDatabase>;
}

const opened: { close(): Promise<void> }[] = [];
const closeLater = <Resource extends { close(): Promise<void> }>(resource: Resource): Resource => {
  opened.push(resource);
  return resource;
};

/** Call once in a file: closes what its tests opened. */
export function closeDatabases(): void {
  afterAll(async () => {
    for (const resource of opened.splice(0).reverse()) await resource.close();
  });
}

export function settingsOf(values: Record<string, string> = {}): BackendSettings {
  return z.object(backendSettings).parse(values);
}

/** One for all tests of this process: to open it takes seconds. */
const inProcess = openEmbedded(settingsOf(), sampleData(SAMPLE_ROLE) + FIXTURES(SAMPLE_ROLE));

const embedded: Target = {
  name: 'the embedded PostgreSQL',
  isReal: false,
  open: async () => {
    await inProcess.readOnly(new AbortController().signal, async () => {});
    return {
      backend: (settings = {}, allowed = ALLOWED) => backendOver(inProcess, settingsOf(settings), allowed),
      asOwner: () => Promise.reject(new Error('The embedded database has no second connection.')),
    };
  },
};

const real = (server: string): Target => ({
  name: 'a PostgreSQL server',
  isReal: true,
  open: async () => {
    const name = `mcp_test_${randomBytes(6).toString('hex')}`;
    const password = randomBytes(16).toString('hex');
    await asOwnerOf(server, `CREATE DATABASE ${name}`);
    const address = new URL(server);
    address.pathname = `/${name}`;
    closeLater({ close: () => dropDatabase(server, name) });
    await asOwnerOf(address.href, `${sampleData(name)} ALTER ROLE ${name} LOGIN PASSWORD '${password}'; ${FIXTURES(name)}`);
    const reader = new URL(address);
    reader.username = name;
    reader.password = password;
    return {
      backend: (settings = {}, allowed = ALLOWED) => {
        const own = { MCP_DATABASE_URL: reader.href, MCP_DATABASE_TLS: 'off', MCP_DATABASE_TABLES: allowed.join(',') };
        return closeLater(createBackend(settingsOf({ ...own, ...settings })));
      },
      asOwner: (sql) => asOwnerOf(address.href, sql),
    };
  },
});

/** Every database that the tests run on: the same tests for each. */
export const targets: readonly Target[] = SERVER === undefined ? [embedded] : [embedded, real(SERVER)];

async function asOwnerOf(address: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: address });
  await client.connect();
  try {
    return [await client.query(sql)].flat().at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}

async function dropDatabase(server: string, name: string): Promise<void> {
  await asOwnerOf(server, `DROP DATABASE ${name} WITH (FORCE)`);
  await asOwnerOf(server, `DROP ROLE ${name}`);
}
