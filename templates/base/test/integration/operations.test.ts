import { afterEach, describe, expect, it } from 'vitest';
import { Deadline } from '../../src/platform/deadline.js';
import { ToolError } from '../../src/platform/errors.js';
import type { Service } from '../../src/platform/http/network.js';
import { operatedBy, serveOperations } from '../../src/platform/operations.js';
import { send } from '../helpers/request.js';
import { type TestOptions, testRuntime } from '../helpers/runtime.js';

let service: Service | undefined;
afterEach(() => service?.close(0));

/** Starts the operations listener and gives a function that asks it. */
async function start(options: TestOptions = {}) {
  const runtime = testRuntime(options);
  service = await serveOperations(operatedBy(runtime), 0);
  const { address } = service;
  const get = (path: string, headers: Record<string, string> = {}) => send(new URL(path, address), { method: 'GET', headers });
  return { runtime, address, get };
}

const down = () => Promise.reject(new Error('connect ECONNREFUSED'));

describe('operations listener', () => {
  it('is healthy while the process runs, and ready while the backend answers', async () => {
    const { get } = await start();
    expect(await get('/health')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    expect(await get('/ready')).toMatchObject({ status: 200, body: expect.stringContaining('"healthy"') });
  });

  it('stays healthy while the backend is down: a restart would not mend it (W7)', async () => {
    const { get } = await start({ check: down });
    expect((await get('/ready')).status).toBe(503);
    expect((await get('/health')).status).toBe(200);
  });

  it('is not ready while the circuit breaker refuses calls', async () => {
    const { get, runtime } = await start();
    const outage = () => Promise.reject(new ToolError('UNAVAILABLE'));
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(runtime.resilience.run('caller', new Deadline(), outage)).rejects.toThrow();
    }
    expect((await get('/ready')).status).toBe(503);
  });

  it('shows metrics', async () => {
    const { get } = await start();
    const answer = await get('/metrics');
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.body).toContain('mcp_requests_total');
    expect(answer.body).toContain('process_cpu_seconds_total');
  });

  it('has nothing else, and nothing that changes anything', async () => {
    const { get, address } = await start();
    expect((await get('/mcp')).status).toBe(404);
    expect((await get('/metrics/../')).status).toBe(404);
    expect((await send(new URL('/metrics', address), { method: 'POST' })).status).toBe(405);
  });

  it.each([
    ['host', 'evil.example'],
    ['origin', 'http://evil.example'],
    ['origin', 'null'],
  ])('refuses the %s %s (P-20)', async (header, value) => {
    const { get } = await start();
    expect((await get('/metrics', { [header]: value })).status).toBe(403);
  });
});
