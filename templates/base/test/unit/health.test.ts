import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkHealth } from '../../src/platform/health.js';
import { testRuntime } from '../helpers/runtime.js';

const CANARY = 'canary-5f2b9c';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('checkHealth', () => {
  it('is healthy while the backend answers', async () => {
    expect(await checkHealth(testRuntime({ check: async () => {} }))).toMatchObject({ status: 'healthy' });
  });

  it('says which check failed, and nothing about why (P-119)', async () => {
    const runtime = testRuntime({ check: () => Promise.reject(new Error(`postgres://app:${CANARY}@db is down`)) });
    const health = await checkHealth(runtime);
    expect(health).toMatchObject({ status: 'unhealthy', checks: [{ name: 'backend', status: 'unhealthy' }, { status: 'healthy' }] });
    expect(JSON.stringify(health) + runtime.logged.join('')).not.toContain(CANARY);
  });

  it('takes a check that throws at once for a failed one', async () => {
    const check = () => {
      throw new Error('at once');
    };
    expect(await checkHealth(testRuntime({ check }))).toMatchObject({ status: 'unhealthy' });
  });

  it('checks the backend once for all who ask within a second', async () => {
    const check = vi.fn(async () => {});
    const runtime = testRuntime({ check });
    await Promise.all([checkHealth(runtime), checkHealth(runtime)]);
    expect(check).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_001);
    await checkHealth(runtime);
    expect(check).toHaveBeenCalledTimes(2);
  });
});

describe('a check that hangs', () => {
  it('counts as failed after its timeout, although it ignores its signal', async () => {
    vi.useRealTimers();
    const health = checkHealth(testRuntime({ check: () => new Promise(() => {}) }));
    const keepAlive = setInterval(() => {}, 100);
    await expect(health).resolves.toMatchObject({ status: 'unhealthy' });
    clearInterval(keepAlive);
  });
});
