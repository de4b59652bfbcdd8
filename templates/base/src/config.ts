import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { backendChecks, backendSettings } from './backend/settings.js';
import { domain } from './domain.js';
// {{#if apiKey}}
import { keyRecords } from './platform/http/api-key.js';
// {{/if}}
import { Secret } from './platform/secret.js';

/** The first value of a table is its default. */
function first<Value>(table: Readonly<Record<string, Value>>): Value {
  const [value] = Object.values(table);
  if (value === undefined) throw new Error('A table of choices is empty.');
  return value;
}

const transports = {
  // {{#if stdio}}
  stdio: 'stdio',
  // {{/if}}
  // {{#if http}}
  http: 'http',
  // {{/if}}
} as const;
// {{#if http}}

/** How an HTTP caller proves who it is: on this machine too, unless `none` is asked for by name (P-22), and only there (P-29). */
const authMethods = {
  // {{#if oauth}}
  oauth: 'oauth',
  // {{/if}}
  // {{#if apiKey}}
  apiKey: 'api-key',
  // {{/if}}
  none: 'none',
} as const;
// {{/if}}

const list = z
  .string()
  .max(4096)
  .transform((text) => text.split(',').flatMap((entry) => entry.trim() || []));
// Not z.coerce.boolean(): it takes the text "false" for true (P-95).
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const whole = (min: number, max: number) => z.coerce.number().pipe(z.int().min(min).max(max));
const host = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'must be a host name or an IP address');
const secret = (minLength: number) =>
  z
    .string()
    .min(minLength)
    .transform((text) => new Secret(text));
// {{#if http}}
const webAddress = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine(({ username, password, hash }) => username + password + hash === '', 'must hold neither credentials nor a fragment');
// {{/if}}

/** Every setting there is. `docs/configuration.md` lists them, and a test compares the two (P-99). */
export const settings = z.object({
  MCP_TRANSPORT: z.enum(transports).default(first(transports)),
  MCP_LOCAL_SCOPES: list.default([...domain.scopes]),
  MCP_READ_ONLY: flag.default(true), // P-42
  MCP_DISABLED_TOOLS: list.default([]), // P-91
  MCP_CALL_TIMEOUT_MS: whole(100, 300_000).default(30_000), // P-80, P-94
  MCP_MAX_CONCURRENT_CALLS: whole(1, 10_000).default(32), // P-84
  MCP_MAX_HEAP_PERCENT: whole(1, 100).default(90), // P-84
  MCP_RATE_LIMIT_PER_SECOND: whole(1, 1_000_000).default(100), // P-83
  MCP_MAX_OUTPUT_CHARS: whole(1_000, 1_000_000).default(100_000), // P-75
  MCP_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  MCP_AUDIT_FILE: z.string().min(1).max(4096).optional(),
  MCP_AUDIT_KEY: secret(32).optional(),
  // {{#if confirm}}
  MCP_CONFIRMATION_KEY: secret(32).optional(),
  // {{/if}}
  MCP_SHUTDOWN_GRACE_MS: whole(0, 300_000).default(10_000),
  MCP_ALLOWED_HOSTS: list.default([]),
  MCP_OPERATIONS_HOST: host.default('127.0.0.1'),
  MCP_OPERATIONS_PORT: whole(0, 65_535).optional(),
  // {{#if http}}
  MCP_HOST: host.default('127.0.0.1'), // P-19
  MCP_PORT: whole(0, 65_535).default(3000),
  MCP_PUBLIC_URL: webAddress.optional(),
  MCP_ALLOWED_ORIGINS: list.default([]),
  MCP_MAX_BODY_BYTES: whole(1_024, 4_194_304).default(1_048_576), // P-65
  MCP_MAX_CONNECTIONS: whole(1, 65_535).default(100), // P-94
  MCP_WORKERS: whole(1, 64).default(1),
  MCP_AUTH: z.enum(authMethods).default(first(authMethods)),
  // {{#if oauth}}
  // The organisation's own provider (P-38). Text, not URL: issuers are compared letter by letter, and some end with a slash (P-31).
  MCP_OAUTH_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  MCP_OAUTH_JWKS_URL: webAddress.optional(),
  MCP_OAUTH_AUDIENCE: z.string().min(1).max(2048).optional(),
  // Public-key algorithms only: neither "none" nor a shared secret can be configured (P-31).
  MCP_OAUTH_ALGORITHMS: list.pipe(z.array(z.enum(['RS256', 'PS256', 'ES256', 'EdDSA'])).min(1)).default(['RS256', 'ES256']),
  // {{/if}}
  // {{#if apiKey}}
  MCP_API_KEYS: keyRecords.optional(),
  // {{/if}}
  // {{/if}}
  ...backendSettings,
});

export type Config = z.output<typeof settings>;

