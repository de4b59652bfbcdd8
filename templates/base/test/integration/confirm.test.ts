import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import type { Tool } from '../../src/platform/define-tool.js';
import { createServerFactory } from '../../src/server.js';
import { callerNamed, errorOf, textOf } from '../helpers/client.js';
import { type TestRuntime, testRuntime } from '../helpers/runtime.js';
import { READ_SCOPE, textTool } from '../helpers/tools.js';

/** What a person sees and says; `undefined` where the client has no way to ask. */
type Person = ((message: string) => { action: 'accept' | 'decline' | 'cancel'; content?: Record<string, string | boolean> }) | undefined;

/** A tool with an effect, which it has only once a person has agreed. */
function guardedEffect() {
  const done: string[] = [];
  const tool: Tool = {
    ...textTool('write_text', async (text, { confirm }) => {
      await confirm(`Write ${JSON.stringify(text)}?`, { text });
      done.push(text);
      return 'written';
    }),
    asks: true,
  };
  return { tool, done };
}

/** A client whose user is `person`, and everything that it sends. */
async function clientOf(runtime: TestRuntime, person: Person, caller = callerNamed('alice', [READ_SCOPE])) {
  const handler = createMcpHandler(createServerFactory(runtime));
  const sent: string[] = [];
  const fetch = async (url: string | URL, init?: RequestInit) => {
    sent.push(String(init?.body ?? ''));
    return handler.fetch(new Request(url, init), { authInfo: caller });
  };
  const capabilities = person === undefined ? {} : { elicitation: { form: {} } };
  const client = new Client(
    { name: 'test-client', version: '1.0.0' },
    { capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  if (person !== undefined) client.setRequestHandler('elicitation/create', ({ params }) => person(params.message));
  await client.connect(new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), { fetch }));
  /** Sends a message again as it was, or changed, and gives what the server says. */
  const replay = async (body: string, as = caller) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'write_text',
    };
    const answer = await handler.fetch(new Request('http://127.0.0.1/mcp', { method: 'POST', headers, body }), { authInfo: as });
    return answer.text();
  };
  return { client, sent, replay };
}

const agree = () => ({ action: 'accept' as const, content: { confirm: true } });
const call = (client: Client, text = 'hello') => client.callTool({ name: 'write_text', arguments: { text } });

describe('a tool that asks a person first (P-45)', () => {
  it('has its effect once that person has agreed, and shows what it asks about', async () => {
    const { tool, done } = guardedEffect();
    const runtime = testRuntime({ tools: [tool] });
    const questions: string[] = [];
    const { client } = await clientOf(runtime, (message) => {
      questions.push(message);
      expect(done).toEqual([]);
      return agree();
    });
    expect(textOf(await call(client))).toContain('written');
    expect(done).toEqual(['hello']);
    expect(questions).toEqual(['Write "hello"?']);
    expect(runtime.audited.map(({ decision }) => decision)).toEqual(['asked', 'allowed']);
  });

  it.each<[string, Person]>([
    ['says no', () => ({ action: 'accept', content: { confirm: false } })],
    ['declines', () => ({ action: 'decline' })],
    ['closes the question', () => ({ action: 'cancel' })],
    ['is answered for with nonsense', () => ({ action: 'accept', content: { confirm: 'true' } })],
  ])('has no effect where that person %s', async (_what, person) => {
    const { tool, done } = guardedEffect();
    const { client } = await clientOf(testRuntime({ tools: [tool] }), person);
    const result = await call(client).catch((error: unknown) => error);
    expect(JSON.stringify(result)).not.toContain('written');
    expect(done).toEqual([]);
  });

  it('has no effect where the client cannot ask anybody', async () => {
    const { tool, done } = guardedEffect();
    const { client } = await clientOf(testRuntime({ tools: [tool] }), undefined);
    const result = await call(client).catch((error: unknown) => error);
    expect(JSON.stringify(result)).not.toContain('written');
    expect(done).toEqual([]);
  });

  it('takes nothing that a model can say for an answer', async () => {
    const { tool, done } = guardedEffect();
    const { client } = await clientOf(testRuntime({ tools: [tool] }), () => ({ action: 'decline' }));
    const args = { text: 'x', confirm: true, inputResponses: { confirmation: agree() } };
    expect(errorOf(await client.callTool({ name: 'write_text', arguments: args })).code).toBe('INVALID_INPUT');
    expect(done).toEqual([]);
  });
});

describe('the answer of a person', () => {
  /** The message with which a client told that somebody had agreed. */
  const agreed = async () => {
    const { tool, done } = guardedEffect();
    const runtime = testRuntime({ tools: [tool] });
    const made = await clientOf(runtime, agree);
    await call(made.client);
    done.splice(0);
    const body = made.sent.find((text) => text.includes('inputResponses')) ?? '';
    expect(JSON.parse(body).params).toMatchObject({ requestState: expect.any(String) });
    return { ...made, done, body };
  };

  it('counts for what was asked and for nothing else', async () => {
    const { replay, done, body } = await agreed();
    await replay(body.replace('"hello"', '"something else"'));
    expect(done).toEqual([]);
    await replay(body);
    expect(done).toEqual(['hello']);
  });

  it('counts for whoever was asked and for nobody else', async () => {
    const { replay, done, body } = await agreed();
    expect(await replay(body, callerNamed('mallory', [READ_SCOPE]))).toContain('requestState');
    expect(done).toEqual([]);
  });

  it.each([
    ['was changed', (state: string) => `${state.slice(0, -2)}AA`],
    ['is missing', () => ''],
    ['is made up', () => 'v1.e30.AAAA'],
  ])('counts for nothing where the signed state %s (P-37)', async (_what, forge) => {
    const { replay, done, body } = await agreed();
    const message = JSON.parse(body);
    const state = forge(message.params.requestState);
    if (state === '') delete message.params.requestState;
    else message.params.requestState = state;
    await replay(JSON.stringify(message));
    expect(done).toEqual([]);
  });
});

it('a tool that asks without saying so is a defect, not a way around', async () => {
  const { tool, done } = guardedEffect();
  const { asks: _asks, ...silent } = tool;
  const { client } = await clientOf(testRuntime({ tools: [silent] }), agree);
  expect(errorOf(await call(client)).code).toBe('INTERNAL_ERROR');
  expect(done).toEqual([]);
});
