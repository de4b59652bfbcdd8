import * as z from 'zod';
import { defineTool } from '../platform/define-tool.js';

const MAX_CHARACTERS = 10_000;

export const countText = defineTool({
  name: 'count_text',
  title: 'Count text',
  description: `Count the characters, words and lines of a text of at most ${MAX_CHARACTERS} characters. Has no side effects.`,
  scopes: ['text:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    text: z.string().max(MAX_CHARACTERS).describe(`The text to measure, at most ${MAX_CHARACTERS} characters.`),
  }),
  output: z.strictObject({
    characters: z.int().min(0).max(MAX_CHARACTERS).describe('Unicode code points.'),
    words: z.int().min(0).max(MAX_CHARACTERS).describe('Runs of letters, digits and apostrophes.'),
    lines: z.int().min(0).max(MAX_CHARACTERS).describe('Lines; an empty text has none.'),
  }),
  handler: async ({ text }) => ({
    characters: [...text].length,
    words: text.match(/[\p{L}\p{N}'’]+/gu)?.length ?? 0,
    lines: text === '' ? 0 : text.split('\n').length,
  }),
});
