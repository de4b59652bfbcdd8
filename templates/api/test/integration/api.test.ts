import { describe, expect, it } from 'vitest';
import { backendFor, noPauses, read, write } from '../helpers/api.js';
import { answering, apiServer, inTurn, raw } from '../helpers/api-server.js';

describe('a read', () => {
  it('asks below the address of the API, and for JSON as it is', async () => {
    const api = await apiServer(answering({ id: '1', undeclared: 'dropped' }));
    const backend = backendFor(new URL('/v1/', api.url));
    const { value, degraded, asOf } = await read(backend, { path: '/things/1?x=y' });
    expect([value, degraded]).toEqual([{ id: '1' }, false]);
    expect(Date.parse(asOf)).toBeLessThanOrEqual(Date.now());
    expect(api.asked).toMatchObject([
      { method: 'GET', path: '/v1/things/1?x=y', headers: { accept: 'application/json', 'accept-encoding': 'identity' }, body: '' },
    ]);
    expect(api.asked[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  it.each(['application/json; charset=utf-8', 'application/hal+json', 'Application/JSON'])(
    'takes JSON by any of its names: %s',
    async (type) => {
      const api = await apiServer(raw('{"id":"1"}', { 'content-type': type }));
      expect(await read(backendFor(api.url))).toMatchObject({ value: { id: '1' } });
    },
  );

  it('is tried again after a failure that passes', async () => {
    const api = await apiServer(inTurn(answering({}, 503), (_asked, response) => response.destroy(), answering({ id: '1' })));
    const pace = noPauses();
    expect(await read(backendFor(api.url, {}, pace))).toMatchObject({ value: { id: '1' }, degraded: false });
    expect(api.asked).toHaveLength(3);
    expect(pace.paused).toEqual([50, 100]);
  });

  it('is answered from the cache for a while', async () => {
    const api = await apiServer(answering({ id: '1' }));
    const backend = backendFor(api.url, { MCP_API_CACHE_SECONDS: '60' });
    await read(backend);
    expect(await read(backend)).toMatchObject({ value: { id: '1' }, degraded: false });
    await read(backend, { path: '/things/2' });
    expect(api.asked.map(({ path }) => path)).toEqual(['/things/1', '/things/2']);
  });

  it('is not kept where the API forbids it', async () => {
    const api = await apiServer(answering({ id: '1' }, 200, { 'cache-control': 'private, no-store' }));
    const backend = backendFor(api.url);
    await read(backend);
    api.behave(answering({}, 500));
    await expect(read(backend)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('gives an old answer while the API is down, and says so; not once the thing is gone (P-85)', async () => {
    const api = await apiServer(answering({ id: '1' }));
    const backend = backendFor(api.url, { MCP_API_CACHE_SECONDS: '0', MCP_API_RETRIES: '0' });
    const { asOf } = await read(backend);
    for (const failing of [answering({}, 500), raw('<html>'), answering({}, 429)]) {
      api.behave(failing);
      expect(await read(backend)).toEqual({ value: { id: '1' }, degraded: true, asOf });
    }
    api.behave(answering({}, 404));
    await expect(read(backend)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    api.behave(answering({}, 500));
    await expect(read(backend)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it.each([
    [400, 'INVALID_INPUT'],
    [404, 'NOT_FOUND'],
    [409, 'REFUSED'],
    [410, 'NOT_FOUND'],
    [418, 'REFUSED'],
    [422, 'INVALID_INPUT'],
    [304, 'UNAVAILABLE'],
    [429, 'UNAVAILABLE'],
    [501, 'UNAVAILABLE'],
  ])('says what status %d means to a caller: %s', async (status, code) => {
    const api = await apiServer(answering({ error: 'canary-5f2b9c' }, status, { 'retry-after': '60' }));
    await expect(read(backendFor(api.url))).rejects.toMatchObject({ code, message: expect.not.stringContaining('canary') });
  });

  it('passes on how long the API wants to be left alone', async () => {
    const api = await apiServer(answering({}, 429, { 'retry-after': '60' }));
    await expect(read(backendFor(api.url))).rejects.toMatchObject({ retryAfterSeconds: 60 });
    expect(api.asked).toHaveLength(1);
  });
});

describe('a write', () => {
  it('carries its body as JSON, and makes what was read before count no more', async () => {
    const api = await apiServer(answering({ id: '1' }));
    const backend = backendFor(api.url, { MCP_API_CACHE_SECONDS: '60' });
    await read(backend);
    expect(await write(backend)).toEqual({ id: '1' });
    await read(backend);
    expect(api.asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
    expect(api.asked[1]).toMatchObject({ body: '{"name":"x"}', headers: { 'content-type': 'application/json' } });
  });

  it.each([
    [answering({}, 500), 'not known whether'],
    [raw('{"id":'), 'not known whether'],
    [answering({}, 401), 'temporarily unavailable'],
    [answering({}, 409), 'conflicts'],
  ])('says whether it may have happened: %#', async (behaviour, message) => {
    const api = await apiServer(behaviour);
    await expect(write(backendFor(api.url))).rejects.toMatchObject({ message: expect.stringContaining(message) });
  });
});

describe('readiness', () => {
  const check = async (behaviour: Parameters<typeof apiServer>[0]) => {
    const api = await apiServer(behaviour);
    return backendFor(api.url).check(new AbortController().signal);
  };

  it('takes any answer of an API that is well', async () => {
    await expect(check(answering({}))).resolves.toBeUndefined();
    await expect(check(answering({}, 404))).resolves.toBeUndefined();
  });

  it('is denied by one that is not', async () => {
    for (const status of [500, 503, 401]) await expect(check(answering({}, status))).rejects.toThrow();
    await expect(check((_asked, response) => response.destroy())).rejects.toThrow();
  });
});
