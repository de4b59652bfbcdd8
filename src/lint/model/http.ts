import { ts } from 'ts-morph';
import { isErased, literalProperty, propertyName, unwrap, walk } from '../program/syntax.js';
import { type Code, textOf, type Use } from './code.js';
import { checksCredentials, isInRoute } from './credentials.js';
import { type HeaderRead, headerReads } from './headers.js';

/** Where a listening socket can be reached from. */
export type Bind = 'loopback' | 'all' | 'configured';

/** A call that opens a listening socket. */
export interface Listener {
  use: Use;
  bind: Bind;
  /** The expression that names the interface; undefined where none is given. */
  host: ts.Expression | undefined;
}

/** What the package does over HTTP. */
export interface HttpFacts {
  /** Where transports that serve MCP over HTTP are made. */
  endpoints: readonly Use[];
  listeners: readonly Listener[];
  /** Something in the package decides by credentials of requests whether they reach the endpoint. */
  authenticates: boolean;
  /** Something in the package checks the Host or Origin header. */
  checksHost: boolean;
  checksOrigin: boolean;
  /** Where a program that listens starts servers that are programs, or a route starts any. */
  spawns: readonly Use[];
}

const ENDPOINT =
  /^(@modelcontextprotocol\/|@hono\/mcp|mcp-handler|@vercel\/mcp-).*\.(\w*StreamableHTTP(Server)?Transport|SSEServerTransport|StreamableHTTPTransport|createMcpHandler|toNodeHandler)\(\)$/;
