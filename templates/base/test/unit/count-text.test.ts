import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../src/platform/define-tool.js';
import { countText } from '../../src/tools/count-text.js';

/** This tool uses nothing of its context. */
const context = {} as CallContext;
const count = (text: string) => countText.handler({ text }, context);

describe('count_text', () => {
  it.each([
    ['', { characters: 0, words: 0, lines: 0 }],
    ['one', { characters: 3, words: 1, lines: 1 }],
    ["don't panic", { characters: 11, words: 2, lines: 1 }],
    ['a\nb\n', { characters: 4, words: 2, lines: 3 }],
    ['žluťoučký kůň', { characters: 13, words: 2, lines: 1 }],
    ['👍🏽', { characters: 2, words: 0, lines: 1 }],
  ])('counts %j', async (text, expected) => {
    expect(await count(text)).toEqual(expected);
  });
});
