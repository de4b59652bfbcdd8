import { describe, expect, it } from 'vitest';
import { AnswerCache } from '../../src/backend/cache.js';

function cacheAt(times = { freshMs: 1_000, staleMs: 10_000 }) {
  let now = 0;
  const cache = new AnswerCache(times, () => now);
  return {
    cache,
    at: (ms: number) => {
      now = ms;
    },
  };
}

describe('the cache', () => {
  it('gives an answer while it is fresh, an old one on request only, and then none', () => {
    const { cache, at } = cacheAt();
    cache.keep('alice', '/orders', ['x'], 10);
    at(999);
    expect(cache.find('alice', '/orders')).toMatchObject({ body: ['x'], at: 0 });
    at(1_000);
    expect(cache.find('alice', '/orders')).toBeUndefined();
    expect(cache.find('alice', '/orders', true)).toMatchObject({ body: ['x'] });
    at(11_000);
    expect(cache.find('alice', '/orders', true)).toBeUndefined();
  });

  it.each([
    ['bob', '/orders'],
    ['alice', '/orders?limit=1'],
    ['alice","/orders', ''],
    ['alice"', '/orders'],
  ])('keeps callers and requests apart: %s %s', (principal, path) => {
    const { cache } = cacheAt();
    cache.keep('alice', '/orders', 'of alice', 10);
    expect(cache.find(principal, path, true)).toBeUndefined();
  });

  it('forgets what a caller read, and nothing of others', () => {
    const { cache } = cacheAt();
    cache.keep('alice', '/a', 1, 1);
    cache.keep('alice', '/b', 2, 1);
    cache.keep('bob', '/a', 3, 1);
    cache.forgetAllOf('alice');
    expect([cache.find('alice', '/a'), cache.find('alice', '/b'), cache.find('bob', '/a')?.body]).toEqual([undefined, undefined, 3]);
  });

  it('is bounded in number: what was not used for longest goes', () => {
    const { cache } = cacheAt();
    for (let entry = 0; entry < 1_000; entry += 1) cache.keep('alice', `/${entry}`, entry, 1);
    cache.find('alice', '/0');
    cache.keep('alice', '/new', 'new', 1);
    expect(cache.find('alice', '/0')).toBeDefined();
    expect(cache.find('alice', '/1')).toBeUndefined();
  });

  it('is bounded in bytes, also when one answer is kept again and again', () => {
    const { cache } = cacheAt();
    const half = 8_000_000;
    for (let time = 0; time < 5; time += 1) cache.keep('alice', '/a', 'a', half);
    cache.keep('alice', '/b', 'b', half);
    expect(cache.find('alice', '/a')).toBeDefined();
    cache.keep('alice', '/c', 'c', half);
    expect(cache.find('alice', '/b')).toBeUndefined();
    expect(cache.find('alice', '/a')).toBeDefined();
    cache.keep('alice', '/huge', 'x', 20_000_000);
    expect(cache.find('alice', '/huge')).toBeUndefined();
  });

  it('can be switched off', () => {
    const { cache } = cacheAt({ freshMs: 0, staleMs: 0 });
    cache.keep('alice', '/a', 1, 1);
    expect(cache.find('alice', '/a', true)).toBeUndefined();
  });
});
