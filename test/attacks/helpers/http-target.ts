import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { userEnvironment } from '../../e2e/helpers/environment.js';
import { freePort } from '../../e2e/helpers/free-port.js';
import { startService } from '../../e2e/helpers/process.js';
import type { Issuer } from './issuer.js';
import type { Project } from './projects.js';
import { envelope, type HttpTarget, type Seen, type Sent, seen } from './targets.js';

const HANG_UP_MS = 30_000;

/** Starts the built server of a template. `tight` makes its limits so small that an attack reaches them. */
export async function startHttp(project: Project, issuer: Issuer, auth: 'oauth' | 'api-key', settings: Record<string, string>) {
  const operations = new URL(`http://127.0.0.1:${await freePort()}`);
  const records = apiKeys(project.scopes);
  const env = userEnvironment({
    ...project.settings,
    MCP_TRANSPORT: 'http',
    MCP_PORT: '0',
    MCP_AUTH: auth,
    MCP_OAUTH_ISSUER: issuer.url.origin,
    MCP_OAUTH_JWKS_URL: issuer.url.href,
    MCP_API_KEYS: JSON.stringify(Object.values(records).map(({ record }) => record)),
    MCP_OPERATIONS_PORT: operations.port,
    ...settings,
  });
  const address = (output: string) => /"address":"(http:[^"]+)"/.exec(output)?.[1];
  const isReady = async (output: string) => address(output) !== undefined && (await reachable(operations));
  const service = await startService(process.execPath, ['dist/main.js'], { cwd: project.dir, env, isReady });
  const url = new URL(address(service.output()) ?? '');
  return { target: targetAt(url, operations, project, issuer, auth, records, service.output), stop: service.stop };
}

async function reachable(url: URL): Promise<boolean> {
  return fetch(new URL('/health', url)).then(
    ({ ok }) => ok,
    () => false,
  );
}

function apiKeys(scopes: readonly string[]) {
  const make = (id: string, rights: readonly string[], expiresAt?: string) => {
    const key = `mcp_${id}_${randomBytes(32).toString('base64url')}`;
    return { key, record: { id, sha256: createHash('sha256').update(key).digest('hex'), scopes: rights, expiresAt } };
  };
  return {
    good: make('good', scopes),
    narrow: make('narrow', ['nothing:read']),
    expired: make('expired', scopes, '2020-01-01T00:00:00Z'),
  };
}

function targetAt(
  url: URL,
  operations: URL,
  project: Project,
  issuer: Issuer,
  auth: 'oauth' | 'api-key',
  records: ReturnType<typeof apiKeys>,
  written: () => string,
): HttpTarget {
  const answers: string[] = [];
  const keep = (found: Seen): Seen => {
    answers.push(found.text);
    return found;
  };
  const scope = project.scopes.join(' ');
  const token = (claims: object = {}, header: object = {}) => issuer.sign(url.href, { scope, ...claims }, header);
  const credential = (as: string) => (auth === 'oauth' ? token({ sub: as, client_id: `client-of-${as}` }) : records.good.key);
  const send = async ({ method = 'POST', path = url.pathname, headers = {}, body = '', anonymous = false }: Sent) =>
    keep(await exchange(url, { method, path, body, headers: anonymous ? headers : { ...bearer(credential('alice')), ...headers } }));
  return {
    url,
    operations,
    innocent: project.innocent,
    send,
    sendRaw: async (text) => keep(await exchangeRaw(url, text)),
    token,
    forge: (header, how) => issuer.forge(url.href, scope, header, how),
    keys: { good: records.good.key, narrow: records.narrow.key, expired: records.expired.key },
    call(tool, args, options = {}) {
      const { body, headers } = envelope('tools/call', { name: tool, arguments: args, ...options.members }, options);
      return send({ body, headers: { ...headers, ...bearer(credential(options.as ?? 'alice')) } });
    },
    request: (method, params) => send(envelope(method, params)),
    written,
    answered: () => answers.join('\n'),
  };
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** `fetch` would not send a false Host or Origin. */
function exchange(url: URL, { method, path, headers, body }: Required<Omit<Sent, 'anonymous'>>): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const defaults = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const options = { host: url.hostname, port: url.port, method, path, headers: { ...defaults, ...headers }, agent: false };
    const outgoing = request(options, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve(seen(text, response.statusCode, JSON.stringify(response.headers)));
    });
    // A server that refuses a large body hangs up while it is still being sent.
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : reject(error),
    );
    outgoing.setTimeout(HANG_UP_MS, () => reject(new Error(`No answer to ${method} ${path} within ${HANG_UP_MS} ms.`)));
    outgoing.end(body);
  });
}

function exchangeRaw(url: URL, text: string): Promise<Seen> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(url.port), url.hostname, () => socket.write(text));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('error', () => {});
    socket.setTimeout(HANG_UP_MS, () => reject(new Error(`The server kept the connection for ${HANG_UP_MS} ms: ${answer.slice(0, 200)}`)));
    socket.on('close', () => {
      socket.destroy();
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
      resolve(Number.isNaN(status) ? { outcome: 'hung up', text: answer } : { ...seen('', status), text: answer });
    });
  });
}
