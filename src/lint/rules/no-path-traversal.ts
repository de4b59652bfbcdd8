import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  whole: '{who}: {argument} is the path that {sink} opens, and nothing keeps it inside a folder.',
  joined: '{who}: {argument} becomes part of the path that {sink} opens. With "../" in it the path leaves the folder.',
  sometimes:
    '{who}: {argument} is kept inside a folder only where one is configured. Where none is, {sink} opens any path that the caller names.',
  prefix:
    '{who}: this check compares the beginning of a path without a separator after it, so "/data-other" passes for "/data". What passes reaches {sink} at {place}.',
  unresolved: '{who}: this check looks at the path before it is resolved, so "../" passes it. What passes reaches {sink} at {place}.',
  dots: '{who}: this search for ".." lets absolute paths and links through. What passes reaches {sink} at {place}.',
} as const;

export default defineRule({
  name: 'no-path-traversal',
  severity: 'error',
  category: 'injection',
  confidence: 'high',
  practices: ['P-59'],
  cwe: ['CWE-22', 'CWE-73'],
  owasp: ['MCP05'],
  summary: 'A path that the caller chose must stay inside a folder.',
  why: '`../` and absolute paths lead anywhere that the server can read or write: keys, configuration, start-up files. path.join and path.resolve only compute where a path leads; they keep nothing in. A prefix without a separator lets `/data-secret` pass for `/data`, and a check before the path is resolved sees another path than the one that is opened.',
  advice:
    'Resolve first, then check, then use the checked value: const full = await realpath(resolve(root, name)); const way = relative(root, full); refuse it if way starts with ".." or isAbsolute(way).',
  whenNotToUse: 'The server runs in a container that holds nothing but the files that its callers may read and write.',
  examples: {
    bad: [
      `import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('read_note', { description: 'Example.', inputSchema: z.strictObject({ name: z.string().max(100) }) }, async (input) => {
  await readFile(join('/srv/notes', input.name), 'utf8');
  return { content: [] };
});`,
      `import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('read_note', { description: 'Example.', inputSchema: z.strictObject({ name: z.string().max(100) }) }, async (input) => {
  const full = resolve('/srv/notes', input.name);
  if (!full.startsWith('/srv/notes')) throw new Error('outside');
  await readFile(full, 'utf8');
  return { content: [] };
});`,
    ],
    good: [
      `import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
const ROOT = '/srv/notes';
async function inside(name: string): Promise<string> {
  const full = await realpath(resolve(ROOT, name));
  const way = relative(ROOT, full);
  if (way.startsWith('..') || isAbsolute(way)) throw new Error('outside of the notes');
  return full;
}
server.registerTool('read_note', { description: 'Example.', inputSchema: z.strictObject({ name: z.string().max(100) }) }, async (input) => {
  await readFile(await inside(input.name), 'utf8');
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'path')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
