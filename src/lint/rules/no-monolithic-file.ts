import type { ToolModel } from '../model/facts.js';
import type { SourceModule } from '../program/program.js';
import { positionOf } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { shared, some } from './support/listing.js';
import { THRESHOLDS } from './support/thresholds.js';

const SHELVES = 'art biology chemistry drama economics fiction geology history law music nature physics poetry religion travel war'.split(
  ' ',
);
const head = `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const shelves = new Map<string, number>();
const server = new McpServer({ name: 'shelves', version: '1.0.0' });
`;
const count = (shelf: string): string =>
  `server.registerTool('count_${shelf}', { description: 'Count ${shelf}.', inputSchema: z.strictObject({}) }, async () => ({ content: [{ type: 'text', text: String(shelves.get('${shelf}')) }] }));`;

export default defineRule({
  name: 'no-monolithic-file',
  severity: 'info',
  category: 'design',
  confidence: 'high',
  practices: ['P-10'],
  cwe: ['CWE-1080'],
  owasp: [],
  summary: 'Definitions and handlers of many tools do not live in one file.',
  why: `A file that defines and runs every tool is where a permission check, a validation or an error handler is forgotten for one of them and no reviewer sees it. More than ${THRESHOLDS.toolsPerFile} tools in a file is our number.`,
  advice: 'Give each tool a file of its own with its schema and its handler, and a registry that lists them.',
  whenNotToUse: 'Tools are generated from one table, and there is nothing to read in them.',
  examples: {
    bad: [head + SHELVES.map(count).join('\n')],
    good: [head + SHELVES.slice(0, 3).map(count).join('\n')],
  },
  options: {
    tools: { default: THRESHOLDS.toolsPerFile, about: 'Tools that are defined and run in one file.' },
  },
  messages: {
    file: '{file} defines and runs {count} tools in {lines} lines.',
  },
  check({ server, options, report }) {
    const files = new Map<SourceModule, ToolModel[]>();
    for (const tool of server.tools) {
      // A list of definitions beside handlers in files of their own is a registry, not a monolith.
      if (tool.handler?.module !== tool.place.module) continue;
      const others = files.get(tool.place.module) ?? [];
      // Tools that a loop registers are one definition.
      if (!others.some((other) => other.place.node === tool.place.node)) files.set(tool.place.module, [...others, tool]);
    }
    for (const [module, tools] of files) {
      if (tools.length <= options.tools || !some(tools)) continue;
      const { at, tools: names } = shared(tools);
      report({
        message: 'file',
        values: { file: module.path, count: tools.length, lines: positionOf(module.file).endLine },
        at,
        tools: names,
      });
    }
  },
});
