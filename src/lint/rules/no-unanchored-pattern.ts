import { argumentsReaching, deepFields } from '../model/arguments.js';
import { defineRule } from '../rule.js';

export default defineRule({
  name: 'no-unanchored-pattern',
  severity: 'info',
  category: 'schema',
  confidence: 'high',
  practices: ['P-55'],
  cwe: ['CWE-777'],
  owasp: ['MCP05'],
  summary: 'A pattern that limits an argument covers all of it, from ^ to $.',
  why: 'A regular expression without anchors asks only that some part of the text fits. [a-z]+ accepts "a; rm -rf /", and ^v1|v2$ accepts anything that begins with v1.',
  advice:
    'Anchor both ends and group alternatives: /^[a-z0-9-]{1,64}$/, /^(?:v1|v2)$/. Without the m flag, which lets ^ and $ match at every line.',
  whenNotToUse: 'The pattern looks for a part on purpose, and nothing relies on the rest.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { execFile } from 'node:child_process';
import * as z from 'zod';
const server = new McpServer({ name: 'git', version: '1.0.0' });
server.registerTool('log', { description: 'Log.', inputSchema: z.strictObject({ branch: z.string().regex(/[\\w-]+/) }) }, async ({ branch }) => {
  execFile('git', ['log', branch]);
  return { content: [] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { execFile } from 'node:child_process';
import * as z from 'zod';
const server = new McpServer({ name: 'git', version: '1.0.0' });
server.registerTool('log', { description: 'Log.', inputSchema: z.strictObject({ branch: z.string().regex(/^\\w[\\w-]{0,99}$/) }) }, async ({ branch }) => {
  execFile('git', ['log', branch]);
  return { content: [] };
});`,
    ],
  },
  messages: {
    part: 'The pattern {pattern} of "{name}" (tool "{tool}") accepts any text that has a fitting part: {gap}. Anchor it with ^ and $.',
    sink: 'The pattern {pattern} of "{name}" (tool "{tool}") accepts any text that has a fitting part ({gap}), and the argument reaches {backend}. Anchor it with ^ and $.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      const reaching = argumentsReaching(tool);
      for (const { path, field, root } of deepFields(tool.schema.fields)) {
        const gap = field.pattern === undefined ? undefined : gapIn(field.pattern);
        if (gap === undefined || field.pattern === undefined) continue;
        const values = { tool: tool.name, name: path, pattern: field.pattern, gap };
        const where = { at: field.node ?? root.node ?? tool.place.node, tools: [tool.name] };
        const [backend] = reaching.get(root.name) ?? [];
        if (backend === undefined) report({ message: 'part', values, ...where });
        else report({ message: 'sink', values: { ...values, backend }, severity: 'warning', ...where });
      }
    }
  },
});

/** Patterns that mean to find something: a character that is not blank, a lookahead, a prefix such as https:// */
const SEEKING = /^(?:\^?\\S|\^?\[\^\\s\]|\.|\^?\(\?[=!].*|\^?https?[^|]*)[+*]?$/;

/** What a pattern leaves open; undefined where both ends are held. */
function gapIn(pattern: string): string | undefined {
  const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(pattern) ?? [];
  if (source === '' || SEEKING.test(source)) return undefined;
  if (flags.includes('m')) return 'the m flag lets it match one line of several';
  const branches = topLevel(source);
  if (branches.some((branch) => !branch.startsWith('^'))) return branches.length > 1 ? 'one of its alternatives has no ^' : 'it has no ^';
  if (branches.some((branch) => !/(?<!\\)\$$/.test(branch)))
    return branches.length > 1 ? 'one of its alternatives has no $' : 'it has no $';
  return undefined;
}

/** The alternatives of a pattern, those inside groups left alone. A group around everything counts as the pattern itself. */
function topLevel(source: string): string[] {
  const branches: string[] = [''];
  let depth = 0;
  let inClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const letter = source[at] ?? '';
    if (letter === '\\') {
      branches[branches.length - 1] += letter + (source[at + 1] ?? '');
      at += 1;
      continue;
    }
    if (inClass) inClass = letter !== ']';
    else if (letter === '[') inClass = true;
    else if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    if (letter === '|' && depth === 0 && !inClass) branches.push('');
    else branches[branches.length - 1] += letter;
  }
  return branches;
}
