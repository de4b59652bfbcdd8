import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize, sanitizeText } from '../../src/platform/sanitize.js';
import { hostileText, UNSEEN } from '../helpers/hostile-text.js';

const CAP = 200;

describe('sanitizeText', () => {
  it('lets no unseen character through (P-69)', () => {
    fc.assert(fc.property(hostileText, (text) => !UNSEEN.test(sanitizeText(text, CAP))));
  });

  it('never makes a text longer than the cap (P-75)', () => {
    fc.assert(fc.property(hostileText, fc.nat(CAP), (text, cap) => sanitizeText(text, cap).length <= Math.max(cap, '[cut]'.length)));
  });

  it('changes nothing the second time', () => {
    fc.assert(fc.property(hostileText, (text) => sanitizeText(sanitizeText(text, CAP), CAP) === sanitizeText(text, CAP)));
  });

  it('leaves ordinary text alone, with its line breaks and its accents', () => {
    const text = 'Žluťoučký kůň,\n\t価格 100 € <b>&amp;</b> — "quoted".';
    expect(sanitizeText(text, CAP)).toBe(text);
  });

  it.each([
    ['a colour', '\u001B[1;31mred\u001B[0m', 'red'],
    ['a one-byte colour', '\u009B31mred', 'red'],
    ['a hyperlink', '\u001B]8;;http://evil.example\u0007here\u001B]8;;\u0007', 'here'],
    ['a one-byte window title', '\u009D0;title\u0007text', 'text'],
    ['a hidden ASCII message', `a${String.fromCodePoint(...[...'obey'].map((letter) => 0xe0000 + letter.charCodeAt(0)))}b`, 'ab'],
    ['a reversal', 'user\u202Egnp.exe', 'usergnp.exe'],
  ])('removes %s', (_name, hostile, clean) => {
    expect(sanitizeText(hostile, CAP)).toBe(clean);
  });

  it('marks a cut', () => {
    expect(sanitizeText('x'.repeat(CAP + 1), CAP)).toBe(`${'x'.repeat(CAP - 5)}[cut]`);
  });

  it('leaves no half of a secret where it cuts', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    for (let start = CAP - token.length; start <= CAP; start += 1) {
      const clean = sanitizeText(`${'.'.repeat(start)}${token} and more`, CAP);
      expect(clean).not.toContain('a1B2a1B2');
    }
  });
});

describe('sanitize', () => {
  it('cleans every text of a result, at any depth, and the names of its fields', () => {
    const { value } = sanitize({ a: ['x\u200By', { 'k\u202Eey': 'z\u0007' }], n: 1, none: null, yes: true }, CAP);
    expect(value).toEqual({ a: ['xy', { key: 'z' }], n: 1, none: null, yes: true });
  });

  it('counts all texts against one cap and says that it cut', () => {
    expect(sanitize({ a: 'x'.repeat(CAP - 2), b: '' }, CAP).truncated).toBe(false);
    expect(sanitize({ a: 'x'.repeat(CAP - 2), b: 'y' }, CAP).truncated).toBe(true);
    expect(sanitize({ ['k'.repeat(CAP)]: 'y' }, CAP).truncated).toBe(true);
  });

  it('keeps a field that is named like a prototype', () => {
    const hostile: unknown = JSON.parse('{"__proto__": {"polluted": true}}');
    expect(JSON.stringify(sanitize(hostile, CAP).value)).toBe('{"__proto__":{"polluted":true}}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
