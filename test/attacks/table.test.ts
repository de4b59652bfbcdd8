import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY } from '../e2e/helpers/environment.js';
import { attacksPage } from './table.js';

it('docs/attacks.md lists every attack', () => {
  const file = join(REPOSITORY, 'docs/attacks.md');
  const page = attacksPage();
  if (process.env.UPDATE !== undefined) writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});
