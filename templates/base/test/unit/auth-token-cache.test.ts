import type { AuthInfo } from '@modelcontextprotocol/server';
import { describe, expect, it, vi } from 'vitest';
import { cacheTokens } from '../../src/platform/http/token-cache.js';

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** A verifier that accepts everything, and the cache in front of it. */
function cached(expiresAt: number | undefined) {
  const verifyAccessToken = vi.fn(async (token: string): Promise<AuthInfo> => {
    return { token: '', clientId: `owner of ${token}`, scopes: [], ...(expiresAt === undefined ? {} : { expiresAt }) };
  });
  return { verifyAccessToken, cache: cacheTokens({ verifyAccessToken }) };
}

describe('cacheTokens', () => {
  it('verifies a token once', async () => {
    const { cache, verifyAccessToken } = cached(inSeconds(60));
    expect(await cache.verifyAccessToken('a')).toEqual(await cache.verifyAccessToken('a'));
    expect(verifyAccessToken).toHaveBeenCalledTimes(1);
  });

  it('never takes one token for another', async () => {
    const { cache } = cached(inSeconds(60));
    const owners = await Promise.all(['a', 'b', 'a', 'A', 'a '].map(async (token) => (await cache.verifyAccessToken(token)).clientId));
    expect(owners).toEqual(['owner of a', 'owner of b', 'owner of a', 'owner of A', 'owner of a ']);
  });

  it.each([
    ['that have expired', inSeconds(-1)],
    ['that do not say when they expire', undefined],
  ])('does not remember tokens %s', async (_name, expiresAt) => {
    const { cache, verifyAccessToken } = cached(expiresAt);
    await cache.verifyAccessToken('a');
    await cache.verifyAccessToken('a');
    expect(verifyAccessToken).toHaveBeenCalledTimes(2);
  });

  it('does not remember a refusal: a new key may arrive', async () => {
    const verifyAccessToken = vi.fn(() => Promise.reject(new Error('refused')));
    const cache = cacheTokens({ verifyAccessToken });
    await expect(cache.verifyAccessToken('a')).rejects.toThrow();
    await expect(cache.verifyAccessToken('a')).rejects.toThrow();
    expect(verifyAccessToken).toHaveBeenCalledTimes(2);
  });
});
