import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TokenCache } from '../../src/platform/http/token-cache.js';

const START = 1_800_000_000;
beforeEach(() => void vi.useFakeTimers({ now: START * 1000, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const cacheWith = (header: string, expiresAt: number | undefined) => {
  const cache = new TokenCache<{ name: string }>();
  cache.remember(header, { name: `owner of ${header}` }, expiresAt);
  return cache;
};

describe('the cache of tokens', () => {
  it('knows whom a token was verified to be', () => {
    expect(cacheWith('Bearer a', START + 60).recall('Bearer a')).toEqual({ name: 'owner of Bearer a' });
  });

  it('never takes one token for another', () => {
    const cache = cacheWith('Bearer a', START + 60);
    cache.remember('Bearer b', { name: 'owner of Bearer b' }, START + 60);
    for (const other of ['Bearer A', 'Bearer a ', 'bearer a', 'Bearer', '', 'Bearer c']) expect(cache.recall(other)).toBeUndefined();
    expect(cache.recall('Bearer b')).toEqual({ name: 'owner of Bearer b' });
  });

  it.each([
    ['that have expired', START - 1],
    ['that expire now', START],
    ['that do not say when they expire', undefined],
  ])('does not remember tokens %s', (_name, expiresAt) => {
    expect(cacheWith('Bearer a', expiresAt).recall('Bearer a')).toBeUndefined();
  });

  it('forgets a token at the moment it expires', () => {
    const cache = cacheWith('Bearer a', START + 10);
    vi.setSystemTime(START * 1000 + 9_999);
    expect(cache.recall('Bearer a')).toBeDefined();
    vi.setSystemTime(START * 1000 + 10_000);
    expect(cache.recall('Bearer a')).toBeUndefined();
  });

  it('asks again after a minute, however long the token is valid: it may have been revoked', () => {
    const cache = cacheWith('Bearer a', START + 3_600);
    vi.setSystemTime(START * 1000 + 60_000);
    expect(cache.recall('Bearer a')).toBeUndefined();
  });
});
