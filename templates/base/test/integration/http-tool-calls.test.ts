import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, stop } from '../../src/platform/http/network.js';
import { createServerFactory } from '../../src/server.js';
import { ERAS, type Era } from '../helpers/client.js';
import { type HttpServer, startHttp } from '../helpers/http.js';
import { messagesOf, OTHER_VERSIONS, oneOf } from '../helpers/messages.js';
import { type Answer, callBody, modernCall, type Sent, send } from '../helpers/request.js';
import { echo, guarded, textTool } from '../helpers/tools.js';

const MAX_BODY_BYTES = 4_096;
const failing = textTool('failing_text', () => Promise.reject(new Error('bug')));

let ours: HttpServer;
const sdk = createServer();
let sdkUrl: URL;

beforeAll(async () => {
  ours = await startHttp({
    tools: [echo, guarded, failing],
    env: { MCP_MAX_BODY_BYTES: String(MAX_BODY_BYTES), MCP_RATE_LIMIT_PER_SECOND: '1000000' },
  });
  const limit = { maxRequestBodySize: MAX_BODY_BYTES };
  sdk.on('request', toNodeHandler(createMcpHandler(createServerFactory(ours.runtime), limit), limit));
  sdkUrl = await listen(sdk, '127.0.0.1', 0);
});
afterAll(async () => {
  await ours.close();
  await stop(sdk, 0);
});

/** What a client makes of an answer. Correlation ids are random, and an event stream with one message says what its message says. */
function understood({ status, headers, body }: Answer): unknown {
  const text = body.includes('data: ') ? body.slice(body.indexOf('data: ') + 6) : body;
  const json = text.trim() === '' ? undefined : JSON.parse(text.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'correlation id'));
  return { status, json, allow: headers.allow };
}

async function bothAnswers(request: Sent): Promise<[unknown, unknown]> {
  const [short, long] = await Promise.all([send(ours.url, request), send(sdkUrl, request)]);
  return [understood(short), understood(long)];
}

/** Requests of a client of this era, most of them nearly right. */
function requestsOf(era: Era): fc.Arbitrary<Sent> {
  const headers = fc.record({
    accept: oneOf('application/json, text/event-stream', 'application/json', 'text/event-stream', '*/*'),
    'content-type': oneOf('application/json', 'application/json; charset=utf-8', 'text/plain', 'application/jsonp'),
    'mcp-protocol-version': oneOf(era, ...OTHER_VERSIONS, ` ${era} `, ''),
    'mcp-method': oneOf('tools/call', 'tools/list', ' tools/call ', 'TOOLS/CALL', ''),
    'mcp-name': oneOf('echo_text', 'guarded_text', ' echo_text ', '=?base64?ZWNob190ZXh0?=', '=?base64?%%%?=', ''),
  });
  const messages = messagesOf(era, 'echo_text', 'guarded_text', 'failing_text');
  return fc.tuple(headers, messages).map(([given, body]) => ({ headers: withoutUndefined(given), body: JSON.stringify(body) }));
}

const withoutUndefined = (record: object): Record<string, string> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

describe('the short way of tool calls', () => {
  it.each(ERAS)('answers a client of %s as the SDK does, whatever it sends', { timeout: 120_000 }, async (era) => {
    await fc.assert(
      fc.asyncProperty(requestsOf(era), async (sent) => {
        const [short, long] = await bothAnswers(sent);
        expect(short).toEqual(long);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, Sent]>([
    ['a batch', { body: `[${callBody('echo_text')}]` }],
    ['an empty batch', { body: '[]' }],
    ['no body', { body: '' }],
    ['half a message', { body: '{"jsonrpc":' }],
    ['a message that is no object', { body: '5' }],
    ['null', { body: 'null' }],
    ['more than a message may have', { body: callBody('echo_text', { text: 'a'.repeat(MAX_BODY_BYTES) }) }],
    ['GET', { method: 'GET' }],
    ['DELETE', { method: 'DELETE' }],
    ['PUT', { method: 'PUT', body: callBody('echo_text') }],
  ])('answers %s as the SDK does', async (_name, sent) => {
    const [short, long] = await bothAnswers(sent);
    expect(short).toEqual(long);
  });

  it.each<[string, Sent]>([
    ['2025-11-25', { body: callBody('echo_text', { text: 'hello' }) }],
    ['2026-07-28', modernCall('echo_text', { text: 'hello' })],
  ])('is the way of an ordinary call with protocol %s', async (_name, sent) => {
    // The SDK cannot tell the length of an answer beforehand.
    expect((await send(ours.url, sent)).headers).toHaveProperty('content-length');
    expect((await send(sdkUrl, sent)).headers).not.toHaveProperty('content-length');
  });
});
