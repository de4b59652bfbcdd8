import type { ts } from 'ts-morph';
import type { Edit } from '../finding.js';
import { defineRule } from '../rule.js';
import { metadataOf } from './support/metadata.js';

/**
 * Code points that show nothing, or change the order of what is shown: controls, zero-width, bidirectional marks, tags and
 * variation selectors of the supplement, which can spell whole hidden sentences. Line breaks and tabs are ordinary.
 */
const HIDDEN: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2064],
  [0x2066, 0x206f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe007f],
  [0xe0100, 0xe01ef],
];
/** Scripts whose letters look like Latin ones. */
const LOOKALIKE = /[\u0370-\u03ff\u0400-\u04ff\u0530-\u058f\u13a0-\u13ff\uff21-\uff3a\uff41-\uff5a]/u;

const server = (text: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count_orders', { description: '${text}', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`;

export default defineRule({
  name: 'no-hidden-characters',
  severity: 'error',
  category: 'description',
  confidence: 'high',
  practices: ['P-77'],
  cwe: ['CWE-1007', 'CWE-451'],
  owasp: ['MCP03'],
  summary: 'Texts for the model hold no characters that a person cannot see.',
  why: 'Zero-width characters, direction marks and tags are read by the model and shown to nobody: whole sentences can be written with them in a description that looks harmless. A name with a letter of another script passes for one that was approved.',
  advice: 'Remove the characters. If nobody on the team put them there, look at how the text got into the source.',
  whenNotToUse: 'Never in texts for a model. In data that a tool returns the rule does not look.',
  examples: {
    bad: [server('Count orders.\\u200b\\u200b'), server('Count orders.\\u{e0041}\\u{e0042}')],
    good: [server('Count orders. 数える 👩‍💻')],
  },
  messages: {
    hidden: 'Characters that nobody sees ({characters}) are in {of}: the model reads them.',
    lookalike: 'Letters of another script that look like Latin ones ({characters}) are in {of}.',
  },
  check({ server, report }) {
    for (const { tool, of, text, node } of metadataOf(server)) {
      const tools = tool ? [tool.name] : [];
      const hidden = hiddenIn(text);
      if (hidden.length > 0)
        report({
          message: 'hidden',
          values: { of, characters: points(hidden.map((each) => each.character)) },
          at: node,
          tools,
          edits: removals(node),
        });
      if (!of.startsWith('the name')) continue;
      const odd = [...text].filter((each) => LOOKALIKE.test(each));
      if (odd.length > 0 && /[A-Za-z]/.test(text))
        report({ message: 'lookalike', values: { of, characters: points(odd) }, at: node, tools });
    }
  },
});

/** Hidden characters with their offsets, without those that belong to how a script or an emoji is written. */
function hiddenIn(text: string): { character: string; index: number }[] {
  const found: { character: string; index: number }[] = [];
  let index = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (HIDDEN.some(([from, to]) => point >= from && point <= to) && !belongs(text, character, index)) found.push({ character, index });
    index += character.length;
  }
  return found;
}

/** Joiners between letters of scripts that need them, and between the parts of an emoji. */
function belongs(text: string, character: string, index: number): boolean {
  const before = text.slice(0, index);
  if (character === '\u200d' || character === '\u200c')
    return /(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|[\u0600-\u06ff\u0900-\u0dff\u1000-\u109f])$/u.test(before);
  // Flags of regions are written with tags behind a black flag.
  return /[\u{e0020}-\u{e007f}]/u.test(character) && /\u{1f3f4}[\u{e0020}-\u{e007f}]*$/u.test(before);
}

function points(characters: readonly string[]): string {
  const names = [...new Set(characters)].map((each) => `U+${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  return names.length > 4 ? `${names.slice(0, 4).join(', ')}, …` : names.join(', ');
}

/** Takes the characters out where they stand in the source as themselves. One written as an escape is left to a person. */
function removals(node: ts.Node): Edit[] {
  const file = node.getSourceFile();
  const start = node.getStart(file);
  return hiddenIn(node.getText(file)).map(({ character, index }) => ({
    file: file.fileName,
    start: start + index,
    end: start + index + character.length,
    text: '',
  }));
}