const LISTENS =
  /^(express|express-serve-static-core|koa|polka|connect|restify|http|https|http2|@modelcontextprotocol\/[\w./-]+)(\.|\().*\.listen\(\)$/;
const FASTIFY = /^(fastify|@modelcontextprotocol\/fastify)(\.|\().*\.listen\(\)$/;
const SERVES = /^(@hono\/node-server\.serve|global:Bun\.serve|global:Deno\.serve)\(\)$/;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/;
const EVERYWHERE = /^(0\.0\.0\.0|::|\[::\]|)$/;

const AUTHENTICATES =
  /(requireBearerAuth|verifyBearerToken|withMcpAuth|mcpAuthRouter|jwtVerify|jwtDecrypt|timingSafeEqual|verifyIdToken|verifyAccessToken|authenticateRequest)\(\)$|^(jsonwebtoken\.verify|passport|express-jwt|express-oauth2-jwt-bearer|express-basic-auth|@clerk\/|better-auth|@auth0\/|@workos|@cloudflare\/workers-oauth-provider|@fastify\/(jwt|bearer-auth|basic-auth)|hono\/(bearer-auth|jwt|basic-auth|jwk)|next-auth|oauth4webapi|@okta\/|@descope\/|@stytch\/|stytch|aws-jwt-verify|mcp-framework\.(JWT|APIKey|OAuth)AuthProvider)/;
/** Sign-in of a page in a browser: it says nothing of what the server asks for. */
const IN_BROWSER = /^[@\w/-]*\b(react|vue|svelte|solid|angular)\b|\.use[A-Z]\w*\(\)$/;
const CHECKS_BOTH = /\.(createMcpExpressApp|createMcpHonoApp|createMcpFastifyApp)\(\)$/;
const CHECKS_HOST = /\.(localhostHostValidation|hostHeaderValidation|hostHeaderValidationResponse|validateHostHeader)\(\)$/;
const CHECKS_ORIGIN = /\.(localhostOriginValidation|originValidation|originValidationResponse|validateOriginHeader)\(\)$/;
const STARTS_SERVER = /\.StdioClientTransport\(\)$/;
const SPAWNS = /^(child_process|execa|cross-spawn|node-pty|tinyexec|nano-spawn)\.?\w*\(\)$|\.StdioClientTransport\(\)$/;

const known = new WeakMap<Code, HttpFacts>();

/** What the package of a server does over HTTP, as far as its code tells. */
export function httpOf(code: Code): HttpFacts {
  let facts = known.get(code);
  if (facts === undefined) {
    facts = read(code);
    known.set(code, facts);
  }
  return facts;
}

function read(code: Code): HttpFacts {
  const headers = headerReads(code);
  const options = protectionOptions(code);
  const endpoints = code.matching(ENDPOINT);
  const listeners = besideEndpoints(
    code.uses.flatMap((use) => listenerOf(code, use) ?? []),
    endpoints,
  );
  const called = (pattern: RegExp): boolean => code.uses.some((use) => pattern.test(use.symbol));
  return {
    endpoints,
    listeners,
    authenticates:
      code.uses.some((use) => AUTHENTICATES.test(use.symbol) && !IN_BROWSER.test(use.symbol)) ||
      checksCredentials(code, headersBeside(code, headers, [...listeners.map(({ use }) => use), ...endpoints]), endpoints) ||
      options.has('authenticate'),
    checksHost:
      checksByItself(code) || called(CHECKS_HOST) || headers.some((header) => header.name === 'host') || options.has('allowedHosts'),
    checksOrigin:
      checksByItself(code) || called(CHECKS_ORIGIN) || headers.some((header) => header.name === 'origin') || options.has('allowedOrigins'),
    spawns: listeners.length === 0 ? [] : spawnsOf(code),
  };
}

/** An app of the SDK checks both headers by itself, unless it is told to listen on anything but this machine. */
function checksByItself(code: Code): boolean {
  return code.matching(CHECKS_BOTH).some((use) => {
    // What source does not show may be this machine.
    const hosts = code.option(use, 0, 'host');
    return hosts.every((host) => LOOPBACK.test(textOf(host) ?? '127.0.0.1'));
  });
}

/** Where a file listens and serves MCP, what else listens is for something else: metrics, the end of a sign-in. */
function besideEndpoints(listeners: readonly Listener[], endpoints: readonly Use[]): readonly Listener[] {
  const files = new Set(endpoints.map(({ module }) => module.path));
  const beside = listeners.filter(({ use }) => files.has(use.module.path));
  return beside.length === 0 ? listeners : beside;
}

/** The headers that are read in the programs that listen: a page that they deliver has headers of its own. */
function headersBeside(code: Code, headers: readonly HeaderRead[], uses: readonly Use[]): readonly HeaderRead[] {
  if (uses.length === 0 || headers.length === 0) return headers;
  const loads = code.loadsWith(uses);
  return headers.filter(({ node }) => loads(node.getSourceFile().fileName));
}

/** Where programs are started: servers, here or in a package that this one imports, and whatever a route starts. */
function spawnsOf(code: Code): Use[] {
  const own = code.matching(SPAWNS).filter((use) => STARTS_SERVER.test(use.symbol) || isInRoute(use.node));
  return own.length > 0 ? own : code.matchingBeyond(STARTS_SERVER);
}

function listenerOf(code: Code, use: Use): Listener | undefined {
  if (SERVES.test(use.symbol)) return fromOptions(code, use, 'hostname', 'all');
  if (FASTIFY.test(use.symbol)) return fromOptions(code, use, 'host', 'loopback');
  if (!LISTENS.test(use.symbol)) return undefined;
  const [first, second] = use.node.arguments ?? [];
  if (first === undefined) return { use, bind: 'all', host: undefined };
  const leaves = code.names.leavesOf(first);
  // A path is a socket in the file system.
  if (leaves.some((leaf) => (textOf(leaf) ?? '').includes('/'))) return undefined;
  if (leaves.some(ts.isObjectLiteralExpression)) return fromOptions(code, use, 'host', 'all');
  if (second === undefined || isCallback(code, second)) return { use, bind: 'all', host: undefined };
  return { use, bind: bindOf(code, [second]), host: second };
}

function isCallback(code: Code, node: ts.Expression): boolean {
  return code.names.functionOf(node) !== undefined || ts.isCallExpression(unwrap(node)) || ts.isNumericLiteral(node);
}

function fromOptions(code: Code, use: Use, name: string, standard: Bind): Listener | undefined {
  const objects = [0, 1].flatMap((index) => code.objects(use, index));
  if (objects.some((object) => literalProperty(object, 'path') !== undefined)) return undefined;
  const hosts = objects.flatMap((object) => literalProperty(object, name) ?? literalProperty(object, 'host') ?? []);
  const [host] = hosts;
  if (host !== undefined) return { use, bind: bindOf(code, hosts), host };
  const open = objects.length === 0 || objects.some((object) => object.properties.some(ts.isSpreadAssignment));
  return { use, bind: open && standard === 'all' && (use.node.arguments?.length ?? 0) > 0 ? 'configured' : standard, host: undefined };
}

function bindOf(code: Code, hosts: readonly ts.Expression[]): Bind {
  const leaves = hosts.flatMap((host) => code.names.leavesOf(host));
  const texts = leaves.flatMap((leaf) => textOf(leaf) ?? []);
  if (texts.some((text) => EVERYWHERE.test(text))) return 'all';
  return texts.length === leaves.length && texts.every((text) => LOOPBACK.test(text)) ? 'loopback' : 'configured';
}

const PROTECTIONS = new Set(['allowedHosts', 'allowedOrigins', 'authenticate']);
const PROTECTION = new RegExp([...PROTECTIONS].join('|'));

/** Options of servers and transports that switch a protection on, by name. */
function protectionOptions(code: Code): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { file } of code.modules) {
    if (!PROTECTION.test(file.text)) continue;
    walk(file, (node) => {
      if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isMethodDeclaration(node)) {
        const name = propertyName(node.name);
        if (name !== undefined && PROTECTIONS.has(name)) found.add(name);
      }
      return !isErased(node);
    });
  }
  return found;
}
