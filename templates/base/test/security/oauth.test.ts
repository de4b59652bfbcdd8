import { inspect } from 'node:util';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, ERAS, textOf } from '../helpers/client.js';
import { type HttpServer, startHttp } from '../helpers/http.js';
import { type Issuer, startIssuer } from '../helpers/issuer.js';
import { callBody, modernCall, send } from '../helpers/request.js';
import { echo, guarded, READ_SCOPE, textTool, WRITE_SCOPE } from '../helpers/tools.js';

/** Shows everything that a handler can reach. */
const reveal = textTool('reveal_text', async (_text, context) => inspect(context, { depth: 10, showHidden: true, getters: true }));

const attacker = await generateKeyPair('RS256');

let issuer: Issuer;
let server: HttpServer;

const environment = (url: URL) => ({ MCP_AUTH: 'oauth', MCP_OAUTH_ISSUER: url.origin });

beforeAll(async () => {
  issuer = await startIssuer();
  server = await startHttp({ tools: [echo, guarded, reveal], env: environment(issuer.url) });
});
afterAll(() => Promise.all([server.close(), issuer.close()]));

/** A token that this server accepts, but for what `claims` change. */
const token = (claims: JWTPayload = {}) => issuer.sign({ aud: server.url.href, scope: READ_SCOPE, ...claims });

const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
const call = (headers: Record<string, string>) => send(server.url, { headers, body: callBody('echo_text', { text: 'hello' }) });
const now = () => Math.floor(Date.now() / 1000);

/** Signs like the issuer, with what only an attacker would put into the header. */
async function forge(header: Record<string, unknown>): Promise<string> {
  const claims = { iss: issuer.url.origin, aud: server.url.href, sub: 'mallory', scope: READ_SCOPE };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', ...header })
    .setExpirationTime('5m')
    .sign(attacker.privateKey);
}

/** The public key of the issuer as the secret of a symmetric signature: works where the algorithm is not pinned. */
function confuse(): Promise<string> {
  const claims = { iss: issuer.url.origin, aud: server.url.href, sub: 'mallory', scope: READ_SCOPE };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: 'current' })
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(issuer.publicKey));
}

const unsigned = () =>
  new UnsecuredJWT({ iss: issuer.url.origin, aud: server.url.href, sub: 'mallory', scope: READ_SCOPE }).setExpirationTime('5m').encode();

describe('a token (P-31)', () => {
  it.each(ERAS)('of the right issuer for this server opens the door, over %s', async (era) => {
    const transport = new StreamableHTTPClientTransport(server.url, { requestInit: { headers: bearer(await token()) } });
    const client = await connect(transport, era);
    expect(textOf(await client.callTool({ name: 'echo_text', arguments: { text: 'hello' } }))).toContain('hello');
  });

  const refused: [string, () => Promise<string> | string][] = [
    ['garbage', () => 'garbage'],
    ['three dots', () => '...'],
    ['JSON that is no token', () => `${Buffer.from('{}').toString('base64url')}.e30.e30`],
    ['one for another server', () => token({ aud: 'https://other.example/mcp' })],
    ['one for a server whose address starts like ours', () => token({ aud: `${server.url.href}-other` })],
    ['one for nobody', () => token({ aud: [] })],
    ['one of another issuer', () => token({ iss: 'https://evil.example' })],
    ['one of an issuer with a slash more', () => token({ iss: `${issuer.url.origin}/` })],
    ['an expired one', () => token({ exp: now() - 60 })],
    ['one that never expires', () => token({ exp: undefined })],
    ['one that is not valid yet', () => token({ nbf: now() + 60 })],
    ['one without a subject', () => token({ sub: undefined })],
    ['one whose subject is no text', () => token({ sub: 7 as unknown as string })],
    ['one whose subject is empty', () => token({ sub: '' })],
    ['an unsigned one', unsigned],
    ['one signed with the public key as a shared secret', confuse],
    ['one signed with an unknown key', () => forge({ kid: 'unknown' })],
    ['one signed with another key under a known name', () => forge({ kid: 'current' })],
    ['one that brings its own key', () => forge({ jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } })],
    ['one that names a place for its key', () => forge({ jku: 'https://evil.example/jwks.json', kid: 'current' })],
    ['one whose signature was changed', async () => `${(await token()).slice(0, -8)}AAAAAAAA`],
    ['one with other claims under an old signature', async () => replaceClaims(await token(), { scope: WRITE_SCOPE })],
  ];

  it.each(refused)('is refused with 401: %s', async (_name, make) => {
    const forged = await make();
    const { status, headers, body } = await call(bearer(forged));
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain('Bearer error="invalid_token"');
    expect(body).not.toContain(forged);
  });

  it('leaves no trace in logs, records and metrics, whether accepted or refused (P-116)', async () => {
    const tokens = await Promise.all([token(), ...refused.slice(3).map(([, make]) => make())]);
    for (const value of tokens) await call(bearer(value));
    const { logged, audited, metrics } = server.runtime;
    const traces = logged.join('') + JSON.stringify(audited) + (await metrics.registry.metrics());
    for (const value of tokens) expect(traces).not.toContain(value.slice(-40));
  });

  it('never reaches a handler (P-32)', async () => {
    const value = await token();
    const { body } = await send(server.url, { headers: bearer(value), body: callBody('reveal_text') });
    expect(body).toContain('client-of-alice/alice');
    expect(body).not.toContain(value.slice(-40));
    expect(body).not.toMatch(/authorization/i);
  });

  it('expires here too, although it was remembered', async () => {
    const value = await token({ exp: now() + 2 });
    expect((await call(bearer(value))).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    expect((await call(bearer(value))).status).toBe(401);
  });
});

