import type { AddedModule } from './module-beside.js';
import type { Layer } from './steps.js';

/** What stands at the head of a module that harden adds. */
export const ADDED_NOTE = 'Added by create-mcp-server upgrade --step harden. Yours from here on.';

/** Checks of a request. Each answers it and gives true where it must not go on. */
const CHECKS: Readonly<Partial<Record<Layer, { settings: string; check: string; call: string }>>> = {
  'host-origin': {
    settings: `/** Names that clients use for this server, beside those of this machine: MCP_ALLOWED_HOSTS=mcp.example.com,other.example.com */
const hosts = new Set(['localhost', '127.0.0.1', '[::1]', ...list(process.env.MCP_ALLOWED_HOSTS)]);

/** Web pages that may call it: MCP_ALLOWED_ORIGINS=https://app.example.com */
const origins = new Set(list(process.env.MCP_ALLOWED_ORIGINS));
`,
    check: `/** A page that rebinds its name to this machine, or calls from another origin, is refused. */
function isStrange(req: IncomingMessage, res: ServerResponse): boolean {
  const host = nameIn(\`http://\${req.headers.host ?? ''}\`);
  const { origin } = req.headers;
  const isLocal = origin !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(nameIn(origin) ?? '');
  if (host !== undefined && hosts.has(host) && (origin === undefined || isLocal || origins.has(origin))) return false;
  return refuse(res, 403, 'This host or origin is not allowed.');
}

function nameIn(url: string): string | undefined {
  try {
    return new URL(url).hostname;
  } catch {
    return undefined;
  }
}
`,
    call: 'isStrange(req, res)',
  },
  limits: {
    settings: `/** Most bytes of a request, and most requests of one address in a minute. */
const mostBytes = Number(process.env.MCP_MAX_BODY_BYTES ?? 4_194_304);
const mostRequests = Number(process.env.MCP_MAX_REQUESTS_PER_MINUTE ?? 600);

/** Most addresses that are counted at a time. */
const mostAddresses = 10_000;

const seen = new Map<string, { since: number; count: number }>();
`,
    check: `/** A body without a length, or one that is too long, is refused, and so is an address that asks too often. */
function isTooMuch(req: IncomingMessage, res: ServerResponse): boolean {
  if (req.headers['transfer-encoding'] !== undefined) return refuse(res, 411, 'Send the length of the body.');
  if (!(Number(req.headers['content-length'] ?? 0) <= mostBytes)) return refuse(res, 413, 'The body is too long.');
  const address = req.socket.remoteAddress ?? '';
  const now = Date.now();
  const known = seen.get(address);
  const entry = known !== undefined && now - known.since < 60_000 ? known : { since: now, count: 0 };
  entry.count += 1;
  // Whoever asked last stands last, so that the one who has been silent longest is forgotten first, and never all.
  seen.delete(address);
  const [oldest] = seen.keys();
  if (oldest !== undefined && seen.size >= mostAddresses) seen.delete(oldest);
  seen.set(address, entry);
  return entry.count <= mostRequests ? false : refuse(res, 429, 'Too many requests.');
}
`,
    call: 'isTooMuch(req, res)',
  },
  auth: {
    settings: `/** What callers must present: Authorization: Bearer … Without it nobody is let in. */
const token = process.env.MCP_AUTH_TOKEN ?? '';
`,
    check: `/** Nobody without the token. Where none is set, nobody at all. */
function isUnknown(req: IncomingMessage, res: ServerResponse): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const given = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
  if (token !== '' && timingSafeEqual(hash(given), hash(token))) return false;
  res.setHeader('WWW-Authenticate', 'Bearer');
  return refuse(res, 401, 'A token is needed.');
}
`,
    call: 'isUnknown(req, res)',
  },
};

/** The module that requests pass first, with the checks of \`layers\`; undefined where none of them is one. */
export function requestGuard(layers: readonly Layer[]): AddedModule | undefined {
  const parts = (['host-origin', 'limits', 'auth'] as const).flatMap((layer) => (layers.includes(layer) ? [CHECKS[layer]] : []));
  const chosen = parts.filter((part) => part !== undefined);
  if (chosen.length === 0) return undefined;
  const text = [
    `// ${ADDED_NOTE}`,
    ...(layers.includes('auth') ? ["import { createHash, timingSafeEqual } from 'node:crypto';"] : []),
    "import type { IncomingMessage, ServerResponse } from 'node:http';",
    '',
    ...chosen.map(({ settings }) => settings),
    `/** In front of every route: app.use(guard) */
export function guard(req: IncomingMessage, res: ServerResponse, next: () => void): void {
  if (!isRefused(req, res)) next();
}

/** Around a listener of node:http: createServer(guarded(listener)) */
export function guarded<Request extends IncomingMessage, Response extends ServerResponse>(
  listener: (req: Request, res: Response) => unknown,
): (req: Request, res: Response) => void {
  return (req, res) => {
    if (!isRefused(req, res)) listener(req, res);
  };
}

function isRefused(req: IncomingMessage, res: ServerResponse): boolean {
  return ${chosen.map(({ call }) => call).join(' || ')};
}
`,
    ...chosen.map(({ check }) => check),
    ...(layers.includes('host-origin')
      ? [
          `function list(text: string | undefined): string[] {
  return (text ?? '').split(',').map((item) => item.trim()).filter((item) => item !== '');
}
`,
        ]
      : []),
    `function refuse(res: ServerResponse, status: number, message: string): true {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null }));
  return true;
}
`,
  ].join('\n');
  return { name: 'mcp-guard', text };
}

