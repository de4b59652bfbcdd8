import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, startHttp } from '../helpers/http.js';
import { callBody, modernCall, send, sendRaw } from '../helpers/request.js';

const LIMIT = 4_096;

let server: HttpServer;
let slow: Promise<{ answer: string; milliseconds: number }>;

beforeAll(async () => {
  const env = { MCP_MAX_BODY_BYTES: String(LIMIT), MCP_ALLOWED_HOSTS: 'mcp.example.com', MCP_ALLOWED_ORIGINS: 'app.example.com' };
  server = await startHttp({ env });
  slow = sendSlowly();
});
afterAll(() => server.close());

/** Begins a request and never ends its headers. Started first, because the answer takes its time. */
async function sendSlowly() {
  const started = performance.now();
  const answer = await sendRaw(server.url, 'POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
  return { answer, milliseconds: performance.now() - started };
}

const call = (headers: Record<string, string> = {}) => send(server.url, { headers, body: callBody('echo_text') });

describe('Host and Origin (P-20)', () => {
  it.each([
    ['host', 'evil.example'],
    ['host', '127.0.0.1.evil.example'],
    ['host', 'localhost@evil.example'],
    ['host', 'mcp.example.com.evil.example'],
    ['origin', 'http://evil.example'],
    ['origin', 'https://app.example.com.evil.example'],
    ['origin', 'null'],
    ['origin', 'file://'],
    ['origin', 'not an origin'],
  ])('refuse the %s "%s"', async (header, value) => {
    const { status, body } = await call({ [header]: value });
    expect(status).toBe(403);
    expect(body).not.toContain('text');
  });

  it.each([
    ['host', 'localhost:3000'],
    ['host', '[::1]:3000'],
    ['host', 'mcp.example.com'],
    ['origin', 'http://localhost:5173'],
    ['origin', 'https://app.example.com'],
  ])('let the %s "%s" in', async (header, value) => {
    expect((await call({ [header]: value })).status).toBe(200);
  });

  it.each(['HTTP/1.0\r\n', 'HTTP/1.1\r\nHost:\r\nConnection: close\r\n'])('refuse a request without a host: %j', async (start) => {
    expect(await sendRaw(server.url, `POST /mcp ${start}\r\n`)).toMatch(/^HTTP\/1\.1 403/);
  });

  it.each(['/health', '/ready', '/nothing'])('guard %s as well', async (path) => {
    expect((await send(new URL(path, server.url), { method: 'GET', headers: { host: 'evil.example' } })).status).toBe(403);
  });

  it('are counted when refused (P-120)', async () => {
    expect(await server.runtime.metrics.registry.metrics()).toMatch(/mcp_http_refused_total\{reason="origin"\} [1-9]/);
  });
});

describe('pages in a browser (P-28)', () => {
  const preflight = (origin: string) =>
    send(server.url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

  it('of an allowed origin learn what they may send, without cookies', async () => {
    const { status, headers } = await preflight('https://app.example.com');
    expect(status).toBe(204);
    expect(headers).toMatchObject({ 'access-control-allow-origin': 'https://app.example.com', vary: 'Origin' });
    expect(headers['access-control-allow-headers']).toContain('authorization');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('of any other origin learn nothing', async () => {
    const { status, headers } = await preflight('https://evil.example');
    expect(status).toBe(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('can neither frame an answer, nor guess its type, nor keep it', async () => {
    expect((await send(new URL('/health', server.url), { method: 'GET' })).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'cache-control': 'no-store',
    });
  });
});

describe('requests of a bad shape', () => {
  it.each<[string, { headers?: Record<string, string>; body: string }, number]>([
    ['a body that is too large', { body: callBody('echo_text', { text: 'x'.repeat(LIMIT) }) }, 413],
    ['malformed JSON', { body: '{"jsonrpc": "2.0", "method"' }, 400],
    ['no body', { body: '' }, 400],
    ['a number', { body: '7' }, 400],
    ['another content type', { headers: { 'content-type': 'text/plain' }, body: callBody('echo_text') }, 415],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'method=tools/call' }, 415],
    ['headers that are too large', { headers: { 'x-large': 'x'.repeat(20_000) }, body: callBody('echo_text') }, 431],
    [
      'headers that name another tool than the body (P-26)',
      { ...modernCall('echo_text'), headers: { ...modernCall('guarded_text').headers } },
      400,
    ],
  ])('are refused: %s', async (_name, sent, status) => {
    const answer = await send(server.url, sent);
    expect(answer.status).toBe(status);
    expect(answer.body).not.toMatch(/ at |node_modules|\.ts|\.js/);
  });

  it('are refused without reading on: a body that does not end (P-65)', async () => {
    const endless = `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = `1000\r\n${'x'.repeat(4_096)}\r\n`;
    expect(await sendRaw(server.url, endless + chunk.repeat(4))).toMatch(/^HTTP\/1\.1 413/);
  });

  it.each([
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6'],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked'],
    ['two hosts', 'Host: evil.example'],
  ])('cannot be read in two ways: %s', async (_name, header) => {
    const answer = await sendRaw(server.url, `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${header}\r\n\r\nhello`);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect(answer).not.toContain('echo');
  });

  it('do not survive with a query string: a token in there would end up in logs (P-33)', async () => {
    const url = new URL('?access_token=canary-5f2b9c', server.url);
    expect(await send(url, { body: callBody('echo_text') })).toMatchObject({ status: 400 });
    expect(server.runtime.logged.join('')).not.toContain('canary');
  });
});

describe('a slow peer', () => {
  it('is hung up on after the time for headers', async () => {
    const { answer, milliseconds } = await slow;
    expect(answer).toMatch(/^(HTTP\/1\.1 408|$)/);
    expect(milliseconds).toBeGreaterThan(9_000);
    expect(milliseconds).toBeLessThan(13_000);
  });
});
