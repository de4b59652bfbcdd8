import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostHeaderValidation, originValidation } from '@modelcontextprotocol/node';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than the 60 s after which load balancers drop an idle connection: whoever closes first must not be us, in the middle of a request. */
const KEEP_ALIVE_MS = 65_000;
/** Connections that the system keeps while this process has no time to accept them; Linux allows `net.core.somaxconn`, 4096 by default. */
const BACKLOG = 511;
/** Node looks for connections over their time this often; its default of 30 s would quadruple the header timeout. */
const CHECK_CONNECTIONS_MS = 1_000;
const SWEEP_MS = 50;

const MAX_REMEMBERED_HOSTS = 100;

/** Headers larger than this are refused with 431. */
const MAX_HEADER_BYTES = 16_384;

/** A listener that is up. */
export interface Service {
  address: URL;
  /** Stops accepting, lets running requests end for `graceMs`, then cuts them (P-89). */
  close(graceMs: number): Promise<void>;
}

/** True where the request may go on; otherwise it has been answered. */
export type Guard = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Host and Origin allow-lists, on every listener and every bind (P-20): a page in a browser can reach loopback through DNS
 * rebinding. Both lists hold names without port; loopback is always in them.
 */
export function networkGuard(allowedHosts: readonly string[], allowedOrigins: readonly string[], refused: (reason: string) => void): Guard {
  const hostAllowed = remember(hostHeaderValidation([...LOOPBACK, ...allowedHosts]));
  const originAllowed = originValidation([...LOOPBACK, ...allowedOrigins]);
  return (request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    response.setHeader('Cache-Control', 'no-store');
    if (!hostAllowed(request, response)) refused('host');
    else if (!originAllowed(request, response)) refused('origin');
    else return true;
    return false;
  };
}

/**
 * The same for health and metrics, which probes and scrapers address by the IP of a pod: the address that the connection came in on
 * is allowed too. That is safe, because rebinding needs a name.
 */
export function operationsGuard(allowedHosts: readonly string[], refused: (reason: string) => void): Guard {
  return (request, response) => {
    const own = request.socket.localAddress?.replace(/^::ffff:/, '') ?? '';
    return networkGuard([...allowedHosts, own.includes(':') ? `[${own}]` : own], [], refused)(request, response);
  };
}

/** Does not check a Host header again that has passed: there are few of those, and each check parses it as a URL. */
function remember(guard: Guard): Guard {
  const passed = new Set<string>();
  return (request, response) => {
    const { host = '' } = request.headers;
    if (passed.has(host)) return true;
    const allowed = guard(request, response);
    if (allowed && passed.size < MAX_REMEMBERED_HOSTS) passed.add(host);
    return allowed;
  };
}

/** A server on which a slow or greedy peer costs a bounded amount. `requestTimeout` in milliseconds: until a request is here whole. */
export function createBoundedServer(maxConnections: number, requestTimeout: number): Server {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeout),
    requestTimeout,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: CHECK_CONNECTIONS_MS,
  });
  server.maxConnections = maxConnections;
  return server;
}

/** Answers with a small JSON document. */
export function answerJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** The path of a request, without its query. */
export function pathOf(request: IncomingMessage): string {
  const { url = '/' } = request;
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** Binds the server; port 0 takes a free one. Rejects when the address cannot be had. */
export async function listen(server: Server, host: string, port: number): Promise<URL> {
  server.listen({ port, host, backlog: BACKLOG });
  await once(server, 'listening');
  const bound = server.address() as AddressInfo;
  return new URL(`http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`);
}

export async function stop(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  // A connection whose answer is still going out turns idle later, and a client may keep it open for long.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
