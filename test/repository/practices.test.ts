import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { practicesPage, readPractices } from '../../scripts/practices.mjs';

const practices = readPractices();

describe('the practices that a generated project has to contain', () => {
  it.each(practices.map((practice) => [`P-${practice.number}`, practice] as const))(
    '%s has a file and a test, or a reason',
    (_name, practice) => {
      const isWhole = practice.files.length > 0 && practice.tests.length > 0;
      expect(
        isWhole || practice.reason !== undefined,
        'Name the practice in a comment of the file and in the title of a test, or say why not.',
      ).toBe(true);
      expect(isWhole && practice.reason !== undefined, 'There is a file and a test, so the reason is out of date.').toBe(false);
      expect(practice.unknown, 'These files are not in the templates.').toEqual([]);
    },
  );

  it('stand in order, each once', () => {
    const numbers = practices.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it('are listed in docs/practices.md: run "node scripts/practices.mjs"', () => {
    expect(readFileSync(new URL('../../docs/practices.md', import.meta.url), 'utf8')).toBe(practicesPage());
  });
});
