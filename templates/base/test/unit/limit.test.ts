import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLimiter } from '../../src/platform/limit.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('createLimiter', () => {
  it('lets so many calls a second through and says when to come back (P-83)', async () => {
    const limit = createLimiter(2);
    await limit('alice', 'read');
    await limit('alice', 'read');
    await expect(limit('alice', 'read')).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 1 });
  });

  it('counts every principal and every tool apart', async () => {
    const limit = createLimiter(1);
    await limit('alice', 'read');
    await expect(limit('bob', 'read')).resolves.toBeUndefined();
    await expect(limit('alice', 'list')).resolves.toBeUndefined();
  });

  it('forgets after a second', async () => {
    const limit = createLimiter(1);
    await limit('alice', 'read');
    await vi.advanceTimersByTimeAsync(1_001);
    await expect(limit('alice', 'read')).resolves.toBeUndefined();
  });
});
