import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quoteJson } from '../../src/platform/json-text.js';

it('quotes JSON as JSON.stringify does', () => {
  const prose = fc.nat(200).map((words) => `Said "yes".\n${'and so on '.repeat(words)}`);
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), prose), (value) => {
      const json = JSON.stringify(value);
      expect(quoteJson(json)).toBe(JSON.stringify(json));
    }),
    { numRuns: 1_000 },
  );
});