/** Every problem of the configuration at once. Names settings and rules, never a value (P-92). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/**
 * Reads the settings from `env` (names that start with MCP_); NAME_FILE names a file that holds the value (P-97).
 * The only reader of the environment. Throws a ConfigError that lists everything wrong.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const { values, problems } = readEnvironment(env);
  const parsed = settings.safeParse(values);
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const unsafe = crossChecks.flatMap(({ broken, problem }) => (broken(parsed.data) ? [problem] : []));
  if (unsafe.length > 0) throw new ConfigError(unsafe);
  return parsed.data;
}

/** The audit key alone, for the command that verifies a trail. */
export function loadAuditKey(env: Readonly<Record<string, string | undefined>>): Secret | undefined {
  return settings.shape.MCP_AUDIT_KEY.parse(readEnvironment(env).values.MCP_AUDIT_KEY);
}

/** Names with our prefix that no setting has. Not an error: MCP clients export variables of their own, MCP_TIMEOUT for instance. */
export function unknownSettings(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env).filter(
    (name) => name.startsWith('MCP_') && !(name.replace(/_FILE$/, '') in settings.shape) && !(name in settings.shape),
  );
}

function readEnvironment(env: Readonly<Record<string, string | undefined>>) {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const [name, setting] of Object.entries(settings.shape)) {
    const direct = env[name];
    const file = name.endsWith('_FILE') ? undefined : env[`${name}_FILE`];
    if (direct !== undefined && file !== undefined) problems.push(`${name} and ${name}_FILE are both set: keep one`);
    try {
      const value = file === undefined ? direct : readFileSync(file, 'utf8').trimEnd();
      // Empty counts as unset, but for a list it says "none": MCP_LOCAL_SCOPES= grants nothing.
      if (value !== undefined && (value !== '' || Array.isArray(setting.safeParse('').data))) values[name] = value;
    } catch {
      problems.push(`${name}_FILE names a file that cannot be read`);
    }
  }
  return { values, problems };
}

const isLoopback = (name: string) => /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(name);
// {{#if http}}
const servesHttp = (config: Config) => config.MCP_TRANSPORT === 'http';
const isExposed = (config: Config) => servesHttp(config) && !isLoopback(config.MCP_HOST);
// {{#if oauth}}
const usesOAuth = (config: Config) => servesHttp(config) && config.MCP_AUTH === 'oauth';
const isInsecure = (address: URL | string | undefined) => {
  if (address === undefined) return false;
  const { protocol, hostname } = new URL(address);
  return protocol !== 'https:' && !isLoopback(hostname);
};
// {{/if}}
// {{/if}}

/** What no single setting can tell: combinations that would expose the server. */
const crossChecks: readonly { broken: (config: Config) => boolean; problem: string }[] = [
  {
    broken: (config) =>
      config.MCP_OPERATIONS_PORT !== undefined && !isLoopback(config.MCP_OPERATIONS_HOST) && config.MCP_ALLOWED_HOSTS.length === 0,
    problem: 'MCP_OPERATIONS_HOST leaves loopback: set MCP_ALLOWED_HOSTS',
  },
  // {{#if http}}
  {
    broken: (config) => isExposed(config) && config.MCP_ALLOWED_HOSTS.length === 0,
    problem: 'MCP_HOST leaves loopback: set MCP_ALLOWED_HOSTS to the names that clients use (P-20)',
  },
  {
    broken: (config) => isExposed(config) && config.MCP_AUTH === 'none',
    problem: 'MCP_HOST leaves loopback: MCP_AUTH must not be none (P-29)',
  },
  {
    broken: (config) => isExposed(config) && config.MCP_PUBLIC_URL === undefined,
    problem: 'MCP_HOST leaves loopback: set MCP_PUBLIC_URL to the address of the MCP endpoint',
  },
  {
    broken: (config) => config.MCP_WORKERS > 1 && (!servesHttp(config) || config.MCP_AUDIT_FILE === undefined),
    problem: 'MCP_WORKERS is more than 1: that needs HTTP and MCP_AUDIT_FILE, because each worker keeps a trail of its own (P-115)',
  },
  // {{#if oauth}}
  {
    broken: (config) => usesOAuth(config) && config.MCP_OAUTH_ISSUER === undefined,
    problem: 'MCP_OAUTH_ISSUER is not set: it names the only authorization server whose tokens count (P-31)',
  },
  {
    broken: (config) => usesOAuth(config) && (isInsecure(config.MCP_OAUTH_ISSUER) || isInsecure(config.MCP_OAUTH_JWKS_URL)),
    problem: 'MCP_OAUTH_ISSUER and MCP_OAUTH_JWKS_URL must use https (P-23)',
  },
  // {{/if}}
  // {{#if apiKey}}
  {
    broken: (config) => servesHttp(config) && config.MCP_AUTH === 'api-key' && config.MCP_API_KEYS === undefined,
    problem: 'MCP_API_KEYS is not set: make a key with "npm run key:new" and put its record there (P-29)',
  },
  // {{/if}}
  // {{/if}}
  ...backendChecks.filter(({ whenExposed }) => whenExposed !== true),
  // {{#if http}}
  ...backendChecks
    .filter(({ whenExposed }) => whenExposed === true)
    .map(({ broken, problem }) => ({ broken: (config: Config) => isExposed(config) && broken(config), problem })),
  // {{/if}}
];