describe('a request', () => {
  it.each<[string, Record<string, string>]>([
    ['without a token', {}],
    ['with another scheme', { authorization: 'Basic YWxpY2U6cGFzc3dvcmQ=' }],
    ['with an empty token', { authorization: 'Bearer ' }],
    ['with a token in a cookie', { cookie: 'access_token=x' }],
    ['with an identity of its own making (P-18)', { 'x-forwarded-user': 'alice', 'x-user': 'alice' }],
  ])('%s is shown where to get one (P-30)', async (_name, headers) => {
    const answer = await call(headers);
    expect(answer.status).toBe(401);
    const challenge = String(answer.headers['www-authenticate']);
    const metadata = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? '';
    expect(JSON.parse((await send(new URL(metadata), { method: 'GET' })).body)).toMatchObject({ resource: server.url.href });
  });

  it('with a token in the query string is refused, however good the token (P-33)', async () => {
    const url = new URL(`?access_token=${await token()}`, server.url);
    expect((await send(url, { body: callBody('echo_text') })).status).toBe(400);
  });

  it('for anything but the endpoint needs no token, and gets nothing of it', async () => {
    const { body } = await send(new URL('/.well-known/oauth-protected-resource/mcp', server.url), { method: 'GET' });
    expect(JSON.parse(body)).toEqual({
      resource: server.url.href,
      authorization_servers: [issuer.url.origin],
      scopes_supported: expect.any(Array),
      bearer_methods_supported: ['header'],
      resource_name: expect.any(String),
    });
  });
});

describe('a call without the scope of its tool', () => {
  it.each([
    ['2025-11-25', { headers: {}, body: callBody('guarded_text') }],
    ['2026-07-28', modernCall('guarded_text')],
  ])('is told which scope to ask for, and no other (P-47), over %s', async (_era, sent) => {
    const before = server.runtime.audited.length;
    const answer = await send(server.url, { headers: { ...sent.headers, ...bearer(await token()) }, body: sent.body });
    expect(answer.status).toBe(403);
    const challenge = String(answer.headers['www-authenticate']);
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain(`scope="${WRITE_SCOPE}"`);
    expect(challenge).toContain('resource_metadata="');
    expect(server.runtime.audited.slice(before)).toMatchObject([
      { tool: 'guarded_text', decision: 'refused', code: 'ACCESS_DENIED', principal: 'client-of-alice/alice' },
    ]);
  });

  it('passes once the token has it', async () => {
    const answer = await send(server.url, { headers: bearer(await token({ scope: WRITE_SCOPE })), body: callBody('guarded_text') });
    expect(answer.status).toBe(200);
  });
});

describe('while the issuer is down', () => {
  it('a good token is answered with 503, not with "log in again" (P-105)', async () => {
    const gone = await startIssuer();
    const lonely = await startHttp({ env: environment(gone.url) });
    const value = await gone.sign({ aud: lonely.url.href, scope: READ_SCOPE });
    await gone.close();
    const answer = await send(lonely.url, { headers: bearer(value), body: callBody('echo_text') });
    await lonely.close();
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.headers['www-authenticate']).toBeUndefined();
    expect(answer.body).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
  });
});

function replaceClaims(value: string, claims: JWTPayload): string {
  const [header, payload = '', signature] = value.split('.');
  const changed = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...claims };
  return [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
}
