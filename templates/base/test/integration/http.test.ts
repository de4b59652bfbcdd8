import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, describe, expect, it } from 'vitest';
import { connect, ERAS, textOf } from '../helpers/client.js';
import { type HttpServer, startHttp } from '../helpers/http.js';
import { send } from '../helpers/request.js';
import type { TestOptions } from '../helpers/runtime.js';
import { waitingTool } from '../helpers/tools.js';

let server: HttpServer;
afterEach(() => server.close());

async function start(options: TestOptions = {}): Promise<HttpServer> {
  server = await startHttp(options);
  return server;
}

describe.each(ERAS)('HTTP with protocol %s', (era) => {
  const client = ({ url }: HttpServer) => connect(new StreamableHTTPClientTransport(url), era);

  it('lists and calls tools', async () => {
    const caller = await client(await start());
    expect((await caller.listTools()).tools).toHaveLength(2);
    expect(textOf(await caller.callTool({ name: 'echo_text', arguments: { text: 'hello' } }))).toBe('{"text":"hello"}');
  });

  it('tells the handler when the connection is gone (P-81)', async () => {
    const waiting = waitingTool();
    const caller = await client(await start({ tools: [waiting.tool] }));
    const call = expect(caller.callTool({ name: waiting.tool.name })).rejects.toThrow();
    await waiting.started;
    await caller.close();
    await call;
    expect(await waiting.stopped).toMatchObject({ code: 'CANCELLED' });
  });

  it('lets a running call end when it shuts down, and takes no new one (P-89)', async () => {
    const waiting = waitingTool();
    const { url, close } = await start({ tools: [waiting.tool] });
    const call = (await client(server)).callTool({ name: waiting.tool.name });
    await waiting.started;
    const closed = close(10_000);
    await expect(send(url)).rejects.toThrow('ECONNREFUSED');
    waiting.release('done');
    expect(textOf(await call)).toBe('{"text":"done"}');
    const released = performance.now();
    await closed;
    expect(performance.now() - released).toBeLessThan(1_000);
  });

  it('cuts a call that does not end within the grace period', async () => {
    const waiting = waitingTool();
    const { close } = await start({ tools: [waiting.tool] });
    const call = expect((await client(server)).callTool({ name: waiting.tool.name })).rejects.toThrow();
    await waiting.started;
    await close(50);
    await call;
    expect(await waiting.stopped).toMatchObject({ code: 'CANCELLED' });
  });
});

describe('HTTP routes', () => {
  it('has health and readiness beside the endpoint', async () => {
    const { url } = await start({ check: () => Promise.reject(new Error('down')) });
    expect((await send(new URL('/health', url), { method: 'GET' })).status).toBe(200);
    expect((await send(new URL('/ready', url), { method: 'GET' })).status).toBe(503);
  });

  it('has no metrics: those are for the operations listener (P-113)', async () => {
    const { url } = await start();
    expect((await send(new URL('/metrics', url), { method: 'GET' })).status).toBe(404);
  });

  it('serves the endpoint under the path of its public address', async () => {
    const { url } = await start({ env: { MCP_PUBLIC_URL: 'https://mcp.example.com/tools/mcp' } });
    expect((await send(url)).status).toBe(404);
    expect((await send(new URL('/tools/mcp', url))).status).toBe(400);
  });

  it.each(['GET', 'DELETE', 'PUT', 'TRACE'])('answers %s with 405: there are no sessions', async (method) => {
    const { url } = await start();
    expect((await send(url, { method })).status).toBe(405);
  });
});
