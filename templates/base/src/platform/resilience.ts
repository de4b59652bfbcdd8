import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  wrap,
} from 'cockatiel';
import { isBackendFault, ToolError } from './errors.js';

const FAILURES_BEFORE_OPEN = 5; // P-79
const RECOVERY_MS = 30_000; // P-79

export interface Resilience {
  run<Result>(work: () => Promise<Result>): Promise<Result>;
  /** False while the breaker refuses calls. */
  available(): boolean;
}

/**
 * Guards the one backend: at most `maxConcurrent` calls at once and as many waiting (P-16, P-84), and no calls at all for
 * a while after it failed repeatedly (P-79). A caller's own mistake never opens the breaker.
 */
export function createResilience(maxConcurrent: number, recoveryMs = RECOVERY_MS): Resilience {
  const breaker = circuitBreaker(handleWhen(isBackendFault), {
    halfOpenAfter: recoveryMs,
    breaker: new ConsecutiveBreaker(FAILURES_BEFORE_OPEN),
  });
  const policy = wrap(bulkhead(maxConcurrent, maxConcurrent), breaker);
  return {
    available: () => breaker.state !== CircuitState.Open,
    run: async (work) => {
      try {
        return await policy.execute(work);
      } catch (error) {
        if (error instanceof BrokenCircuitError) {
          throw new ToolError('UNAVAILABLE', undefined, { retryAfterSeconds: Math.ceil(recoveryMs / 1000), cause: error });
        }
        if (error instanceof BulkheadRejectedError) throw new ToolError('OVERLOADED', undefined, { retryAfterSeconds: 1, cause: error });
        throw error;
      }
    },
  };
}
