import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ToolError } from './errors.js';

export type Limiter = (principalId: string, tool: string) => Promise<void>;

/** Calls a second, for each principal and tool apart, so that one caller cannot use up another's share (P-83). */
export function createLimiter(callsPerSecond: number): Limiter {
  const limiter = new RateLimiterMemory({ points: callsPerSecond, duration: 1 });
  return async (principalId, tool) => {
    try {
      await limiter.consume(`${principalId} ${tool}`);
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      throw new ToolError('RATE_LIMITED', undefined, { retryAfterSeconds: Math.ceil(rejection.msBeforeNext / 1000) });
    }
  };
}
