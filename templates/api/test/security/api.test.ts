import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { httpTransport } from '../../src/backend/http.js';
import { ToolError } from '../../src/platform/errors.js';
import { backendFor, noPauses, read, settingsOf, write } from '../helpers/api.js';
import { answering, apiServer, MISBEHAVIOURS, redirecting } from '../helpers/api-server.js';

const CANARY = 'canary-5f2b9c';
const unavailable = { code: 'UNAVAILABLE' };

/** Everything that a failure says to its caller. */
async function failureOf(work: Promise<unknown>): Promise<ToolError> {
  const error = await work.then(() => undefined).catch((reason: unknown) => reason);
  if (error instanceof ToolError) return error;
  throw new Error('It did not fail as it should.', { cause: error });
}

describe('an API that misbehaves', () => {
  it.each(Object.entries(MISBEHAVIOURS))('is an outage, and nothing of what it said gets out: %s', async (_what, behaviour) => {
    const api = await apiServer(behaviour);
    const backend = backendFor(api.url, { MCP_API_TIMEOUT_MS: '300' });
    for (const work of [read, write]) {
      const failure = await failureOf(work(backend));
      expect(failure.category).toBe('external');
      expect(failure.message).not.toContain(CANARY);
    }
  });

  it('is never asked twice to write', async () => {
    for (const behaviour of Object.values(MISBEHAVIOURS)) {
      const api = await apiServer(behaviour);
      await failureOf(write(backendFor(api.url, { MCP_API_TIMEOUT_MS: '300', MCP_API_RETRIES: '5' })));
      expect(api.asked).toHaveLength(1);
    }
  });
});

describe('addresses', () => {
  it('of this machine are refused until they are allowed (P-25)', async () => {
    const api = await apiServer(answering({ id: '1' }));
    expect(await failureOf(read(backendFor(api.url, { MCP_API_NETWORKS: '' })))).toMatchObject(unavailable);
    expect(api.asked).toEqual([]);
    expect(await read(backendFor(api.url))).toMatchObject({ value: { id: '1' } });
  });

  it.each(['127.1', '2130706433', '0x7f000001', 'localhost', '[::1]', '[::ffff:127.0.0.1]'])(
    'of this machine are refused in every spelling: %s',
    async (host) => {
      const api = await apiServer(answering({ id: '1' }));
      const backend = backendFor(new URL(`http://${host}:${api.url.port}`), { MCP_API_NETWORKS: '10.0.0.0/8' });
      expect(await failureOf(read(backend))).toMatchObject(unavailable);
      expect(api.asked).toEqual([]);
    },
  );

  it('of a name are the checked ones', async () => {
    const api = await apiServer(answering({ id: '1' }));
    const backend = backendFor(new URL(`http://localhost:${api.url.port}`), { MCP_API_NETWORKS: '127.0.0.0/8,::1/128' });
    expect(await read(backend)).toMatchObject({ value: { id: '1' } });
  });
});

