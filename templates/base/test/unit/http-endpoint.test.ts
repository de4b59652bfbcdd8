import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { McpHttpHandler } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ToolError } from '../../src/platform/errors.js';
import { createEndpoint } from '../../src/platform/http/endpoint.js';
import { type TestOptions, testRuntime } from '../helpers/runtime.js';

afterEach(() => void vi.restoreAllMocks());

/** An endpoint whose SDK answers everything with 415, and a way to send it requests without a socket. */
function endpoint(options: TestOptions = {}) {
  const runtime = testRuntime({ env: { MCP_RATE_LIMIT_PER_SECOND: '1000000' }, ...options });
  const fetch = vi.fn(async () => new Response(null, { status: 415 }));
  const mcp = { fetch } as unknown as McpHttpHandler;
  const handle = createEndpoint(runtime, { mcp, callOf: () => undefined, resource: new URL('http://127.0.0.1/mcp') });
  const send = () => {
    const request = new IncomingMessage(new Socket());
    Object.assign(request, { method: 'POST', url: '/mcp', headers: { host: '127.0.0.1', 'content-type': 'text/plain' } });
    const response = new ServerResponse(request);
    const writeHead = vi.spyOn(response, 'writeHead');
    return { writeHead, done: handle(request, response) };
  };
  const refusals = async () => (await runtime.metrics.registry.getSingleMetricAsString('mcp_http_refused_total')).split('\n');
  return { fetch, send, refusals };
}

describe('the MCP endpoint', () => {
  it('refuses with 503 and Retry-After what would wait too long (P-84)', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const { send, refusals } = endpoint();
    for (let request = 0; request < 64; request += 1) send();
    now = 121;
    const { writeHead, done } = send();
    await done;
    expect(writeHead).toHaveBeenCalledWith(503, expect.objectContaining({ 'Retry-After': '1' }));
    expect(await refusals()).toContain('mcp_http_refused_total{reason="overload"} 1');
  });

  it('limits what is no call of a tool too: a list costs more than most calls (P-83)', async () => {
    const limiter = vi.fn(() => Promise.reject(new ToolError('RATE_LIMITED', undefined, { retryAfterSeconds: 3 })));
    const { send, fetch, refusals } = endpoint({ overrides: { limiter } });
    const { writeHead, done } = send();
    await done;
    expect(writeHead).toHaveBeenCalledWith(429, expect.objectContaining({ 'Retry-After': '3' }));
    expect(limiter).toHaveBeenCalledWith('local', '(other requests)');
    expect(fetch).not.toHaveBeenCalled();
    expect(await refusals()).toContain('mcp_http_refused_total{reason="rate"} 1');
  });
});
