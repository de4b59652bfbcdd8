import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settings } from '../../src/config.js';
import { ERROR_CATALOGUE } from '../../src/platform/errors.js';

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

describe('docs/errors.md', () => {
  it('lists every error with its text, and no other (P-106)', () => {
    const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const listed = [...text.matchAll(/^\| `([A-Z_]+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(([, code, message]) => [code, message]);
    expect(listed).toEqual(Object.entries(ERROR_CATALOGUE).map(([code, { message }]) => [code, message]));
  });
});
