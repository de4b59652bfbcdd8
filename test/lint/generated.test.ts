import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateRules, writeRules } from '../../scripts/generate-rules.js';

const ROOT = join(import.meta.dirname, '../..');

describe('what is generated from the rules', async () => {
  // UPDATE=1 npx vitest run test/lint/generated.test.ts writes the files.
  if (process.env.UPDATE) await writeRules(ROOT);
  const files = await generateRules(ROOT);

  it.each([...files.keys()])('%s is up to date', (path) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(files.get(path));
  });

  it('has no page without a rule', () => {
    const pages = readdirSync(join(ROOT, 'docs/rules')).map((name) => `docs/rules/${name}`);
    expect(pages.filter((page) => !files.has(page))).toEqual([]);
  });
});
