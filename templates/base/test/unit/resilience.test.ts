import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadline } from '../../src/platform/deadline.js';
import { ToolError } from '../../src/platform/errors.js';
import { createResilience, type Resilience } from '../../src/platform/resilience.js';

const RECOVERY_MS = 30_000;
const run = <Result>(resilience: Resilience, work: () => Promise<Result>, deadline = new Deadline()) =>
  resilience.run('caller', deadline, work);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const outage = () => Promise.reject(new ToolError('UNAVAILABLE'));

async function fail(resilience: Resilience, times: number, work: () => Promise<unknown> = outage): Promise<void> {
  for (let time = 0; time < times; time += 1) await expect(run(resilience, work)).rejects.toThrow();
}

describe('circuit breaker', () => {
  it('opens after five failures of the backend, then refuses without calling it (P-79)', async () => {
    const resilience = createResilience({ maxConcurrent: 10 });
    await fail(resilience, 4);
    expect(resilience.available()).toBe(true);
    await fail(resilience, 1);
    expect(resilience.available()).toBe(false);
    const work = vi.fn(outage);
    await expect(run(resilience, work)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 30 });
    expect(work).not.toHaveBeenCalled();
  });

  it('says how long it will still refuse', async () => {
    const resilience = createResilience({ maxConcurrent: 10 });
    await fail(resilience, 5);
    await vi.advanceTimersByTimeAsync(20_000);
    await expect(run(resilience, outage)).rejects.toMatchObject({ retryAfterSeconds: 10 });
  });

  it('is available again once it would let a call through: else no traffic ever comes to close it', async () => {
    const resilience = createResilience({ maxConcurrent: 10 });
    await fail(resilience, 5);
    await vi.advanceTimersByTimeAsync(RECOVERY_MS);
    expect(resilience.available()).toBe(true);
  });

  it('closes when the first call after the recovery time succeeds', async () => {
    const resilience = createResilience({ maxConcurrent: 10 });
    await fail(resilience, 5);
    await vi.advanceTimersByTimeAsync(RECOVERY_MS);
    await expect(run(resilience, async () => 'up again')).resolves.toBe('up again');
    await fail(resilience, 4);
    expect(resilience.available()).toBe(true);
  });

  it('opens again when the first call after the recovery time fails', async () => {
    const resilience = createResilience({ maxConcurrent: 10 });
    await fail(resilience, 5);
    await vi.advanceTimersByTimeAsync(RECOVERY_MS);
    await fail(resilience, 1);
    expect(resilience.available()).toBe(false);
  });

  it.each([
    ['a mistake of the caller', new ToolError('NOT_FOUND')],
    ['a caller who went away', new ToolError('CANCELLED')],
    ['a defect of ours', new Error('bug')],
  ])('does not open on %s', async (_name, error) => {
    const resilience = createResilience({ maxConcurrent: 10 });
    await fail(resilience, 20, () => Promise.reject(error));
    expect(resilience.available()).toBe(true);
  });
});

describe('slots', () => {
  it('runs so many calls at once, lets as many wait, and refuses the rest (P-16, P-84)', async () => {
    const resilience = createResilience({ maxConcurrent: 2 });
    let running = 0;
    const work = vi.fn(async () => {
      running += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
    });
    const calls = Array.from({ length: 4 }, () => run(resilience, work));
    await expect(run(resilience, work)).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 1 });
    expect(running).toBe(2);
    await vi.advanceTimersByTimeAsync(20);
    await Promise.all(calls);
    expect(work).toHaveBeenCalledTimes(4);
  });

  it('does not blame the backend for calls whose time was over before their turn came', async () => {
    const resilience = createResilience({ maxConcurrent: 5 });
    const hold = Array.from({ length: 5 }, () => run(resilience, () => new Promise((resolve) => setTimeout(resolve, 100))));
    const tooLate = new Deadline();
    const late = Array.from({ length: 5 }, () =>
      expect(run(resilience, async () => {}, tooLate)).rejects.toMatchObject({ code: 'TIMEOUT' }),
    );
    tooLate.end(new ToolError('TIMEOUT'));
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all([...hold, ...late]);
    expect(resilience.available()).toBe(true);
  });
});
