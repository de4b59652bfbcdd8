import { dirname, join } from 'node:path';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { createKey } from '../../src/platform/http/api-key.js';
import { connect, ERAS, textOf } from '../helpers/client.js';
import { minimalEnvironment } from '../helpers/environment.js';
import { type HttpServer, startHttp } from '../helpers/http.js';
import { MAIN, ServerProcess } from '../helpers/process.js';
import { callBody, send } from '../helpers/request.js';
import { READ_SCOPE } from '../helpers/tools.js';

const alice = createKey('alice', [READ_SCOPE]);
const nightly = createKey('nightly-build', [READ_SCOPE]);
const expired = createKey('expired', [READ_SCOPE], '2020-01-01T00:00:00Z');
const stranger = createKey('stranger', [READ_SCOPE]);

const records = (...keys: { record: unknown }[]) => JSON.stringify(keys.map(({ record }) => record));

let server: HttpServer;
beforeAll(async () => {
  server = await startHttp({ env: { MCP_AUTH: 'api-key', MCP_API_KEYS: records(alice, nightly, expired) } });
});
afterAll(() => server.close());

const call = (authorization?: string, tool = 'echo_text') =>
  send(server.url, { headers: authorization === undefined ? {} : { authorization }, body: callBody(tool, { text: 'hello' }) });

/** Another key than `key` that looks almost the same. */
const almost = (key: string) => key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');

describe('an API key', () => {
  it.each(ERAS)('that is on record opens the door, over %s', async (era) => {
    const requestInit = { headers: { authorization: `Bearer ${nightly.key}` } };
    const client = await connect(new StreamableHTTPClientTransport(server.url, { requestInit }), era);
    expect(textOf(await client.callTool({ name: 'echo_text', arguments: { text: 'hello' } }))).toContain('hello');
    expect(server.runtime.audited.at(-1)).toMatchObject({ clientId: 'nightly-build' });
  });

  it.each([
    ['no key', undefined],
    ['an empty one', 'Bearer '],
    ['one with a wrong end', `Bearer ${almost(alice.key)}`],
    ['the secret of one under the name of another', `Bearer ${alice.key.replace('alice', 'nightly-build')}`],
    ['an expired one', `Bearer ${expired.key}`],
    ['one of an unknown name', `Bearer ${stranger.key}`],
    ['the hash from the record', `Bearer ${alice.record.sha256}`],
    ['the name alone', 'Bearer alice'],
    ['a right one in another scheme', `Basic ${alice.key}`],
  ])('is refused with 401: %s', async (_name, authorization) => {
    const { status, headers, body } = await call(authorization);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(/^Bearer /);
    expect(body).not.toContain('mcp_');
  });

  it('does not open a tool whose scope it lacks (P-40)', async () => {
    expect((await call(`Bearer ${alice.key}`, 'guarded_text')).status).toBe(403);
  });

  it('is not taken from a query string (P-33)', async () => {
    const url = new URL(`?api_key=${alice.key}`, server.url);
    expect((await send(url, { body: callBody('echo_text') })).status).toBe(400);
  });

  it('leaves no trace in logs, records and metrics (P-116)', async () => {
    await call(`Bearer ${alice.key}`);
    await send(server.url, { headers: { authorization: `Bearer ${alice.key}` }, body: callBody('echo_text', { text: alice.key }) });
    const { logged, audited, metrics } = server.runtime;
    const traces = logged.join('') + JSON.stringify(audited) + (await metrics.registry.metrics());
    expect(traces).not.toContain(alice.key.slice(-43));
  });
});

describe('npm run key:new', () => {
  const run = async (...args: string[]) => {
    const command = new ServerProcess({}, join(dirname(MAIN), 'commands', 'new-api-key.js'), args);
    return { code: await command.ended(), stdout: command.stdout, stderr: command.stderr };
  };

  it('prints a record that the server takes, and the key apart from it', async () => {
    const { code, stdout, stderr } = await run('ci', 'a:read,b:read', '2099-01-01T00:00:00Z');
    const key = /mcp_ci_\S+/.exec(stderr)?.[0] ?? '';
    expect(code).toBe(0);
    expect(stdout).not.toContain(key);
    const { MCP_API_KEYS: [record] = [] } = loadConfig({ ...minimalEnvironment, MCP_API_KEYS: `[${stdout}]` });
    expect(record).toMatchObject({ id: 'ci', scopes: ['a:read', 'b:read'], expiresAt: '2099-01-01T00:00:00Z' });
  });

  it.each([['Capital'], ['ci', 'a:read, b:read'], ['ci', 'a:read', 'tomorrow']])('says what is wrong with %s', async (...args) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^No key was made/);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});

describe('key records', () => {
  it('hold a hash, never the key (P-96)', () => {
    expect(JSON.stringify(alice.record)).not.toContain(alice.key.slice(-43));
    expect(createKey('alice', [READ_SCOPE]).key).not.toBe(alice.key);
  });

  it.each([
    ['what is no JSON', 'mcp_alice_canary'],
    ['none at all', '[]'],
    ['a key instead of its hash', JSON.stringify([{ ...alice.record, sha256: 'canary' }])],
    ['a name that could end the mark of a key', JSON.stringify([{ ...alice.record, id: 'a_canary' }])],
    ['one name twice: which of them counts?', records(alice, { record: { ...nightly.record, id: 'alice' } })],
  ])('are refused at start, without showing them: %s', (_name, text) => {
    const start = () => loadConfig({ ...minimalEnvironment, MCP_API_KEYS: text });
    expect(start).toThrow(/MCP_API_KEYS/);
    expect(start).not.toThrow(/canary/);
  });
});
