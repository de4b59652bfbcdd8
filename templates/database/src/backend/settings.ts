import * as z from 'zod';
import type { BackendCheck } from '../platform/backend-check.js';
import { Secret } from '../platform/secret.js';

const whole = (min: number, max: number) => z.coerce.number().pipe(z.int().min(min).max(max));
const list = (entry: RegExp, shape: string) =>
  z
    .string()
    .max(65_536)
    .transform((text) => text.split(',').flatMap((item) => item.trim() || []))
    .pipe(z.array(z.string().regex(entry, `must be ${shape}, separated by commas`)).max(1_000));

/**
 * The address as a secret, because it holds the password. Parameters are refused: `sslmode` and others would weaken what the settings
 * below decide.
 */
const address = z
  .url({ protocol: /^postgres(ql)?$/ })
  .max(2_048)
  .refine((text) => new URL(text).search === '', 'must have no parameters: MCP_DATABASE_TLS decides about TLS')
  .transform((text) => new Secret(text));

/** Environment variables of the domain, merged into the schema in `config.ts`. */
export const backendSettings = {
  MCP_DATABASE_URL: address.optional(),
  MCP_DATABASE_TLS: z.enum(['verify', 'off']).default('verify'), // P-23
  MCP_DATABASE_CA: z.string().min(1).max(1_048_576).optional(),
  MCP_DATABASE_TABLES: list(/^[^.,]{1,63}\.(\*|[^.,]{1,63})$/, 'schema.table or schema.*').default([]),
  MCP_DATABASE_HIDDEN_COLUMNS: list(/^[^.,]{1,63}\.[^.,]{1,63}\.[^.,]{1,63}$/, 'schema.table.column').default([]),
  MCP_DATABASE_POOL_SIZE: whole(1, 100).default(10),
  MCP_DATABASE_CONNECT_TIMEOUT_MS: whole(100, 60_000).default(5_000),
  MCP_DATABASE_STATEMENT_TIMEOUT_MS: whole(10, 300_000).default(5_000), // P-80
  MCP_DATABASE_MAX_COST: whole(1, 1_000_000_000).default(100_000),
  MCP_DATABASE_MAX_BYTES: whole(1_024, 1_048_576).default(65_536), // P-75
};

export type BackendSettings = z.output<z.ZodObject<typeof backendSettings>>;

export const backendChecks: readonly BackendCheck<BackendSettings>[] = [
  {
    broken: ({ MCP_DATABASE_URL, MCP_DATABASE_TABLES }) => MCP_DATABASE_URL !== undefined && MCP_DATABASE_TABLES.length === 0,
    problem: 'MCP_DATABASE_TABLES is not set: it lists the only tables that can be read',
  },
  {
    whenExposed: true,
    broken: ({ MCP_DATABASE_URL }) => MCP_DATABASE_URL === undefined,
    problem: 'MCP_DATABASE_URL is not set: the sample data is served on this machine only',
  },
  {
    broken: ({ MCP_DATABASE_URL, MCP_DATABASE_TLS }) =>
      MCP_DATABASE_URL !== undefined && MCP_DATABASE_TLS === 'off' && !isLoopback(new URL(MCP_DATABASE_URL.reveal()).hostname),
    problem: 'MCP_DATABASE_TLS is off: that is for a database on this machine only (P-23)',
  },
];

const isLoopback = (name: string) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(name);