describe('a redirect', () => {
  it('of a read is followed on the same host', async () => {
    const api = await apiServer((asked, response) =>
      (asked.path === '/moved' ? answering({ id: '1' }) : redirecting('/moved'))(asked, response),
    );
    expect(await read(backendFor(api.url))).toMatchObject({ value: { id: '1' } });
  });

  it('to a listed host is followed, without the credential', async () => {
    const other = await apiServer(answering({ id: '1' }));
    const api = await apiServer(redirecting(`${other.url.origin}/things/1`));
    const backend = backendFor(api.url, { MCP_API_HOSTS: other.url.host, MCP_API_TOKEN: CANARY });
    expect(await read(backend)).toMatchObject({ value: { id: '1' } });
    expect(api.asked[0]?.headers.authorization).toBe(`Bearer ${CANARY}`);
    expect(JSON.stringify(other.asked)).not.toContain(CANARY);
  });

  it('to any other host is not followed', async () => {
    const other = await apiServer(answering({ id: '1' }));
    for (const target of [other.url.origin, `//${other.url.host}`, `http://user:password@${other.url.host}`]) {
      const api = await apiServer(redirecting(target));
      expect(await failureOf(read(backendFor(api.url)))).toMatchObject(unavailable);
    }
    expect(other.asked).toEqual([]);
  });

  it.each(['http://169.254.169.254/latest/meta-data/', 'http://127.0.0.2/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/'])(
    'to a listed host with an internal address is not followed: %s',
    async (target) => {
      const api = await apiServer(redirecting(target));
      const hosts = ['169.254.169.254', '127.0.0.2'].join();
      const failure = await failureOf(read(backendFor(api.url, { MCP_API_NETWORKS: `${api.url.hostname}/32`, MCP_API_HOSTS: hosts })));
      expect(failure).toMatchObject({ ...unavailable, cause: { kind: 'unacceptable' } });
    },
  );

  it.each(['file:///etc/passwd', 'https://127.0.0.1/', 'ftp://127.0.0.1/', 'javascript:alert(1)'])(
    'to another scheme is not followed: %s',
    async (target) => {
      const api = await apiServer(redirecting(target));
      const failure = await failureOf(read(backendFor(api.url, { MCP_API_HOSTS: '127.0.0.1' })));
      expect(failure).toMatchObject({ ...unavailable, cause: { kind: 'unacceptable' } });
    },
  );

  it('of a write is not followed', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const api = await apiServer(redirecting('/moved', status));
      expect(await failureOf(write(backendFor(api.url)))).toMatchObject(unavailable);
      expect(api.asked).toHaveLength(1);
    }
  });
});

describe('the credential', () => {
  it('is the one of this server, in the header that was set (P-32)', async () => {
    const api = await apiServer(answering({ id: '1' }));
    await read(backendFor(api.url, { MCP_API_TOKEN: CANARY, MCP_API_TOKEN_HEADER: 'X-Api-Key' }));
    await read(backendFor(api.url));
    expect(api.asked.map(({ headers }) => [headers['x-api-key'], headers.authorization])).toEqual([
      [CANARY, undefined],
      [undefined, undefined],
    ]);
  });

  it('that the API refuses is our trouble, not the caller’s', async () => {
    for (const status of [401, 403]) {
      const api = await apiServer(answering({}, status));
      expect(await failureOf(read(backendFor(api.url)))).toMatchObject(unavailable);
    }
  });
});

describe('a caller', () => {
  it('never gets what another one read, fresh or old', async () => {
    const api = await apiServer(answering({ id: 'of-alice' }));
    const backend = backendFor(api.url);
    await read(backend);
    api.behave(answering({ id: 'of-bob' }));
    expect(await read(backend, { principalId: 'bob' })).toMatchObject({ value: { id: 'of-bob' } });
    api.behave(answering({}, 500));
    expect(await failureOf(read(backend, { principalId: 'eve' }))).toMatchObject(unavailable);
  });

  it('has idempotency keys of its own', async () => {
    const api = await apiServer(answering({ id: '1' }));
    const backend = backendFor(api.url);
    await write(backend);
    await write(backend);
    await write(backend, { principalId: 'bob' });
    const keys = api.asked.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[\w-]{43}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('who goes away takes the request along', async () => {
    const api = await apiServer(() => {});
    const transport = httpTransport(api.url, settingsOf({ MCP_API_NETWORKS: '127.0.0.0/8' }));
    const controller = new AbortController();
    const sent = transport.send({ method: 'GET', path: '/', signal: controller.signal });
    const refused = expect(sent).rejects.toBeInstanceOf(ToolError);
    while (api.asked.length === 0) await wait(5);
    controller.abort(new ToolError('CANCELLED'));
    await refused;
    await transport.close();
  });
});

it('an API that stays down is left alone, and what was read before is given at once (P-79)', async () => {
  const api = await apiServer(answering({ id: '1' }));
  const backend = backendFor(api.url, { MCP_API_CACHE_SECONDS: '0', MCP_API_RETRIES: '0' }, noPauses());
  await read(backend);
  api.behave(answering({}, 500));
  for (let time = 0; time < 5; time += 1) expect(await read(backend)).toMatchObject({ value: { id: '1' }, degraded: true });
  const asked = api.asked.length;
  expect(await read(backend)).toMatchObject({ degraded: true });
  expect(await failureOf(read(backend, { path: '/things/2' }))).toMatchObject({ ...unavailable, retryAfterSeconds: 30 });
  expect(api.asked).toHaveLength(asked);
});