/** The module that every tool's result passes last; undefined where no layer needs it. */
export function resultGuard(layers: readonly Layer[]): AddedModule | undefined {
  const [errors, output] = [layers.includes('errors'), layers.includes('output')];
  if (!errors && !output) return undefined;
  const text = `// ${ADDED_NOTE}
${errors ? "import { randomUUID } from 'node:crypto';\n" : ''}
type Handler = (...given: unknown[]) => unknown;
${
  output
    ? `
/** Most characters of one text of a result. */
const mostCharacters = Number(process.env.MCP_MAX_OUTPUT_CHARS ?? 100_000);
`
    : ''
}
/** Wraps the handlers of every tool that is registered on \`server\` from here on. Gives the same server back. */
export function guardServer<Server extends object>(server: Server): Server {
  const methods = server as Record<string, unknown>;
  for (const name of ['registerTool', 'tool']) wrapLast(methods, name, () => true);
  wrapLast(methods, 'setRequestHandler', ([request]) => request === 'tools/call' || methodOf(request) === 'tools/call');
  return server;
}

function wrapLast(methods: Record<string, unknown>, name: string, isTool: (given: unknown[]) => boolean): void {
  const original = methods[name];
  if (typeof original !== 'function') return;
  methods[name] = function (this: unknown, ...given: unknown[]): unknown {
    const handler = given.at(-1);
    const wrapped = typeof handler === 'function' && isTool(given) ? [...given.slice(0, -1), guardHandler(handler as Handler)] : given;
    return original.apply(this, wrapped);
  };
}

/** The method of a request schema of SDK v1. */
function methodOf(schema: unknown): unknown {
  const shape = (schema as { shape?: { method?: { value?: unknown } } } | undefined)?.shape;
  return shape?.method?.value;
}

function guardHandler(handler: Handler): Handler {
  return async (...given) => {
${
  errors
    ? `    try {
      return ${output ? 'clean(await handler(...given))' : 'await handler(...given)'};
    } catch (error) {
      // An error of the protocol was made for the client; what else went wrong is none of its business.
      if (typeof (error as { code?: unknown } | undefined)?.code === 'number') throw error;
      const reference = randomUUID();
      console.error(\`[\${reference}]\`, error);
      return { isError: true, content: [{ type: 'text', text: \`The tool failed. Reference: \${reference}\` }] };
    }`
    : '    return clean(await handler(...given));'
}
  };
}
${
  output
    ? `
/** Caps each text, and takes out what a person does not see: control characters, terminal sequences, invisible letters. */
function clean(result: unknown): unknown {
  const content = (result as { content?: unknown } | undefined)?.content;
  if (!Array.isArray(content)) return result;
  return { ...(result as object), content: content.map(cleanItem) };
}

function cleanItem(item: unknown): unknown {
  const text = (item as { text?: unknown } | undefined)?.text;
  if (typeof text !== 'string') return item;
  const capped = text.length > mostCharacters ? \`\${text.slice(0, mostCharacters)}\\n[cut: \${text.length} characters]\` : text;
  const seen = capped
    .replace(/\\u001B\\[[0-?]*[ -/]*[@-~]/g, '')
    .replace(/[\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u200B\\u2060-\\u2064\\u202A-\\u202E\\u2066-\\u2069]|[\\u{E0000}-\\u{E007F}]/gu, '');
  return { ...(item as object), text: seen };
}
`
    : ''
}`;
  return { name: 'mcp-result', text };
}

/** The module that keeps stdout for messages of MCP. */
export const STDERR_MODULE: AddedModule = {
  name: 'mcp-stderr',
  text: `// ${ADDED_NOTE}
// stdout belongs to the protocol: one line of a log there, and the client cannot read on.
for (const name of ['log', 'info', 'debug'] as const) {
  console[name] = (...data: unknown[]) => {
    console.error(...data);
  };
}

export {};
`,
};
