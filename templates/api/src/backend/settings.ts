import * as z from 'zod';
import type { BackendCheck } from '../platform/backend-check.js';
import { Secret } from '../platform/secret.js';
import { isAllowableNetwork } from './networks.js';

const whole = (min: number, max: number) => z.coerce.number().pipe(z.int().min(min).max(max));
const list = z
  .string()
  .max(65_536)
  .transform((text) => text.split(',').flatMap((entry) => entry.trim() || []));

const address = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .transform((text) => new URL(text))
  .refine(
    ({ username, password, search, hash }) => username + password + search + hash === '',
    'must be an address alone, without credentials, query and fragment',
  );

/** Environment variables of the domain, merged into the schema in `config.ts`. */
export const backendSettings = {
  MCP_API_URL: address.optional(),
  MCP_API_TOKEN: z
    .string()
    .regex(/^[\x21-\x7E]{8,8192}$/, 'must be 8 to 8192 visible characters')
    .transform((text) => new Secret(text))
    .optional(),
  MCP_API_TOKEN_HEADER: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'must be the name of a header')
    .default('Authorization'),
  MCP_API_HOSTS: list
    .pipe(z.array(z.string().regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/, 'must be host names in small letters, separated by commas')).max(20))
    .default([]),
  MCP_API_NETWORKS: list
    .pipe(z.array(z.string().refine(isAllowableNetwork, 'must be networks as 10.20.0.0/16, not link-local, separated by commas')).max(20))
    .default([]),
  MCP_API_CA: z.string().min(1).max(1_048_576).optional(),
  MCP_API_TIMEOUT_MS: whole(100, 120_000).default(5_000), // P-80
  MCP_API_RETRIES: whole(0, 5).default(2), // P-82
  MCP_API_MAX_RESPONSE_BYTES: whole(1_024, 10_485_760).default(1_048_576), // P-75
  MCP_API_CACHE_SECONDS: whole(0, 3_600).default(5), // P-86
  MCP_API_STALE_SECONDS: whole(0, 86_400).default(300),
};

export type BackendSettings = z.output<z.ZodObject<typeof backendSettings>>;

export const backendChecks: readonly BackendCheck<BackendSettings>[] = [
  {
    broken: ({ MCP_API_URL }) => MCP_API_URL?.protocol === 'http:' && !isLoopback(MCP_API_URL.hostname),
    problem: 'MCP_API_URL must use https: http is for an API on this machine only (P-23)',
  },
  {
    // {{#if sample}}
    whenExposed: true,
    // {{/if}}
    broken: ({ MCP_API_URL }) => MCP_API_URL === undefined,
    problem: 'MCP_API_URL is not set: there is no API to ask',
  },
];

export const isLoopback = (name: string) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(name);
