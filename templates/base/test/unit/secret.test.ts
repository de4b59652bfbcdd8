import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { knownSecrets, Secret } from '../../src/platform/secret.js';

const VALUE = 'canary-5f2b9c-canary';
const secret = new Secret(VALUE);

describe('Secret (P-98)', () => {
  it.each<[string, string]>([
    ['a template', `${secret}`],
    ['JSON', JSON.stringify({ secret })],
    ['inspect', inspect({ nested: [secret] }, { depth: 5, showHidden: true })],
    ['a spread', JSON.stringify({ ...secret })],
    ['its keys', Object.values(secret).join()],
    ['string concatenation', `${'x'}${String(secret)}`],
  ])('does not show its value in %s', (_name, shown) => {
    expect(shown).not.toContain(VALUE);
  });

  it('gives its value only when asked by name', () => {
    expect(secret.reveal()).toBe(VALUE);
  });

  it('is remembered for redaction, but not where it is so short that it would mask words', () => {
    new Secret('short');
    expect(knownSecrets()).toContain(VALUE);
    expect(knownSecrets()).not.toContain('short');
  });
});
