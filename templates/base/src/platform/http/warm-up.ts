import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { McpHttpHandler } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { openAudit } from '../audit.js';
import { defineTool } from '../define-tool.js';
import { createLimiter } from '../limit.js';
import { createResilience } from '../resilience.js';
import type { Runtime } from '../runtime.js';
import { createLogger, type Metrics } from '../telemetry.js';
import { createHttpToolCalls } from './tool-calls.js';

/** Enough for the engine to compile what every call runs through; half a second at most, also where the machine is slow. */
const CALLS = 300;
const LISTS = 20;
const MAX_MS = 500;

/** Does nothing: the tools of this server may have effects, so they are never called to warm it. */
const noTool = defineTool({
  name: 'warm_up',
  title: 'Warm up',
  description: 'Is not offered to anybody.',
  scopes: ['warm-up'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ text: z.string() }),
  output: z.strictObject({ text: z.string() }),
  handler: async ({ text }) => ({ text }),
});
const noMetrics = { callStarted: () => {}, callFinished: () => {}, refused: () => {} };

/** Runs the code of a call and of a list until the engine has compiled it. Leaves no trace: no record, no line, no count. */
export async function warmUp(runtime: Runtime, mcp: McpHttpHandler): Promise<void> {
  const callOf = createHttpToolCalls({
    ...runtime,
    tools: [noTool],
    audit: openAudit({ sink: { write: () => {} } }),
    logger: createLogger('silent', { write: () => {} }),
    metrics: { ...noMetrics, registry: runtime.metrics.registry } satisfies Metrics,
    limiter: createLimiter(CALLS),
    resilience: createResilience({ maxConcurrent: 1 }),
  });
  const principal = { id: 'warm-up', clientId: 'warm-up', scopes: new Set(noTool.scopes) };
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const until = performance.now() + MAX_MS;

  for (let call = 0; call < CALLS && performance.now() < until; call += 1) {
    const message = JSON.parse(JSON.stringify(request('tools/call', { name: noTool.name, arguments: { text: 'warm up '.repeat(50) } })));
    await callOf(headers, message, principal)?.(new ServerResponse(new IncomingMessage(new Socket())));
  }
  for (let list = 0; list < LISTS && performance.now() < until; list += 1) {
    const body = JSON.stringify(request('tools/list', {}));
    await (await mcp.fetch(new Request('http://127.0.0.1/mcp', { method: 'POST', headers, body }))).text();
  }
}

function request(method: string, params: object): object {
  return { jsonrpc: '2.0', id: 1, method, params };
}
