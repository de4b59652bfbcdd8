import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settings } from '../../src/config.js';

const page = new URL('../../docs/configuration.md', import.meta.url);
// {{#unless name}}
page.pathname += '.hbs';
// {{/unless}}

describe('docs/configuration.md', () => {
  it('lists every setting, and no other (P-99)', () => {
    const listed = [...readFileSync(page, 'utf8').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(Object.keys(settings.shape).toSorted());
  });
});
