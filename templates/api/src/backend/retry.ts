import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from './fault.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** What tests replace: chance and time. */
export interface Pace {
  /** From 0 up to 1. */
  random(): number;
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export const realPace: Pace = {
  random: Math.random,
  pause: (ms, signal) => wait(ms, undefined, { signal }),
};

/**
 * Tries again where that may help, after a pause that doubles and of which chance decides the length, so that callers who failed together
 * do not come back together (P-82). For reads only: a write that failed may have happened.
 */
export async function withRetries<Result>(
  retries: number,
  signal: AbortSignal,
  attempt: () => Promise<Result>,
  pace: Pace = realPace,
): Promise<Result> {
  for (let made = 0; ; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (made >= retries || !(error instanceof Fault && error.isTransient)) throw error;
      const asked = (error.options.retryAfterSeconds ?? 0) * 1_000;
      if (asked > LONGEST_PAUSE_MS) throw error; // the caller is told how long to wait
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** made);
      await pace.pause(Math.max(asked, Math.round(pace.random() * longest)), signal);
      signal.throwIfAborted();
    }
  }
}
