import fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { renderHandlebars } from '../../../src/create/render/handlebars-file.js';

/** Handlebars itself, with the one helper of ours. */
const handlebars = Handlebars.create();
handlebars.registerHelper('json', (value: unknown) => JSON.stringify(value));

const context = { yes: true, no: false, name: '<a & "b">', empty: '' };
const name = fc.constantFrom(...Object.keys(context));
/** Of two flags in a row Handlebars writes the sum: only texts are written here. */
const written = fc.constantFrom('name', 'empty');
const space = fc.constantFrom('', ' ', '\n', '  ', '\n\n', '\t');
const strip = fc.constantFrom('', '', '', '~');

/** Programs of everything that a template may hold, most of them with tags alone on their lines. */
const { program } = fc.letrec<{ program: string; piece: string; block: string }>((tie) => ({
  program: fc.array(tie('piece'), { maxLength: 6 }).map((pieces) => pieces.join('')),
  piece: fc.oneof(
    { depthSize: 'small' },
    space,
    fc.constantFrom('text', 'line\n', '\\{{ name }}', '$', '\\\\', ' { ', ' } ', '{{! note }}', '{{!-- {{name}} --}}\n', 'ä€\r\n'),
    fc.tuple(strip, written, strip).map(([before, word, after]) => `{{${before}${word}${after}}}`),
    written.map((word) => `{{{${word}}}}`),
    name.map((word) => `{{json ${word}}}`),
    fc.tuple(space, fc.constantFrom('one', 'two', 'none'), space).map(([before, partial, after]) => `${before}{{> ${partial}}}${after}`),
    tie('block'),
  ),
  block: fc
    .record({
      tag: fc.constantFrom('if', 'unless'),
      opens: fc.constantFrom('#', '#', '^'),
      word: name,
      strips: fc.array(strip, { minLength: 3, maxLength: 3 }),
      gaps: fc.array(space, { minLength: 4, maxLength: 4 }),
      body: tie('program'),
      chain: fc.option(name, { nil: undefined }),
      otherwise: fc.option(tie('program'), { nil: undefined }),
    })
    .map(({ tag, opens, word, strips, gaps, body, chain, otherwise }) => {
      const more = chain === undefined ? '' : `{{else if ${chain}}}${gaps[3]}${body}`;
      const last = otherwise === undefined ? '' : `${gaps[2]}{{${strips[1]}else}}${gaps[3]}${otherwise}`;
      return `${gaps[0]}{{${strips[0]}${opens}${tag} ${word}}}${gaps[1]}${body}${opens === '^' ? '' : more}${last}{{/${tag}${strips[2]}}}${gaps[0]}`;
    }),
}));

describe('renderHandlebars', () => {
  it('writes what Handlebars writes', () => {
    fc.assert(
      fc.property(program, program, program, (content, one, two) => {
        const partials = { one, two: two.replaceAll(/\{\{> \w+\}\}/g, ''), none: '' };
        partials.one = one.replaceAll('{{> one}}', '');
        const expected = handlebars.compile(content, { noEscape: true, strict: true })(context, { partials });
        expect(renderHandlebars('a.hbs', content, context, partials)).toBe(expected);
      }),
      { numRuns: 1500 },
    );
  });
});
