import { describe, expect, it } from 'vitest';
import { Fault, type FaultKind, faultOfStatus } from '../../src/backend/fault.js';
import { withRetries } from '../../src/backend/retry.js';
import { noPauses } from '../helpers/api.js';

const signal = new AbortController().signal;

/** How often it was tried, and the pauses in between. */
async function attemptsAfter(fault: unknown, { retries = 3, random = 1, on = signal } = {}) {
  const pace = noPauses(random);
  let attempts = 0;
  const failing = async () => {
    attempts += 1;
    throw fault;
  };
  await expect(withRetries(retries, on, failing, pace)).rejects.toBeDefined();
  return { attempts, paused: pace.paused };
}

describe('a further attempt', () => {
  it('comes after a longer pause each time, of which chance decides the length', async () => {
    expect(await attemptsAfter(faultOfStatus(503, undefined))).toEqual({ attempts: 4, paused: [100, 200, 400] });
    expect((await attemptsAfter(faultOfStatus(503, undefined), { random: 0.5 })).paused).toEqual([50, 100, 200]);
    expect((await attemptsAfter(faultOfStatus(503, undefined), { retries: 0 })).attempts).toBe(1);
  });

  it('never waits longer than two seconds by itself', async () => {
    expect(Math.max(...(await attemptsAfter(faultOfStatus(503, undefined), { retries: 9 })).paused)).toBe(2_000);
  });

  it('waits as long as the API asks for, or is left to the caller', async () => {
    expect((await attemptsAfter(faultOfStatus(429, 2), { random: 0 })).paused).toEqual([2_000, 2_000, 2_000]);
    expect((await attemptsAfter(faultOfStatus(429, 3))).attempts).toBe(1);
  });

  it.each<[FaultKind, number]>([
    ['unreachable', 4],
    ['busy', 4],
    ['slow', 1],
    ['broken', 1],
    ['unacceptable', 1],
    ['credential', 1],
    ['rejected', 1],
  ])('is made only where it may help: %s', async (kind, attempts) => {
    expect((await attemptsAfter(new Fault(kind, ''))).attempts).toBe(attempts);
  });

  it.each([500, 501, 404, 400, 401])('is not made after status %d', async (status) => {
    expect((await attemptsAfter(faultOfStatus(status, undefined))).attempts).toBe(1);
  });

  it('is not made after a defect of ours, nor for a caller who has gone', async () => {
    expect((await attemptsAfter(new TypeError('x'))).attempts).toBe(1);
    expect((await attemptsAfter(faultOfStatus(503, undefined), { on: AbortSignal.abort() })).attempts).toBe(1);
  });
});
