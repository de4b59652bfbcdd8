import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { Deadline } from './deadline.js';
import { isBackendFault, ToolError } from './errors.js';
import { Slots } from './slots.js';

const FAILURES_BEFORE_OPEN = 5; // P-79
const RECOVERY_MS = 30_000; // P-79
/** What one caller may hold of the slots where there are several callers. */
const SHARE_OF_ONE_CALLER = 0.75;

export interface Resilience {
  /** Runs `work` when the turn of `caller` comes; rejects where the deadline comes first. */
  run<Result>(caller: string, deadline: Deadline, work: () => Promise<Result>): Promise<Result>;
  /** False while the breaker refuses calls. */
  available(): boolean;
  /** True while it lets a call through to see whether the backend is back. */
  recovering(): boolean;
}

export interface ResilienceOptions {
  /** Calls at once; as many may wait. */
  maxConcurrent: number;
  /** Whether to keep slots free for others than whoever holds most of them. */
  manyCallers?: boolean;
  recoveryMs?: number;
}

/**
 * Guards the one backend: a bounded number of calls at once, shared fairly (P-16, P-84), and no calls at all for a while after it
 * failed repeatedly (P-79). A caller's own mistake never opens the breaker.
 */
export function createResilience({ maxConcurrent, manyCallers = false, recoveryMs = RECOVERY_MS }: ResilienceOptions): Resilience {
  const perCaller = manyCallers ? Math.ceil(maxConcurrent * SHARE_OF_ONE_CALLER) : maxConcurrent;
  const slots = new Slots({ running: maxConcurrent, perCaller, waiting: maxConcurrent });
  const breaker = circuitBreaker(handleWhen(isBackendFault), {
    halfOpenAfter: recoveryMs,
    breaker: new ConsecutiveBreaker(FAILURES_BEFORE_OPEN),
  });
  let refusesUntil = 0;
  breaker.onBreak(() => {
    refusesUntil = Date.now() + recoveryMs;
  });
  return {
    recovering: () => breaker.state !== CircuitState.Closed && Date.now() >= refusesUntil,
    // By the clock, not by the state: the breaker leaves `Open` only when a call comes, and without readiness none does.
    available: () => breaker.state !== CircuitState.Open || Date.now() >= refusesUntil,
    run: (caller, deadline, work) =>
      slots.run(caller, deadline, async () => {
        deadline.throwIfOver(); // outside of the breaker: a call that never started says nothing about the backend
        try {
          return await breaker.execute(work);
        } catch (error) {
          if (!(error instanceof BrokenCircuitError)) throw error;
          const retryAfterSeconds = Math.max(1, Math.ceil((refusesUntil - Date.now()) / 1000));
          throw new ToolError('UNAVAILABLE', undefined, { retryAfterSeconds, cause: error });
        }
      }),
  };
}
