import { InMemoryTransport } from '@modelcontextprotocol/client';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { afterEach, describe, expect, it } from 'vitest';
import { enabledTools } from '../../src/platform/authorize.js';
import { createServerFactory } from '../../src/server.js';
import { tools } from '../../src/tools/index.js';
import { connect, ERAS, type Era, errorOf } from '../helpers/client.js';
import { minimalEnvironment } from '../helpers/environment.js';
import { ServerProcess } from '../helpers/process.js';
import { testRuntime } from '../helpers/runtime.js';
import { stdioTransport } from '../helpers/stdio.js';
import { waitingTool } from '../helpers/tools.js';

/** What a server offers that was not told to write (P-42). */
const offered = enabledTools(tools, { readOnly: true, disabled: [] });

let server: ServerProcess | undefined;
afterEach(() => server?.kill('SIGKILL'));

/** A spawned server, with its client connected and with a listener that would keep it alive. */
async function start(era: Era) {
  const env = { ...minimalEnvironment, MCP_TRANSPORT: 'stdio', MCP_LOG_LEVEL: 'debug', MCP_OPERATIONS_PORT: '0' };
  const spawned = new ServerProcess(env);
  server = spawned;
  return { server: spawned, client: await connect(stdioTransport(spawned), era) };
}

describe.each(ERAS)('a pipe with protocol %s', (era) => {
  it('tells the handler when its caller gives up (P-81)', async () => {
    const waiting = waitingTool();
    const [near, far] = InMemoryTransport.createLinkedPair();
    const served = serveStdio(createServerFactory(testRuntime({ tools: [waiting.tool] })), { transport: far });
    const client = await connect(near, era);
    const caller = new AbortController();
    const call = expect(client.callTool({ name: waiting.tool.name }, { signal: caller.signal })).rejects.toThrow();
    await waiting.started;
    caller.abort();
    await call;
    expect(await waiting.stopped).toMatchObject({ code: 'CANCELLED' });
    await served.close();
  });
});

describe.each(ERAS)('stdio with protocol %s', (era) => {
  it('writes nothing but MCP to stdout, whatever it is sent (P-21, P-126)', async () => {
    const { server, client } = await start(era);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(offered.map(({ name }) => name));
    server.child.stdin.write('this is no JSON\n{"jsonrpc":"2.0"}\n[]\n');
    for (const { name } of offered) {
      const refused = errorOf(await client.callTool({ name, arguments: { noSuchArgument: true } }));
      expect(refused.code).toBe('INVALID_INPUT');
    }
    server.child.stdin.end();
    await server.ended();
    const lines = server.stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(offered.length);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    expect(server.stderr).toContain('"audit":true');
  });

  it('ends in good order when its input ends', async () => {
    const { server } = await start(era);
    server.child.stdin.end();
    expect(await timed(server.ended())).toEqual({ result: 0, prompt: true });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends in good order on %s (P-89)', async (signal) => {
    const { server } = await start(era);
    server.kill(signal);
    expect(await timed(server.ended())).toEqual({ result: 0, prompt: true });
  });
});

async function timed<Result>(work: Promise<Result>): Promise<{ result: Result; prompt: boolean }> {
  const started = performance.now();
  const result = await work;
  return { result, prompt: performance.now() - started < 2_000 };
}
