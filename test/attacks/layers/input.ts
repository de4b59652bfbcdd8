import type { Attempt, Layer } from '../helpers/attack.js';
import type { Target } from '../helpers/targets.js';

/** Every attempt in each era: a call of either may go another way through the server. */
function inBothEras({ innocent: { tool, arguments: args }, call }: Target, extras: readonly object[]): Attempt[] {
  return (['2026-07-28', '2025-11-25'] as const).flatMap((era) => extras.map((extra) => () => call(tool, { ...args, ...extra }, { era })));
}

/** An object literal cannot have it as a key of its own. */
const polluted: object = JSON.parse('{"__proto__":{"polluted":true,"isAdmin":true}}');
/** A result as text, but for the moments it names: two answers to the same call differ in them. */
const timeless = (result: unknown): string => (JSON.stringify(result) ?? '').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'moment');
const nested = (levels: number): object => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);

export const input: Layer = {
  title: 'Input',
  attacks: [
    {
      name: 'a key that the schema does not have',
      on: 'calls',
      practices: ['P-54'],
      refusal: 'INVALID_INPUT',
      attempts: (target) =>
        inBothEras(target, [{ unheard: 'of' }, { '': '' }, { $where: '1' }, { 'a.b': 1 }, { [`\u001B[31m${'\u202E'}`]: 1 }]),
    },
    {
      name: 'keys that pollute prototypes',
      on: 'calls',
      practices: ['P-63'],
      refusal: 'INVALID_INPUT',
      attempts: (target) =>
        inBothEras(target, [
          { constructor: { prototype: { polluted: true } } },
          { prototype: { polluted: true } },
          { toString: 'x' },
          { hasOwnProperty: 1 },
        ]),
    },
    {
      name: 'the key __proto__, with values for what follows',
      on: 'calls',
      practices: ['P-63'],
      refusal: 'INVALID_INPUT, or dropped before anything sees it',
      attempts: ({ innocent: { tool, arguments: args }, call }) => [
        async () => {
          const plain = await call(tool, args);
          const found = await call(tool, { ...args, ...polluted });
          const isDropped = timeless(found.result) === timeless(plain.result);
          const isHarmless = found.outcome === 'INVALID_INPUT' || (plain.outcome === 'answered' && isDropped);
          return { ...found, outcome: isHarmless ? 'INVALID_INPUT, or dropped before anything sees it' : found.outcome };
        },
      ],
    },
    {
      name: 'arguments nested deep',
      on: 'calls',
      practices: ['P-55'],
      refusal: 'INVALID_INPUT',
      attempts: (target) => inBothEras(target, [{ deep: nested(20) }, { deep: nested(3_000) }]),
    },
    {
      name: 'a value that is far too long',
      on: 'calls',
      practices: ['P-55'],
      refusal: 'INVALID_INPUT',
      attempts: (target) => inBothEras(target, [{ unheard: 'x'.repeat(500_000) }, { ['k'.repeat(100_000)]: 1 }]),
    },
    {
      name: 'arguments that are no object',
      on: 'calls',
      practices: ['P-53'],
      refusal: 'error -32602 or INVALID_INPUT',
      attempts: ({ innocent: { tool }, call }) =>
        [[], 'text', 7, true, null].map((args) => async () => {
          const found = await call(tool, args);
          const isRefused = /error -32602|INVALID_INPUT/.test(found.outcome);
          return { ...found, outcome: isRefused ? 'error -32602 or INVALID_INPUT' : found.outcome };
        }),
    },
  ],
};
