import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathOf } from '../../src/backend/path.js';

const invalid = expect.objectContaining({ code: 'INVALID_INPUT' });

describe('a path', () => {
  it('is made of encoded segments and parameters', () => {
    expect(pathOf(['orders', 'a/b?c#d e'], { state: 'open', empty: undefined, tag: ['x&y', 'ü'], limit: 5, all: false })).toBe(
      '/orders/a%2Fb%3Fc%23d%20e?state=open&tag=x%26y&tag=%C3%BC&limit=5&all=false',
    );
    expect(pathOf(['orders'])).toBe('/orders');
  });

  it.each(['', '.', '..', '\uD800'])('has no segment that a URL would resolve: %j', (segment) => {
    expect(() => pathOf(['orders', segment, 'lines'])).toThrowError(invalid);
  });

  it('never leaves its place, whatever the values are', () => {
    const staysInPlace = (segment: string, value: string): boolean => {
      let path: string;
      try {
        path = pathOf(['orders', segment], { q: value });
      } catch {
        return true;
      }
      const url = new URL(`https://api.example.com/v1${path}`);
      const [empty, version, collection, ...rest] = url.pathname.split('/');
      const parameters = [...url.searchParams.keys()].join();
      return [empty, version, collection, rest.length, parameters, url.hash, url.host].join('|') === '|v1|orders|1|q||api.example.com';
    };
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ maxLength: 20 }), staysInPlace));
    for (const hostile of ['../../admin', '%2e%2e', '..%2f', '\\..\\', '//evil.example', '@evil.example', '?x=1', '#', '\t..', '.\n.']) {
      expect(staysInPlace(hostile, hostile), hostile).toBe(true);
    }
  });
});
