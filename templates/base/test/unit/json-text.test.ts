import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote, quoteJson, toJson } from '../../src/platform/json-text.js';

/** Texts with the characters that JSON treats in a way of its own, seldom and often, in every width. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', '"', '\\', '\n', '\t', '\r', '\u0000', '\u007f', '\u2028', '\ud83d', '\ude00', 'é') }),
  fc
    .tuple(fc.constantFrom('prose ', '"', '\\', '\n', '\\n', '"\\\n', '\u0001', '😀'), fc.nat(50), fc.nat(300))
    .map(([piece, many, rest]) => {
      return `${'long prose without any mark '.repeat(rest / 10)}${piece.repeat(many)}${'.'.repeat(rest)}`;
    }),
);

describe('JSON of texts', () => {
  it('is what JSON.stringify writes', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(quote(value)).toBe(JSON.stringify(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is that for values too', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.constant(undefined),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('value'), { maxLength: 4 }),
      object: fc.dictionary(text, tie('value'), { maxKeys: 5, noNullPrototype: false }),
    })).value;
    fc.assert(
      fc.property(value, (each) => {
        expect(toJson(each)).toBe(JSON.stringify(each) ?? '');
      }),
    );
    const at = new Date(0);
    expect([toJson(at), toJson({ at, toJSON: 'text' })]).toEqual([JSON.stringify(at), JSON.stringify({ at, toJSON: 'text' })]);
  });

  it('is that for a text that is JSON itself', () => {
    const prose = fc.nat(200).map((words) => `Said "yes".\n${'and so on '.repeat(words)}`);
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), prose), (value) => {
        const json = JSON.stringify(value);
        expect(quoteJson(json)).toBe(JSON.stringify(json));
      }),
      { numRuns: 1_000 },
    );
  });
});
