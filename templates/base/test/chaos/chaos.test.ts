import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkHealth } from '../../src/platform/health.js';
import { createMemoryGuard } from '../../src/platform/memory.js';
import { createResilience } from '../../src/platform/resilience.js';
import { Secret } from '../../src/platform/secret.js';
import { connectInProcess, ERAS, errorOf } from '../helpers/client.js';
import { type TestOptions, testRuntime } from '../helpers/runtime.js';
import { textTool } from '../helpers/tools.js';
import { type Dependency, FAULTS, SECRET, startDependency } from './dependency.js';

vi.setConfig({ testTimeout: 60_000 });

/** Long enough that a busy machine still sees the breaker open, short enough to wait for. */
const RECOVERY_MS = 1_000;
const FAILURES_BEFORE_OPEN = 5; // P-79
const UNREACHABLE: readonly string[] = ['refused', 'partition'] satisfies (typeof FAULTS)[number][];
const ROUNDS = 20;
const TOGETHER = 5;
/** Together enough calls that one lost among a thousand shows. */
const LEAST_AVAILABILITY = 0.999;
const WAIT = { timeout: 15_000, interval: 50 };
const DOCUMENTED = ['UNAVAILABLE', 'TIMEOUT', 'OVERLOADED'];

const run = { sent: 0, answered: 0 };
let dependency: Dependency;
beforeEach(async () => {
  dependency = await startDependency();
  new Secret(SECRET); // as one of the configuration: known by value
});
afterEach(() => dependency.close());

interface Ending {
  code: string;
  reason?: string;
  retryAfterSeconds?: number;
}

/** A server with one tool that asks the dependency, and a client of it that counts. */
async function serve(era: (typeof ERAS)[number], overrides: TestOptions['overrides'] = {}) {
  const runtime = testRuntime({
    tools: [textTool('ask_dependency', (_text, context) => dependency.ask(context))],
    check: async (signal) => void (await dependency.ask({ signal })),
    env: { MCP_CALL_TIMEOUT_MS: '2000', MCP_RATE_LIMIT_PER_SECOND: '1000000', MCP_MAX_CONCURRENT_CALLS: '200' },
    overrides: { resilience: createResilience({ maxConcurrent: 200, recoveryMs: RECOVERY_MS }), ...overrides },
  });
  const client = await connectInProcess(runtime, era);
  const shown: string[] = [];
  /** What a call ended with: `ok`, or its error. An answer is whatever is documented, and nothing else. */
  const call = async (): Promise<Ending> => {
    run.sent += 1;
    const result = await client.callTool({ name: 'ask_dependency' });
    shown.push(JSON.stringify(result));
    if (result.isError !== true) {
      run.answered += 1;
      return { code: 'ok' };
    }
    const error = errorOf(result);
    if (DOCUMENTED.includes(error.code)) run.answered += 1;
    return error;
  };
  return { runtime, call, shown };
}

describe.each(ERAS)('over %s', (era) => {
  it.each(FAULTS)('a dependency that is ill (%s) is said to be unavailable, left alone, and found again', async (fault) => {
    const { runtime, call, shown } = await serve(era);
    expect(await call()).toEqual({ code: 'ok' });
    expect((await checkHealth(runtime)).status).toBe('healthy');

    dependency.behave(fault);
    const failures = await Promise.all(Array.from({ length: 10 }, call));
    for (const failure of failures) {
      expect(failure.code).toBe(fault === 'slow' && failure.retryAfterSeconds === undefined ? 'TIMEOUT' : 'UNAVAILABLE');
    }
    // On a busy machine the circuit opens before the last of them start: those never reached the dependency, and say when to come back.
    const reached = failures.filter(({ retryAfterSeconds }) => retryAfterSeconds === undefined);
    expect(reached.length).toBeGreaterThanOrEqual(FAILURES_BEFORE_OPEN);
    const reason = UNREACHABLE.includes(fault) ? 'network_partition' : undefined;
    for (const failure of reached) expect(failure.reason).toBe(reason);
    await vi.waitFor(async () => expect((await checkHealth(runtime)).status).toBe('unhealthy'), WAIT);
    // The circuit is open: an answer at once, with the time to come back. Now and then it lets one call through, as a probe.
    await vi.waitFor(async () => expect(await call()).toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: expect.any(Number) }), WAIT);

    dependency.behave('well');
    await vi.waitFor(async () => expect((await checkHealth(runtime)).status).toBe('degraded'), WAIT);
    expect(await call()).toEqual({ code: 'ok' });
    await vi.waitFor(async () => expect((await checkHealth(runtime)).status).toBe('healthy'), WAIT);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { code } of await Promise.all(Array.from({ length: TOGETHER }, call))) expect(code).toBe('ok');
    }

    for (const text of [...shown, ...runtime.logged, JSON.stringify(runtime.audited)]) expect(text).not.toContain(SECRET);
  });

  it('a probe that fails keeps the circuit open (P-79)', async () => {
    const { runtime, call } = await serve(era);
    dependency.behave('error');
    while (!(await call()).retryAfterSeconds) expect(run.sent).toBeLessThan(100_000);
    await vi.waitFor(() => expect(runtime.resilience.recovering()).toBe(true), WAIT);
    expect(await call()).toMatchObject({ code: 'UNAVAILABLE' });
    expect(runtime.resilience.available()).toBe(false);
  });

  it('a process that is short of memory refuses calls and says so, until it has room (P-84)', async () => {
    let used = 0.5;
    const { call } = await serve(era, { memory: createMemoryGuard(90, () => used) });
    expect(await call()).toEqual({ code: 'ok' });
    used = 0.95;
    await vi.waitFor(async () => {
      expect(await call()).toMatchObject({ code: 'OVERLOADED', reason: 'memory_pressure', retryAfterSeconds: 1 });
    }, WAIT);
    used = 0.5;
    await vi.waitFor(async () => expect(await call()).toEqual({ code: 'ok' }), WAIT);
  });
});

it('the heap of this very process is what is looked at', () => {
  expect(createMemoryGuard(100)).not.toThrow();
  expect(createMemoryGuard(0)).toThrow(expect.objectContaining({ code: 'OVERLOADED', reason: 'memory_pressure' }));
});

afterAll(() => {
  expect(run.sent).toBeGreaterThan(1_000);
  expect(run.answered / run.sent).toBeGreaterThanOrEqual(LEAST_AVAILABILITY);
});
