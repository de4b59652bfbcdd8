import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatePractices, PAGE } from '../../scripts/generate-practices.js';

const ROOT = join(import.meta.dirname, '../..');

describe('The table of practices', () => {
  const { page, problems } = generatePractices(ROOT);
  // UPDATE=1 npx vitest run test/repository/practices.test.ts writes the page.
  if (process.env.UPDATE) writeFileSync(join(ROOT, PAGE), page);

  it('has a test for each, or says why not', () => {
    expect(problems).toEqual([]);
  });

  it('is up to date', () => {
    expect(readFileSync(join(ROOT, PAGE), 'utf8')).toBe(page);
  });
});
