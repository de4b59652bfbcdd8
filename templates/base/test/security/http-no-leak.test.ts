import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, startHttp } from '../helpers/http.js';
import { callBody, modernCall, type Sent, send, sendRaw } from '../helpers/request.js';
import { echo, guarded, textTool } from '../helpers/tools.js';

/** What is planted where a careless server would pick it up. No text that leaves may hold any of these. */
const CANARIES = {
  configuration: 'canary-configuration-5f2b9c-of-32-characters',
  backend: 'canary-backend-5f2b9c',
  thrown: 'canary-thrown-5f2b9c',
  authorization: `canary-authorization-5f2b9c.${'x'.repeat(40)}`,
  cookie: 'canary-cookie-5f2b9c',
  query: 'canary-query-5f2b9c',
  argument: `ghp_canary${'a1B2'.repeat(9)}`,
};

const url = (canary: string) => `postgres://app:${canary}@db.internal:5432/orders`;
const credentials = { authorization: `Bearer ${CANARIES.authorization}`, cookie: `session=${CANARIES.cookie}` };

const tools = [
  echo,
  guarded,
  textTool('failing_text', () => Promise.reject(new Error(url(CANARIES.thrown), { cause: url(CANARIES.thrown) }))),
  textTool('leaking_text', async (_text, context) => `${CANARIES.configuration} ${inspect(context, { depth: 6, showHidden: true })}`),
];

const ATTACKS: Record<string, [path: string, sent: Sent]> = {
  'a failing call': ['/mcp', { body: callBody('failing_text') }],
  'a failing call, 2026': ['/mcp', modernCall('failing_text')],
  'a leaking tool': ['/mcp', { body: callBody('leaking_text') }],
  'a secret as argument': ['/mcp', { body: callBody('echo_text', { text: CANARIES.argument }) }],
  'a secret as unknown key': ['/mcp', { body: callBody('echo_text', { [CANARIES.argument]: 1 }) }],
  'a refused call': ['/mcp', { body: callBody('guarded_text') }],
  'a tool that does not exist': ['/mcp', { body: callBody('no_such_tool') }],
  'a method that does not exist': ['/mcp', { body: '{"jsonrpc":"2.0","id":1,"method":"admin/dump"}' }],
  'malformed JSON': ['/mcp', { body: `{"text": ${CANARIES.argument}` }],
  'a secret in the query': [`/mcp?token=${CANARIES.query}`, { body: callBody('echo_text') }],
  'an unknown path': [`/${CANARIES.query}`, {}],
  'a path that climbs': ['/mcp/..%2f..%2fetc/passwd', { method: 'GET' }],
  'a wrong method': ['/mcp', { method: 'TRACE' }],
  'an evil host': ['/mcp', { headers: { host: 'evil.example' } }],
  'an evil origin': ['/mcp', { headers: { origin: 'https://evil.example' } }],
  'a wrong content type': ['/mcp', { headers: { 'content-type': 'text/html' }, body: '<script>' }],
  'a wrong protocol version': ['/mcp', { headers: { 'mcp-protocol-version': '1999-01-01' }, body: callBody('echo_text') }],
  'headers that are too large': ['/mcp', { headers: { 'x-large': 'x'.repeat(20_000) } }],
  'a body that is too large': ['/mcp', { body: callBody('echo_text', { text: CANARIES.argument.repeat(30_000) }) }],
  readiness: ['/ready', { method: 'GET' }],
};

let server: HttpServer;
const answers: Record<string, string> = {};

beforeAll(async () => {
  const check = () => Promise.reject(new Error(url(CANARIES.backend)));
  server = await startHttp({ tools, check, env: { MCP_AUDIT_KEY: CANARIES.configuration } });
  for (const [name, [path, sent]] of Object.entries(ATTACKS)) {
    const answer = await send(new URL(path, server.url), { ...sent, headers: { ...credentials, ...sent.headers } });
    answers[name] = JSON.stringify(answer);
  }
  answers['no HTTP at all'] = await sendRaw(server.url, `${CANARIES.query}\r\n\r\n`);
});
afterAll(() => server.close());

describe('an answer', () => {
  it.each([...Object.keys(ATTACKS), 'no HTTP at all'])('holds no secret and shows nothing of this machine: %s', (name) => {
    expect(answers[name]).toMatch(/status|HTTP/);
    for (const canary of Object.values(CANARIES)) expect(answers[name]).not.toContain(canary);
    expect(answers[name]).not.toMatch(/node_modules|file:\/\/|\/src\/|\/dist\/|\.ts:|\.js:|db\.internal:5432/);
  });
});

describe.each(Object.entries(CANARIES))('the secret in %s', (_place, canary) => {
  it('is in no log line, no audit record and no metric', async () => {
    const { logged, audited, metrics } = server.runtime;
    expect(logged.join('')).not.toContain(canary);
    expect(JSON.stringify(audited)).not.toContain(canary);
    expect(await metrics.registry.metrics()).not.toContain(canary);
  });
});
