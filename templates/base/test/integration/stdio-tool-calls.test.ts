import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { servePipe } from '../../src/platform/stdio.js';
import { createServerFactory } from '../../src/server.js';
import { ERAS, type Era } from '../helpers/client.js';
import { messagesOf } from '../helpers/messages.js';
import { callBody, modernCall } from '../helpers/request.js';
import { testRuntime } from '../helpers/runtime.js';
import { echo, guarded, textTool } from '../helpers/tools.js';

/** More than any answer here needs: nothing waits for a timer. */
const QUIET_TURNS = 20;

const failing = textTool('failing_text', () => Promise.reject(new Error('bug')));

/** A pipe to a server, and what comes out of it. */
class Session {
  readonly input = new PassThrough();
  readonly output = new PassThrough();
  /** Calls that were told to stop, by the text they were made with. */
  readonly stopped: string[] = [];
  readonly runtime;
  #received = '';

  constructor() {
    const endless = textTool('endless_text', (text, { signal }) => {
      signal.addEventListener('abort', () => this.stopped.push(text));
      return new Promise(() => {});
    });
    this.runtime = testRuntime({ tools: [echo, guarded, failing, endless], env: { MCP_RATE_LIMIT_PER_SECOND: '1000000' } });
    this.output.setEncoding('utf8').on('data', (text: string) => {
      this.#received += text;
    });
  }

  /** Writes what is sent, then waits until no more comes. */
  async send(bytes: Buffer | string): Promise<void> {
    if (bytes.length > 0) this.input.write(bytes);
    let seen = '';
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      await turn();
      if (seen !== this.#received) quiet = 0;
      seen = this.#received;
    }
  }

  /** Answers in no order, as a client takes them. Correlation ids are random. */
  get answers(): string[] {
    const text = this.#received.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'correlation id');
    return text.split('\n').map(sorted).sort();
  }

  /** What the log and the audit trail have. A call that is cancelled as it comes may have ended already, so those are left out. */
  get traces(): unknown {
    const { audited, logged } = this.runtime;
    const records = audited
      .filter(({ code }) => code !== 'CANCELLED')
      .map(({ tool, decision, code, arguments: args }) => [tool, decision, code, args]);
    const lines = logged.map((line) => JSON.parse(line)).filter(({ code }) => code !== 'CANCELLED');
    return [records.map(String).sort(), lines.map(({ level, msg, code }) => `${level} ${msg} ${code}`).sort()];
  }
}

/** A message with its members in one order: JSON has none. */
function sorted(line: string): string {
  if (line === '') return line;
  return JSON.stringify(JSON.parse(line), (_key, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

function ours(session = new Session()) {
  return { session, pipe: servePipe(session.runtime, createServerFactory(session.runtime), session.input, session.output) };
}

function sdk(session = new Session()) {
  const onerror = (error: Error) => session.runtime.logger.warn({ err: error }, 'bad message');
  const transport = new StdioServerTransport(session.input, session.output);
  return { session, pipe: serveStdio(createServerFactory(session.runtime), { transport, onerror }) };
}

function call(era: Era, id: unknown, tool = 'echo_text', text = 'hello'): string {
  const body = era === '2026-07-28' ? modernCall(tool, { text }).body : callBody(tool, { text });
  return `${body.replace('"id":1', `"id":${JSON.stringify(id)}`)}\n`;
}

const notification = (params: unknown) => `${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params })}\n`;

function opening(era: Era): string {
  const clientInfo = { name: 'client', version: '1' };
  const initialize = { jsonrpc: '2.0', id: 'first', method: 'initialize', params: { protocolVersion: era, capabilities: {}, clientInfo } };
  return era === '2026-07-28' ? '' : `${JSON.stringify(initialize)}\n{"jsonrpc":"2.0","method":"notifications/initialized"}\n`;
}

/** What a client of this era writes: mostly nearly right calls, in pieces that end anywhere, with ids that it has used already. */
function written(era: Era): fc.Arbitrary<Buffer[]> {
  const message = messagesOf(era, 'echo_text', 'guarded_text', 'failing_text').map((value) => `${JSON.stringify(value)}\n`);
  const other = fc.constantFrom('this is no JSON\n', '\n', '[]\n', '{"jsonrpc":"2.0"}\n', '5\n', `[${callBody('echo_text')}]\n`);
  const right = fc
    .tuple(fc.nat(5), fc.constantFrom('\n', '\r\n'))
    .map(([id, end]) => call(era, id, 'echo_text', 'grüße 😀').replace('\n', end));
  const endless = fc.nat(1_000_000).map((id) => call(era, id + 100, 'endless_text', `text ${id}`));
  const cancelled = fc
    .nat(1_000_000)
    .map((id) => call(era, id + 100, 'endless_text') + notification({ requestId: id + 100, reason: 'enough' }));
  const lines = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: message },
      { weight: 4, arbitrary: right },
      other,
      endless,
      cancelled,
      fc.constant(notification({ requestId: 'none' })),
    ),
    { minLength: 1, maxLength: 20 },
  );
  return fc.tuple(lines, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 })).map(([each, cuts]) => {
    const bytes = Buffer.from(each.join(''));
    const ends = [...cuts.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b), bytes.length];
    return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
  });
}

describe.each(ERAS)('the short way of tool calls over a pipe with protocol %s', (era) => {
  it('answers as the SDK does, whatever it is sent', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), written(era), async (isOpened, pieces) => {
        const both = [ours(), sdk()];
        for (const { session } of both) {
          if (isOpened) await session.send(opening(era) + call(era, 'opening'));
          for (const piece of pieces) await session.send(piece);
        }
        const [short, long] = both.map(({ session }) => ({ answers: session.answers, traces: session.traces }));
        expect(short).toEqual(long);
        for (const { session, pipe } of both) {
          await pipe.close(0);
          await session.send('');
        }
        // Whoever had not been cancelled is told to stop now.
        expect(both[0]?.session.stopped.sort()).toEqual(both[1]?.session.stopped.sort());
        expect(both[0]?.session.answers).toEqual(both[1]?.session.answers);
      }),
      { numRuns: 100 },
    );
  });

  it('is taken once the SDK has answered a call', async () => {
    const session = new Session();
    const spoken = textTool('echo_text', async () => 'from the SDK');
    servePipe(session.runtime, createServerFactory(testRuntime({ tools: [spoken] })), session.input, session.output);
    await session.send(opening(era) + call(era, 1) + call(era, 2));
    await session.send(call(era, 3));
    const answered = (id: number) => session.answers.find((line) => line.includes(`"id":${id},`));
    expect([1, 2, 3].map((id) => answered(id)?.includes('from the SDK'))).toEqual([true, true, false]);
  });

  it('gives a call that is cancelled no answer, and tells its handler (P-81)', async () => {
    const { session } = ours();
    await session.send(opening(era) + call(era, 1));
    const before = session.answers;
    await session.send(call(era, 2, 'endless_text', 'second') + call(era, 3, 'endless_text', 'third'));
    await session.send(notification({ requestId: 3 }));
    expect(session.stopped).toEqual(['third']);
    expect(session.answers).toEqual(before);
    session.input.end();
    await session.send('');
    expect(session.stopped).toEqual(['third', 'second']);
    expect(session.answers).toEqual(before);
  });
});
