import type { Client } from '@modelcontextprotocol/client';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { createServerFactory } from '../../src/server.js';
import { callerNamed, connectInProcess, ERAS, textOf } from '../helpers/client.js';
import { callBody } from '../helpers/request.js';
import { testRuntime } from '../helpers/runtime.js';
import { READ_SCOPE, textTool, waitingTool } from '../helpers/tools.js';

const ROUNDS = 25;

describe.each(ERAS)('two callers at once over %s', (era) => {
  it('get their own answers, under their own names (P-6, P-51, P-52)', async () => {
    // Answers in random order, with everything that a mix-up could exchange.
    const slow = textTool('slow_text', async (text, { principal, correlationId, signal }) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      return `${text} for ${principal.id} as ${correlationId} aborted ${signal.aborted}`;
    });
    const runtime = testRuntime({ tools: [slow] });
    const callers = ['alice', 'bob'];
    const clients = await Promise.all(callers.map((name) => connectInProcess(runtime, era, callerNamed(name, [READ_SCOPE]))));

    const answers = await Promise.all(clients.flatMap((client, index) => rounds(client, callers[index] ?? '')));
    for (const { name, asked, text } of answers) expect(text).toContain(`${asked} for client-of-${name}/${name} as `);
    expect(answers.filter(({ text }) => !text.includes('aborted false'))).toEqual([]);

    const ids = answers.map(({ text }) => / as (\S+)/.exec(text)?.[1]);
    expect(new Set(ids).size).toBe(callers.length * ROUNDS);
    expect(runtime.audited).toHaveLength(callers.length * ROUNDS);
    for (const { principal, arguments: args, correlationId } of runtime.audited) {
      expect(args).toContain(`${principal.split('/')[1]}-`);
      expect(ids).toContain(correlationId);
    }
  });

  it('do not cancel each other', async () => {
    const first = waitingTool('first_text');
    const second = waitingTool('second_text');
    const runtime = testRuntime({ tools: [first.tool, second.tool] });
    const alice = await connectInProcess(runtime, era, callerNamed('alice', [READ_SCOPE]));
    const bob = await connectInProcess(runtime, era, callerNamed('bob', [READ_SCOPE]));
    const cancelled = expect(alice.callTool({ name: 'first_text' })).rejects.toThrow();
    const kept = bob.callTool({ name: 'second_text' });
    await Promise.all([first.started, second.started]);
    await alice.close();
    await cancelled;
    await first.stopped;
    second.release('still here');
    expect(textOf(await kept)).toContain('still here');
  });

  it('do not share a rate limit, nor do two tools of one caller (P-83)', async () => {
    const tools = [textTool('one_text', async () => ''), textTool('other_text', async () => '')];
    const runtime = testRuntime({ tools, env: { MCP_RATE_LIMIT_PER_SECOND: '1' } });
    const alice = await connectInProcess(runtime, era, callerNamed('alice', [READ_SCOPE]));
    const bob = await connectInProcess(runtime, era, callerNamed('bob', [READ_SCOPE]));
    const calls = await Promise.all([
      alice.callTool({ name: 'one_text' }),
      alice.callTool({ name: 'one_text' }),
      alice.callTool({ name: 'other_text' }),
      bob.callTool({ name: 'one_text' }),
    ]);
    expect(calls.filter(({ isError }) => isError === true)).toHaveLength(1);
    expect(runtime.audited.filter(({ code }) => code === 'RATE_LIMITED')).toMatchObject([
      { clientId: 'client-of-alice', tool: 'one_text' },
    ]);
  });
});

describe('a batch of calls in one request', () => {
  it('is checked call by call', async () => {
    const runtime = testRuntime();
    const handler = createMcpHandler(createServerFactory(runtime));
    const body = `[${callBody('echo_text')},${callBody('guarded_text').replace('"id":1', '"id":2')}]`;
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const request = new Request('http://127.0.0.1/mcp', { method: 'POST', headers, body });
    const answer = await (await handler.fetch(request, { authInfo: callerNamed('alice', [READ_SCOPE]) })).text();
    expect(answer).not.toContain('guarded_text');
    expect(runtime.audited.filter(({ tool, decision }) => tool === 'guarded_text' && decision === 'allowed')).toEqual([]);
  });
});

/** Many calls of one caller at once, each with a text of its own. */
function rounds(client: Client, name: string) {
  return Array.from({ length: ROUNDS }, async (_, round) => {
    const asked = `${name}-${round}`;
    return { name, asked, text: textOf(await client.callTool({ name: 'slow_text', arguments: { text: asked } })) };
  });
}
