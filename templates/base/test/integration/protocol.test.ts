import { ProtocolError } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import { ToolError } from '../../src/platform/errors.js';
import { connectInProcess, ERAS, errorOf, textOf } from '../helpers/client.js';
import { testRuntime } from '../helpers/runtime.js';
import { echo, guarded, textTool, waitingTool } from '../helpers/tools.js';

describe.each(ERAS)('protocol %s', (era) => {
  it('is what client and server agree on (P-126, P-158)', async () => {
    const client = await connectInProcess(testRuntime(), era);
    expect(client.getNegotiatedProtocolVersion()).toBe(era);
    expect(client.getServerCapabilities()).toEqual({ tools: { listChanged: false } });
  });

  it('lists every tool with its schemas and hints, always in the same order (P-13)', async () => {
    const client = await connectInProcess(testRuntime({ tools: [guarded, echo] }), era);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['guarded_text', 'echo_text']);
    expect(tools[1]).toMatchObject({
      title: echo.title,
      description: echo.description,
      annotations: echo.annotations,
      inputSchema: { type: 'object', additionalProperties: false },
      outputSchema: { type: 'object' },
    });
  });

  it('answers a call with the structured result, and with a text that says the same (P-71, P-72)', async () => {
    const client = await connectInProcess(testRuntime(), era);
    const result = await client.callTool({ name: 'echo_text', arguments: { text: 'hello' } });
    expect(result.isError).toBeUndefined();
    expect(result.structuredContent).toEqual({ text: 'hello' });
    expect(JSON.parse(textOf(result))).toEqual({ text: 'hello' });
  });

  it('answers bad arguments with an error that the model can read (P-103)', async () => {
    const client = await connectInProcess(testRuntime(), era);
    const error = errorOf(await client.callTool({ name: 'echo_text', arguments: { txet: 'hello' } }));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('1 unknown key') });
  });

  it('refuses a tool that it does not have with a protocol error (P-103)', async () => {
    const client = await connectInProcess(testRuntime(), era);
    await expect(client.callTool({ name: 'no_such_tool' })).rejects.toThrow(ProtocolError);
  });

  it('refuses a local caller without the scope of the tool (P-40)', async () => {
    const runtime = testRuntime();
    const client = await connectInProcess(runtime, era);
    expect(errorOf(await client.callTool({ name: 'guarded_text' })).code).toBe('ACCESS_DENIED');
    expect(runtime.audited).toMatchObject([{ tool: 'guarded_text', decision: 'refused', code: 'ACCESS_DENIED' }]);
  });

  it('ends a call that takes too long, and its handler (P-80)', async () => {
    const waiting = waitingTool();
    const client = await connectInProcess(testRuntime({ tools: [waiting.tool], env: { MCP_CALL_TIMEOUT_MS: '100' } }), era);
    expect(errorOf(await client.callTool({ name: waiting.tool.name })).code).toBe('TIMEOUT');
    expect(await waiting.stopped).toMatchObject({ code: 'TIMEOUT' });
  });

  it('tells the handler when its caller goes away (P-81)', async () => {
    const waiting = waitingTool();
    const client = await connectInProcess(testRuntime({ tools: [waiting.tool] }), era);
    const call = expect(client.callTool({ name: waiting.tool.name })).rejects.toThrow();
    await waiting.started;
    await client.close();
    await call;
    expect(await waiting.stopped).toMatchObject({ code: 'CANCELLED' });
  });

  it('refuses a result that is larger than it may send, instead of cutting it silently (P-75)', async () => {
    const large = textTool('large_text', async () => 'x'.repeat(1_001));
    const client = await connectInProcess(testRuntime({ tools: [large], env: { MCP_MAX_OUTPUT_CHARS: '1000' } }), era);
    expect(errorOf(await client.callTool({ name: 'large_text' }))).toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('larger'),
    });
  });

  it('passes on what a tool says about a failure, and when to come back', async () => {
    const busy = textTool('busy_text', () => Promise.reject(new ToolError('UNAVAILABLE', undefined, { retryAfterSeconds: 7 })));
    const client = await connectInProcess(testRuntime({ tools: [busy] }), era);
    expect(errorOf(await client.callTool({ name: 'busy_text' }))).toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 7 });
  });

  it('keeps one audit record and one metric of every call (P-113, P-115)', async () => {
    const runtime = testRuntime();
    const client = await connectInProcess(runtime, era);
    await client.callTool({ name: 'echo_text', arguments: { text: 'hello' } });
    const failed = errorOf(await client.callTool({ name: 'echo_text', arguments: { text: 7 } }));
    expect(runtime.audited).toMatchObject([
      { sequence: 1, principal: 'local', tool: 'echo_text', decision: 'allowed', arguments: '{"text":"hello"}', resultChars: 16 },
      { sequence: 2, decision: 'failed', code: 'INVALID_INPUT', correlationId: failed.correlationId },
    ]);
    const metrics = await runtime.metrics.registry.metrics();
    expect(metrics).toContain('mcp_requests_total{method="echo_text",status="ok"} 1');
    expect(metrics).toContain('mcp_requests_total{method="echo_text",status="INVALID_INPUT"} 1');
    expect(metrics).toContain('mcp_active_calls 0');
  });
});

describe('protocol 2026-07-28', () => {
  it('says how long the list of tools may be kept, and for whom (P-14)', async () => {
    const client = await connectInProcess(testRuntime(), '2026-07-28');
    expect(await client.listTools()).toMatchObject({ ttlMs: 60_000, cacheScope: 'private' });
  });
});
