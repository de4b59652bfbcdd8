import { describe, expect, it } from 'vitest';
import { renderHandlebars } from '../../../src/create/render/handlebars-file.js';

const context = { yes: true, no: false, name: '<a & "b">' };
const render = (content: string, partials = {}) => renderHandlebars('a.md.hbs', content, context, partials);

describe('renderHandlebars', () => {
  it('escapes nothing, and quotes with json', () => {
    expect(render('{{name}} {{json name}}')).toBe('<a & "b"> "<a & \\"b\\">"');
  });

  it('keeps escaped braces', () => {
    expect(render('ref: $\\{{ github.ref }}')).toBe(['ref: $', '{{ github.ref }}'].join(''));
  });

  it('includes partials, on their own lines and indented', () => {
    expect(render('a\n  {{> tools}}\nb\n', { tools: '{{#if yes}}\n- {{name}}\n{{/if}}\n' })).toBe('a\n  - <a & "b">\nb\n');
  });

  it.each([
    ['an unknown name', '\n{{typo}}', 'a.md.hbs:2', '"typo"'],
    ['an unknown condition', '{{#if typo}}{{/if}}', 'a.md.hbs:1', '"typo"'],
    ['an unknown name in a branch not taken', '{{#if no}}{{typo}}{{/if}}', 'a.md.hbs:1', '"typo"'],
    ['an unknown helper', '{{upper name}}', 'a.md.hbs:1', '"upper"'],
    ['a loop', '{{#each name}}{{/each}}', 'a.md.hbs:1', '"each"'],
    ['an inherited property', '{{constructor}}', 'a.md.hbs:1', '"constructor"'],
    ['an unknown partial', '\n{{> missing}}', 'a.md.hbs:2', '"missing"'],
    ['a partial whose name is computed', '{{> (json name)}}', 'a.md.hbs:1', 'does not exist'],
    ['what does not parse', '{{#if yes}}', 'a.md.hbs', 'does not parse'],
  ])('refuses %s', (_, content, place, text) => {
    expect(() => render(content)).toThrow(place);
    expect(() => render(content)).toThrow(text);
  });

  it('refuses an unknown name inside a partial, and a partial inside itself', () => {
    expect(() => render('{{> tools}}', { tools: '{{typo}}' })).toThrow('partials/tools.hbs:1 uses "typo"');
    expect(() => render('{{> a}}', { a: '{{> b}}', b: '{{> a}}' })).toThrow('"a" in itself');
  });
});
