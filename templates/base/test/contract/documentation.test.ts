import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settings } from '../../src/config.js';

const PAGES = [
  'docs/configuration.md',
  // {{#unless name}}
  'docs/configuration.md.hbs',
  // {{/unless}}
];

describe('docs/configuration.md', () => {
  it('lists every setting, and no other (P-99)', () => {
    const page = PAGES.map((path) => new URL(`../../${path}`, import.meta.url)).find((path) => existsSync(path));
    if (page === undefined) throw new Error('docs/configuration.md is missing.');
    const listed = [...readFileSync(page, 'utf8').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(Object.keys(settings.shape).toSorted());
  });
});
