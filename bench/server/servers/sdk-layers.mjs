// The documented handler with the layers of a generated server, done the usual way with the usual libraries.
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer, OAuthError, OAuthErrorCode, requireScopes, verifyBearerToken } from '@modelcontextprotocol/server';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import pino from 'pino';
import { Counter, Histogram } from 'prom-client';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { config, name } from './tool.mjs';

const { ISSUER, AUDIENCE, AUDIT_FILE } = process.env;
const keys = createRemoteJWKSet(new URL(`${ISSUER}/jwks`));
const verified = new LRUCache({ max: 10_000, ttl: 60_000 });
const verifier = {
  async verifyAccessToken(token) {
    const key = createHash('sha256').update(token).digest('base64');
    const known = verified.get(key);
    if (known !== undefined) return known;
    const { payload } = await jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE }).catch(() => {
      throw new OAuthError(OAuthErrorCode.InvalidToken, 'The token is not valid.');
    });
    const info = { token, clientId: payload.sub, scopes: payload.scope.split(' '), expiresAt: payload.exp };
    verified.set(key, info);
    return info;
  },
};
const limiter = new RateLimiterMemory({ points: 1_000_000, duration: 1 });
const calls = new Counter({ name: 'calls_total', help: 'Calls.', labelNames: ['method', 'status'] });
const seconds = new Histogram({ name: 'call_seconds', help: 'Time.', labelNames: ['method'] });
const audit = pino(pino.destination({ dest: AUDIT_FILE, sync: true }));
const UNSEEN = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]|(?![\n\t])\p{Cc}/gu;
const SECRETS = /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{20,}|\bxox[abeprs]-[\w-]{10,}|\bsk-[\w-]{20,}/g;
const clean = (text) => text.slice(0, 100_000).replace(UNSEEN, '').replace(SECRETS, '[secret]');
let previous = '';

async function call({ text }, { http: { authInfo } }) {
  const started = performance.now();
  await limiter.consume(`${authInfo.clientId} ${name}`);
  const value = { text: clean(config.outputSchema.parse({ text }).text) };
  const ms = performance.now() - started;
  calls.inc({ method: name, status: 'ok' });
  seconds.observe({ method: name }, ms / 1000);
  const record = {
    id: randomUUID(),
    principal: authInfo.clientId,
    tool: name,
    arguments: clean(JSON.stringify({ text })).slice(0, 1024),
    ms,
  };
  previous = createHash('sha256').update(previous).update(JSON.stringify(record)).digest('hex');
  audit.info({ ...record, hash: previous });
  return { content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value };
}

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'bench', version: '1.0.0' });
  server.registerTool(name, { ...config, scopeChallenge: requireScopes('text:read') }, call);
  return server;
});
const toMcp = toNodeHandler(handler);
const [hostAllowed, originAllowed] = [localhostHostValidation(), localhostOriginValidation()];

createServer(async (request, response) => {
  if (!hostAllowed(request, response) || !originAllowed(request, response)) return;
  try {
    request.auth = await verifyBearerToken(request.headers.authorization, { verifier });
  } catch {
    response.writeHead(401).end();
    return;
  }
  await toMcp(request, response);
}).listen(Number(process.env.PORT), '127.0.0.1');
