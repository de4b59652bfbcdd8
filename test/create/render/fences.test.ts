import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFences } from '../../../src/create/render/fences.js';

const context = { yes: true, no: false, name: 'docs' };
const STYLES = [
  (tag: string) => `// ${tag}`,
  (tag: string) => `# ${tag}`,
  (tag: string) => `<!-- ${tag} -->`,
  (tag: string) => `/* ${tag} */`,
  (tag: string) => `    {/* ${tag} */}`,
];

/** A text with fences, and what must come out of it. */
interface Piece {
  source: string;
  expected: string;
}

/** Lines with everything that a template engine could trip over, but no fence. */
const rawLine = fc
  .oneof(
    fc.constantFrom(
      '$'.concat('{{ github.ref }}'),
      '{{name}}',
      '{{{name}}}',
      '{{> partial}}',
      '{{!-- x --}}',
      'a // {{#if yes}}',
      '\\{{name}}',
      '',
      '  ',
    ),
    fc.string().map((text) => text.replace(/[\r\n\u2028\u2029]/g, ' ')),
  )
  .filter((line) => !/^\s*(?:\/\/|#|<!--|\{?\/\*)\s*\{\{\s*(?:#|\/|else)/.test(line));
const rawPiece: fc.Arbitrary<Piece> = fc.array(rawLine, { maxLength: 4 }).map((lines) => {
  const text = lines.map((line) => `${line}\n`).join('');
  return { source: text, expected: text };
});

const { pieces } = fc.letrec<{ pieces: Piece; block: Piece }>((tie) => ({
  pieces: fc
    .array(fc.oneof({ depthSize: 'small', withCrossShrink: true }, rawPiece, tie('block')), { maxLength: 4 })
    .map((list) => ({ source: list.map((piece) => piece.source).join(''), expected: list.map((piece) => piece.expected).join('') })),
  block: fc
    .record({
      style: fc.constantFrom(...STYLES),
      tag: fc.constantFrom('if', 'unless'),
      flag: fc.constantFrom('yes', 'no'),
      first: tie('pieces'),
      second: fc.option(tie('pieces'), { nil: undefined }),
    })
    .map(({ style, tag, flag, first, second }) => {
      const otherwise = second === undefined ? '' : `${style('{{else}}')}\n${second.source}`;
      const holds = (flag === 'yes') === (tag === 'if');
      return {
        source: `${style(`{{#${tag} ${flag}}}`)}\n${first.source}${otherwise}${style(`{{/${tag}}}`)}\n`,
        expected: holds ? first.expected : (second?.expected ?? ''),
      };
    }),
}));

describe('applyFences', () => {
  it('keeps the text of branches that hold, byte for byte, at any nesting', () => {
    fc.assert(
      fc.property(pieces, ({ source, expected }) => {
        expect(applyFences('a.ts', source, context)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('works at the end of a file without a last line end', () => {
    expect(applyFences('a.ts', '// {{#if no}}\nx\n// {{/if}}', context)).toBe('');
    expect(applyFences('a.ts', '// {{#if yes}}\nx\n// {{/if}}\ny', context)).toBe('x\ny');
  });

  it.each([
    ['an unknown name', 'x\n// {{#if typo}}\n// {{/if}}\n', 'a.ts:2', '"typo"'],
    ['an unknown name in a branch that is not taken', '// {{#if no}}\n# {{#unless typo}}\n# {{/unless}}\n// {{/if}}', 'a.ts:2', '"typo"'],
    ['a fence that is never closed', 'x\n// {{#if yes}}\ny\n', 'a.ts:2', 'never closes'],
    ['a close without an open', 'x\n// {{/if}}\n', 'a.ts:2', '{{/if}}'],
    ['a close of another kind', '// {{#if yes}}\n// {{/unless}}\n', 'a.ts:2', '{{/unless}}'],
    ['an else without an if', '// {{else}}\n', 'a.ts:1', '{{else}}'],
    ['a second else', '// {{#if yes}}\n// {{else}}\n// {{else}}\n// {{/if}}\n', 'a.ts:3', '{{else}}'],
    ['an else that asks', '// {{#if yes}}\n// {{else if no}}\n// {{/if}}\n', 'a.ts:2', '{{else if no}}'],
    ['a loop', '// {{#each yes}}\n// {{/each}}\n', 'a.ts:1', '{{#each yes}}'],
    ['two operands', '// {{#if yes no}}\n// {{/if}}\n', 'a.ts:1', '"yes no"'],
    ['text behind a tag', '// {{#if yes}} only\n// {{/if}}\n', 'a.ts:1', 'only'],
    ['an empty condition', '// {{#if}}\n// {{/if}}\n', 'a.ts:1', '""'],
  ])('refuses %s', (_, source, place, text) => {
    expect(() => applyFences('a.ts', source, context)).toThrow(place);
    expect(() => applyFences('a.ts', source, context)).toThrow(text);
  });
});
