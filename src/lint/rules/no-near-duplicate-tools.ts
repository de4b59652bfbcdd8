import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { wordsOf } from './support/names.js';

/** Verbs that say the same. */
const SYNONYMS: Record<string, string> = Object.fromEntries(
  [
    ['get', 'fetch', 'read', 'retrieve', 'show', 'view', 'describe', 'load'],
    ['list', 'search', 'find', 'browse', 'query'],
    ['create', 'add', 'make', 'new', 'insert'],
    ['update', 'edit', 'modify', 'change', 'set'],
    ['delete', 'remove', 'destroy', 'erase'],
    ['run', 'execute', 'exec', 'invoke'],
  ].flatMap(([first = '', ...others]) => others.map((word): [string, string] => [word, first])),
);
/** Words that tell one generation of a tool from the next. */
const VERSION = /^(v?\d+|new|old|legacy|alt|alternative|copy|deprecated)$/;

export default defineRule({
  name: 'no-near-duplicate-tools',
  severity: 'warning',
  category: 'design',
  confidence: 'medium',
  practices: ['P-156'],
  cwe: ['CWE-1041'],
  owasp: [],
  summary: 'No two tools have names that mean the same and take the same arguments.',
  why: 'Between get_user and fetch_user a model can only guess. It takes either, prompts that were tested with one break with the other, and a permission that covers one is forgotten for its twin.',
  advice: 'Keep one of them. If both are needed, say in the names what differs, not that one is newer.',
  whenNotToUse: 'The domain has two things that are called alike and are told apart by people.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'users', version: '1.0.0' });
const User = z.strictObject({ id: z.uuid() });
server.registerTool('get_user', { description: 'Get a user.', inputSchema: User }, async ({ id }) => ({ content: [{ type: 'text', text: id }] }));
server.registerTool('fetch_user', { description: 'Fetch a user record.', inputSchema: User }, async ({ id }) => ({ content: [{ type: 'text', text: id }] }));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'users', version: '1.0.0' });
const User = z.strictObject({ id: z.uuid() });
server.registerTool('get_user', { description: 'Get a user.', inputSchema: User }, async ({ id }) => ({ content: [{ type: 'text', text: id }] }));
server.registerTool('find_users', { description: 'Find users by name.', inputSchema: z.strictObject({ name: z.string().max(80) }) }, async ({ name }) => ({
  content: [{ type: 'text', text: name }],
}));`,
    ],
  },
  messages: {
    twins: 'Tools "{first}" and "{second}" mean the same by name and take the same arguments: a model cannot tell which to call.',
  },
  check({ server, report }) {
    const seen = new Map<string, ToolModel>();
    for (const tool of server.tools) {
      if (!tool.nameKnown || tool.input.kind === 'dynamic') continue;
      const key = `${meaningOf(tool.name)}\0${[...tool.input.properties].sort().join(' ')}`;
      const twin = seen.get(key);
      if (twin === undefined || twin.name.toLowerCase() === tool.name.toLowerCase()) seen.set(key, tool);
      // What is only sometimes registered may be there instead of its twin.
      else if (!(twin.conditional && tool.conditional))
        report({
          message: 'twins',
          values: { first: twin.name, second: tool.name },
          at: tool.place.node,
          tools: [twin.name, tool.name],
          trace: [{ at: twin.place.node, text: `"${twin.name}" is defined here` }],
        });
    }
  },
});

/** A name with synonyms made one and versions left out. Number is kept: get_order and get_orders differ. */
function meaningOf(name: string): string {
  return wordsOf(name)
    .filter((word, index) => index === 0 || !VERSION.test(word))
    .map((word, index) => (index < 2 ? (SYNONYMS[word] ?? word) : word))
    .join('_');
}
