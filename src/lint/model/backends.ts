import type { ExternalCall } from '../interpret/machine.js';
import { stringOf, symbolOf, type Term, type Value } from '../interpret/value.js';

/** Import paths and the kind of backend that they reach. The first match wins; null means that it reaches nothing. */
const BACKENDS: [RegExp, string | null][] = [
  [/^(fs|fs\/promises)\.(constants|Stats|Dirent)/, null],
  [
    /^(fs|fs\/promises|fs-extra|graceful-fs|glob|fast-glob|globby|tinyglobby|rimraf|chokidar|adm-zip|archiver|unzipper|tar|trash)(\.|\(|$)/,
    'fs',
  ],
  [/^global:Bun\.(file|write)/, 'fs'],
  [/^global:Deno\.(readTextFile|writeTextFile|readFile|writeFile|readDir|remove|mkdir|stat|open)/, 'fs'],
  [/^(child_process|execa|shelljs|zx|cross-spawn|node-pty|tinyexec|nano-spawn|@lydell\/node-pty)(\.|\(|$)/, 'exec'],
  [/^global:(Bun\.(spawn|spawnSync|\$)|Deno\.Command)/, 'exec'],
  [/^(simple-git|isomorphic-git|nodegit)(\.|\(|$)/, 'git'],
  [/^(ssh2|node-ssh)(\.|\(|$)/, 'ssh'],
  [
    /^(pg|pg-promise|postgres|mysql|mysql2|better-sqlite3|sqlite3|sqlite|node:sqlite|bun:sqlite|mssql|tedious|knex|@prisma\/client|drizzle-orm|typeorm|sequelize|kysely|@neondatabase\/serverless|@libsql\/client|duckdb|@duckdb\/node-api|oracledb|snowflake-sdk|sql\.js|@planetscale\/database|@vercel\/postgres|@databricks\/sql|@clickhouse\/client)((\/|\.|\()|$)/,
    'sql',
  ],
  [/^(mongodb|mongoose)(\.|\(|$)/, 'mongodb'],
  [/^(redis|ioredis|@upstash\/redis)(\.|\(|$)/, 'redis'],
  [
    /^(@elastic\/elasticsearch|@opensearch-project\/opensearch|neo4j-driver|cassandra-driver|@qdrant\/js-client-rest|chromadb|@pinecone-database\/pinecone|weaviate-client|meilisearch)(\/|\.|\(|$)/,
    'search',
  ],
  [/^(nodemailer|@sendgrid\/mail|mailgun\.js|resend|postmark|imapflow|imap|emailjs|@react-email\/render|mailparser)(\.|\(|$)/, 'email'],
  [
    /^(playwright|playwright-core|@playwright\/test|puppeteer|puppeteer-core|@browserbasehq\/[\w-]+|selenium-webdriver|chrome-remote-interface)(\.|\(|$)/,
    'browser',
  ],
  [/^(@aws-sdk\/[\w-]+|aws-sdk)(\/|\.|\(|$)/, 'aws'],
  [/^(@google-cloud\/[\w-]+|googleapis|@googleapis\/[\w-]+|firebase-admin)(\/|\.|\(|$)/, 'google'],
  [/^@azure\/[\w-]+(\/|\.|\(|$)/, 'azure'],
  [/^(@kubernetes\/client-node)(\.|\(|$)/, 'kubernetes'],
  [/^(dockerode)(\.|\(|$)/, 'docker'],
  [/^global:(fetch|WebSocket|EventSource|XMLHttpRequest)(\(|\.|$)/, 'http'],
  [
    /^(undici|axios|got|ky|node-fetch|cross-fetch|superagent|needle|request|request-promise|phin|bent|ofetch|http|https|http2|ws|axios-retry|graphql-request|@apollo\/client|openapi-fetch|openapi-client-axios|swagger-client)(\.|\(|$)/,
    'http',
  ],
];

/** Methods of node's http modules that serve rather than ask. */
const SERVING = /^(http|https|http2)\.(createServer|Server|createSecureServer|IncomingMessage|ServerResponse|STATUS_CODES|METHODS)/;
/** Packages named like clients of one vendor: their calls are that vendor's API. */
const VENDOR =
  /^(@?[\w.-]*(octokit|notionhq|linear|slack|stripe|twilio|openai|anthropic|discord|github|gitlab|hubspot|zendesk|intercom|shopify|airtable|supabase|contentful|sanity|dropbox|figma|asana|trello|jira|confluence|sentry|datadog|pagerduty|cloudflare|vercel|algolia|segment|mixpanel|spotify|telegram|whatsapp|mailchimp|salesforce|jsforce|firecrawl|exa-js|tavily|apify|replicate|cohere|mistralai|elevenlabs|deepl|translated)[\w.-]*|@?[\w.-]+\/[\w.-]*(sdk|client|api)[\w.-]*|[\w.-]+-(sdk|api|client))(\/|\.|\(|$)/i;
const NOT_VENDOR =
  /^(@modelcontextprotocol|@opentelemetry|@sentry|@types|@cyanheads|@mastra|@ai-sdk|@trpc|@apollo|@repo|agents|pg-|@sinclair|@prisma|prom-client|openid-client|oauth|jwks|pino|winston|socket\.io|@grpc|@aws-lambda)/;

const PROMISIFY = /^(util|pify|es6-promisify|bluebird)(\.\w+)*\.?promisify\(\)$|^pify\(\)$/;

/** The backend that a call outside the program reaches: `http:host`, `fs`, `sql`, …; undefined for computation. */
export function backendOf({ callee, args }: Pick<ExternalCall, 'callee' | 'args'>): string | undefined {
  const call = { callee: promised(callee), args };
  const symbol = symbolOf(call.callee);
  if (SERVING.test(symbol)) return undefined;
  const entry = BACKENDS.find(([pattern]) => pattern.test(symbol));
  if (entry?.[1] === 'http') {
    const host = hostOf(call);
    return host === undefined ? 'http' : `http:${host}`;
  }
  if (entry !== undefined) return entry[1] ?? undefined;
  if (call.callee.op !== 'member' || symbol.startsWith('?') || symbol.startsWith('global:')) return undefined;
  if (VENDOR.test(symbol) && !NOT_VENDOR.test(symbol)) return `api:${packageOf(symbol)}`;
  return undefined;
}

/** The function that `promisify` was given, any other as it is. */
export function promised(callee: Term): Term {
  const [wrapped] = callee.op === 'call' && PROMISIFY.test(symbolOf(callee)) ? (callee.args ?? []) : [];
  return wrapped?.kind === 'term' ? wrapped : callee;
}

/** The package that a symbol starts with. */
export function packageOf(symbol: string): string {
  // A file that is not there, made by a generator when the server is built: its path stands for it.
  const file = /^(?:\.\.?\/)+([^.(]+?)(?:\/index)?(?:\.[cm]?[jt]s)?(?:\.|\(|$)/.exec(symbol)?.[1];
  if (file !== undefined) return file;
  const [, name] = /^((?:@[^/]+\/)?[^/.(]+(?:\.js)?)/.exec(symbol) ?? [];
  return name ?? symbol;
}

const MOST_PARTS = 6;

/** The host of the address that an HTTP call is given, where its beginning is known. */
function hostOf(call: Pick<ExternalCall, 'callee' | 'args'>): string | undefined {
  const candidates: Value[] = [...call.args.slice(0, 2)];
  const [first] = call.args;
  if (first?.kind === 'object')
    candidates.push(...['url', 'baseURL', 'hostname', 'host'].flatMap((name) => first.properties.get(name)?.value ?? []));
  const instance = creationOf(call.callee);
  const options = instance?.args?.find((arg) => arg.kind === 'object');
  if (options?.kind === 'object')
    candidates.push(...['baseURL', 'prefixUrl', 'baseUrl'].flatMap((name) => options.properties.get(name)?.value ?? []));
  for (const candidate of candidates) {
    const host = hostIn(candidate, 0);
    if (host !== undefined) return host;
  }
  return undefined;
}

/** `axios.create({ baseURL })` behind `instance.get`. */
function creationOf(callee: Term): Term | undefined {
  let current: Value | undefined = callee.base;
  for (let hop = 0; hop < MOST_PARTS && current?.kind === 'term'; hop += 1) {
    if (current.op === 'call' || current.op === 'new') return current;
    current = current.base;
  }
  return undefined;
}

function hostIn(value: Value | undefined, depth: number): string | undefined {
  if (value === undefined || depth > MOST_PARTS) return undefined;
  const text = stringOf(value);
  if (text !== undefined) return /^(?:https?|wss?):\/\/([^/:?#]+)/.exec(text)?.[1];
  if (value.kind === 'union') return value.options.map((option) => hostIn(option, depth + 1)).find((host) => host !== undefined);
  if (value.kind !== 'term') return undefined;
  if (value.op === 'concat') {
    const [head, ...tail] = value.args ?? [];
    if (stringOf(head) === undefined) return hostIn(head, depth + 1);
    const unknownAt = tail.findIndex((part) => stringOf(part) === undefined);
    const next = unknownAt < 0 ? undefined : tail[unknownAt];
    const beginning = [head, ...tail.slice(0, unknownAt < 0 ? tail.length : unknownAt)].map((part) => stringOf(part) ?? '').join('');
    const host = /^(?:https?|wss?):\/\/([^/:?#]+)(.?)/.exec(beginning);
    // `https://${x}` and `https://api.${x}` do not say which host.
    return host?.[1] !== undefined && (host[2] !== '' || next === undefined) ? host[1] : undefined;
  }
  if (/global:(URL|Request)\(\)|\.toString\(\)$|\.href$|url\.URL\(\)/.test(symbolOf(value)))
    return hostIn(value.args?.[1], depth + 1) ?? hostIn(value.args?.[0] ?? value.base, depth + 1);
  if (value.op === 'member' || value.op === 'call')
    return value.base?.kind === 'term' && value.base !== value ? hostIn(value.base, depth + 1) : undefined;
  return undefined;
}
