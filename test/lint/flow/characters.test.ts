import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Characters, readClass, readPattern } from '../../../src/lint/flow/characters.js';

describe('readPattern', () => {
  it.each([
    ['/^[\\w-]+$/', 'aZ0_-', '/. \n;$'],
    ['/^[a-z]{2,4}\\.(json|txt)$/', 'az.', 'A/0;'],
    ['/^\\d+(?:\\.\\d+)?$/i', '09.', 'a/ '],
    ['/^(?!.*\\.\\.)[\\w/]+$/', 'a/_', ';$ "'],
    ['/^[^/\\\\]+$/', 'a.;', '/\\'],
    ['/^.+$/', 'a/;', '\n'],
  ])('%s', (text, inside, outside) => {
    const facts = readPattern(text);
    expect(facts?.anchored).toBe(true);
    expect([...inside].filter((letter) => !facts?.characters.has(letter))).toEqual([]);
    expect([...outside].filter((letter) => facts?.characters.has(letter))).toEqual([]);
  });

  it.each(['/[a-z]+/', '/^[a-z]+/', '/[a-z]+$/', '/^a$|b/', '/^[a-z]+$/m', '/^a\\$/'])('%s lets text around it through', (text) => {
    expect(readPattern(text)?.anchored).toBe(false);
  });

  it('never leaves out a character of a text that matches', () => {
    const patterns = [/^[\w.-]+$/, /^[^;&|]*$/, /^(?:a|b\/)+\d{0,3}$/i, /^[ -~]+$/, /^\S+@\S+$/, /^[\x41-\x5a\u0061]*$/];
    fc.assert(
      fc.property(fc.constantFrom(...patterns), fc.string(), (pattern, text) => {
        fc.pre(pattern.test(text));
        const facts = readPattern(String(pattern));
        return [...text].every((letter) => facts?.characters.has(letter));
      }),
    );
  });
});

describe('readClass', () => {
  it('reads a pattern that is one class', () => {
    expect(readClass('/[^a-z]/g')).toMatchObject({ global: true });
    expect(readClass('/[^a-z]/g')?.characters.has('b')).toBe(false);
    expect(readClass('/[;&]+/')).toMatchObject({ global: false });
  });

  it.each(['/ab/g', '/a|b/g', '/(a)/g', '/^a/g'])('leaves %s alone', (text) => expect(readClass(text)).toBeUndefined());
});

describe('Characters', () => {
  it('is a set', () => {
    const letters = Characters.range(97, 122);
    expect(letters.and(Characters.of('a1')).has('1')).toBe(false);
    expect(letters.not().has('é')).toBe(true);
    expect(letters.anyCase().has('Q')).toBe(true);
    expect(letters.within(Characters.ANY)).toBe(true);
    expect(Characters.ANY.within(letters)).toBe(false);
  });
});
