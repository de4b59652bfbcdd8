import { type Context, propagation, SpanStatusCode, type TextMapPropagator, type Tracer, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectInProcess, ERAS } from '../helpers/client.js';
import { testRuntime } from '../helpers/runtime.js';

const TRACE_PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const PARENT = Symbol('parent');

interface RecordedSpan {
  name: string;
  parent: unknown;
  setStatus: ReturnType<typeof vi.fn>;
  end: ReturnType<typeof vi.fn>;
}

/** Spans started since the last test, by the smallest tracer that can stand in for an OpenTelemetry SDK. */
const spans: RecordedSpan[] = [];

const tracer = {
  startActiveSpan: (name: string, _options: unknown, parent: Context, work: (span: RecordedSpan) => unknown) => {
    const span = { name, parent: parent.getValue(PARENT), setStatus: vi.fn(), end: vi.fn() };
    spans.push(span);
    return work(span);
  },
};

const propagator: TextMapPropagator = {
  inject: () => {},
  extract: (context, carrier, getter) => context.setValue(PARENT, getter.get(carrier, 'traceparent')),
  fields: () => ['traceparent'],
};

beforeEach(() => {
  spans.length = 0;
  trace.setGlobalTracerProvider({ getTracer: () => tracer as unknown as Tracer });
  propagation.setGlobalPropagator(propagator);
});
afterEach(() => {
  trace.disable();
  propagation.disable();
});

describe.each(ERAS)('a trace over %s', (era) => {
  it('continues with the call (P-117)', async () => {
    const client = await connectInProcess(testRuntime(), era);
    await client.callTool({ name: 'echo_text', _meta: { traceparent: TRACE_PARENT } });
    expect(spans).toMatchObject([{ name: 'tools/call echo_text', parent: TRACE_PARENT }]);
    expect(spans[0]?.end).toHaveBeenCalledTimes(1);
    expect(spans[0]?.setStatus).not.toHaveBeenCalled();
  });

  it('shows that the call failed', async () => {
    const client = await connectInProcess(testRuntime(), era);
    await client.callTool({ name: 'guarded_text' });
    expect(spans[0]?.setStatus).toHaveBeenCalledWith(expect.objectContaining({ code: SpanStatusCode.ERROR }));
    expect(spans[0]?.end).toHaveBeenCalledTimes(1);
  });
});
