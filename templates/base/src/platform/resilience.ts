import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { isBackendFault, ToolError } from './errors.js';

const FAILURES_BEFORE_OPEN = 5; // P-79
const RECOVERY_MS = 30_000; // P-79

export interface Resilience {
  /** Runs `work` when its turn comes; rejects with the signal's reason where that is too late. */
  run<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** False while the breaker refuses calls. */
  available(): boolean;
}

/**
 * Guards the one backend: at most `maxConcurrent` calls at once and as many waiting (P-16, P-84), and no calls at all for
 * a while after it failed repeatedly (P-79). A caller's own mistake never opens the breaker.
 */
export function createResilience(maxConcurrent: number, recoveryMs = RECOVERY_MS): Resilience {
  const slots = bulkhead(maxConcurrent, maxConcurrent);
  const breaker = circuitBreaker(handleWhen(isBackendFault), {
    halfOpenAfter: recoveryMs,
    breaker: new ConsecutiveBreaker(FAILURES_BEFORE_OPEN),
  });
  let refusesUntil = 0;
  breaker.onBreak(() => {
    refusesUntil = Date.now() + recoveryMs;
  });
  return {
    // By the clock, not by the state: the breaker leaves `Open` only when a call comes, and without readiness none does.
    available: () => breaker.state !== CircuitState.Open || Date.now() >= refusesUntil,
    run: async (work, signal) => {
      try {
        return await slots.execute(() => {
          signal.throwIfAborted(); // outside the breaker: a call that never started says nothing about the backend
          return breaker.execute(work);
        });
      } catch (error) {
        if (error instanceof BrokenCircuitError) {
          const retryAfterSeconds = Math.max(1, Math.ceil((refusesUntil - Date.now()) / 1000));
          throw new ToolError('UNAVAILABLE', undefined, { retryAfterSeconds, cause: error });
        }
        if (error instanceof BulkheadRejectedError) throw new ToolError('OVERLOADED', undefined, { retryAfterSeconds: 1, cause: error });
        throw error;
      }
    },
  };
}
