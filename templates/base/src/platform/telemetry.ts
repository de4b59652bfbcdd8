import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import pino, { type Logger } from 'pino';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { redact } from './redact.js';

/** Values under these keys never reach a log line (P-116). */
const REDACTED_KEYS = ['authorization', 'cookie', 'token', 'password', 'secret', 'apiKey', 'headers'];

const MAX_STACK_CHARS = 8_192;
const MAX_CAUSES = 5;

/** JSON lines on stderr: stdout belongs to the protocol (P-21). */
export function createLogger(level: string, destination: pino.DestinationStream = pino.destination({ dest: 2, sync: true })): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[secret]' },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => describeError(error) },
      // The last net, over the whole line: pino itself copies an error's message where a call gives none.
      hooks: { streamWrite: redact },
    },
    destination,
  );
}

/** An error for the log: drivers put connection strings into their messages, so these are redacted too. */
function describeError(error: unknown, causes = MAX_CAUSES): unknown {
  if (!(error instanceof Error)) return { message: redact(String(error)) };
  return {
    type: error.name,
    stack: redact((error.stack ?? error.message).slice(0, MAX_STACK_CHARS)),
    ...(error.cause === undefined || causes === 0 ? {} : { cause: describeError(error.cause, causes - 1) }),
  };
}

export interface Metrics {
  registry: Registry;
  /** `status` is `ok` or an error code; both labels come from fixed sets (P-113). */
  callFinished(tool: string, status: string, seconds: number): void;
  callStarted(): void;
  refused(reason: string): void;
}

/** The names are those that published dashboards expect (P-113). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const calls = new Counter({ name: 'mcp_requests_total', help: 'Tool calls by outcome.', labelNames: ['method', 'status'], registers });
  const duration = new Histogram({
    name: 'mcp_request_duration_seconds',
    help: 'Time to answer a tool call.',
    labelNames: ['method'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    registers,
  });
  const active = new Gauge({ name: 'mcp_active_calls', help: 'Tool calls being answered.', registers });
  // What an alert fires on (P-120).
  const refused = new Counter({ name: 'mcp_http_refused_total', help: 'Requests refused at the door.', labelNames: ['reason'], registers });
  return {
    registry,
    callStarted: () => active.inc(),
    callFinished(tool, status, seconds) {
      active.dec();
      calls.inc({ method: tool, status });
      duration.observe({ method: tool }, seconds);
    },
    refused: (reason) => refused.inc({ reason }),
  };
}

const tracer = trace.getTracer('mcp-server');

/**
 * Runs `work` in a span that continues the caller's trace, which MCP carries in `_meta` (P-117). Costs next to nothing until
 * an OpenTelemetry SDK is registered: start the process with `--import` of your own set-up.
 */
export async function inSpan<Result>(
  tool: string,
  meta: Readonly<Record<string, unknown>> | undefined,
  work: () => Promise<Result>,
  failed: (result: Result) => string | undefined,
): Promise<Result> {
  const parent = propagation.extract(context.active(), meta ?? {});
  const attributes = { 'gen_ai.tool.name': tool, 'mcp.method.name': 'tools/call' };
  return tracer.startActiveSpan(`tools/call ${tool}`, { kind: SpanKind.SERVER, attributes }, parent, async (span) => {
    try {
      const result = await work();
      const code = failed(result);
      if (code !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: code });
      return result;
    } finally {
      span.end();
    }
  });
}
