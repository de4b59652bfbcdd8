import type { ts } from 'ts-morph';
import { defineRule } from '../rule.js';
import { quoted, toolNames } from './support/wording.js';

const MOST_POINTED_AT = 8;

export default defineRule({
  name: 'require-parameter-description',
  severity: 'warning',
  category: 'schema',
  confidence: 'high',
  practices: ['P-56'],
  cwe: ['CWE-1111'],
  owasp: [],
  summary: 'Every argument says what it means.',
  why: 'The model sees names, types and descriptions, nothing else. Without a description it guesses the unit, the format, whether an id is a number or a slug, and what happens when it leaves the argument out.',
  advice:
    'Say what it is, in which format or unit, with an example where it helps: z.string().describe("ISO 8601 date, for example 2026-07-28").',
  whenNotToUse: 'The name says everything, as it does for latitude and longitude.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: z.strictObject({ since: z.string().max(20) }) }, async ({ since }) => ({
  content: [{ type: 'text', text: since }],
}));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: z.strictObject({ since: z.iso.date().describe('First day, for example 2026-07-28') }) }, async ({ since }) => ({
  content: [{ type: 'text', text: since }],
}));`,
    ],
  },
  messages: {
    missing: '{count} of {tools} {have} no description: {fields}. The model can only guess what to send.',
  },
  check({ server, report }) {
    const places = new Map<string, { name: string; node: ts.Node }>();
    const tools = new Set<string>();
    for (const tool of server.tools) {
      for (const field of tool.schema.fields) {
        if (field.described || field.type === 'unknown' || field.type === 'literal') continue;
        const node = field.node ?? tool.place.node;
        places.set(`${node.getSourceFile().fileName} ${node.pos} ${field.name}`, { name: field.name, node });
        tools.add(tool.name);
      }
    }
    // One habit, one finding for a server.
    const [first, ...others] = [...places.values()];
    if (first === undefined) return;
    report({
      message: 'missing',
      values: {
        count: others.length === 0 ? 'One argument' : `${places.size} arguments`,
        tools: toolNames([...tools]).replace(/^T/, 't'),
        have: others.length === 0 ? 'has' : 'have',
        fields: quoted([...new Set([first, ...others].map((each) => each.name))], 6),
      },
      at: first.node,
      tools: [...tools],
      trace: others.slice(0, MOST_POINTED_AT).map((each) => ({ at: each.node, text: `"${each.name}" has none either` })),
    });
  },
});
