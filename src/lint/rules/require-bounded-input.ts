import type { ts } from 'ts-morph';
import { argumentsReaching, deepFields } from '../model/arguments.js';
import type { ToolModel } from '../model/facts.js';
import type { FieldType } from '../model/schema/facts.js';
import { defineRule } from '../rule.js';
import { quoted, toolNames } from './support/wording.js';

/** What an unlimited value costs where it ends up: a process, a file, a statement. */
const LOCAL = /^(fs|exec|ssh|git|sql|mongodb)$/;
const UNLIMITED: ReadonlySet<FieldType> = new Set(['string', 'array', 'number', 'integer']);
/** Further arguments of one file that are pointed at one by one. */
const MOST_POINTED_AT = 8;

interface Loose {
  path: string;
  tools: string[];
  node: ts.Node;
  reaches: boolean;
}

export default defineRule({
  name: 'require-bounded-input',
  severity: 'info',
  category: 'schema',
  confidence: 'high',
  practices: ['P-55'],
  cwe: ['CWE-770', 'CWE-1284'],
  owasp: ['MCP10'],
  summary: 'Strings, arrays and numbers of an input schema have an upper limit.',
  why: 'Whatever is not limited will one day be ten megabytes: a page that the model was told to pass on, a list of every id, a limit of 999999999. It fills memory, logs, statements and bills, and a filter in front of the model does not see it.',
  advice:
    'Give each a limit that a real call never meets: z.string().max(200), z.array(item).max(100), z.number().int().min(1).max(1000); maxLength, maxItems and maximum in JSON Schema.',
  whenNotToUse: 'The transport limits the size of a whole call, and nothing in it grows with an argument.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: z.strictObject({ query: z.string(), limit: z.number() }) }, async ({ query, limit }) => ({
  content: [{ type: 'text', text: \`\${query} \${limit}\` }],
}));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: z.strictObject({ query: z.string().max(200), limit: z.int().min(1).max(100) }) }, async ({ query, limit }) => ({
  content: [{ type: 'text', text: \`\${query} \${limit}\` }],
}));`,
    ],
  },
  messages: {
    unbounded: '{count} of {tools} {have} no upper limit: {fields}. Limit the length, the number of items, the value.',
    sink: '{count} of {tools} {have} no upper limit and {end} in a file, a command or a statement: {fields}. Limit the length, the number of items, the value.',
  },
  check({ server, report }) {
    const list = distinct(server.tools.flatMap(looseOf));
    // One habit, one finding for a server; those that matter more apart.
    for (const message of ['sink', 'unbounded'] as const) {
      const shown = list.filter((each) => each.reaches === (message === 'sink'));
      const [first, ...others] = shown;
      if (first === undefined) continue;
      const one = others.length === 0;
      const tools = [...new Set(shown.flatMap((each) => each.tools))];
      const values = {
        count: one ? 'One argument' : `${shown.length} arguments`,
        tools: toolNames(tools).replace(/^T/, 't'),
        have: one ? 'has' : 'have',
        fields: quoted([...new Set(shown.map((each) => each.path))], 6),
      };
      const trace = others.slice(0, MOST_POINTED_AT).map((each) => ({ at: each.node, text: `"${each.path}" has none either` }));
      const where = { at: first.node, tools, trace };
      if (message === 'sink') report({ message, values: { ...values, end: one ? 'ends' : 'end' }, severity: 'warning', ...where });
      else report({ message, values, ...where });
    }
  },
});

function looseOf(tool: ToolModel): Loose[] {
  const reaching = argumentsReaching(tool);
  return deepFields(tool.schema.fields)
    .filter(({ field }) => UNLIMITED.has(field.type) && !field.bounded)
    .map(({ path, field, root }) => ({
      path,
      tools: [tool.name],
      node: field.node ?? root.node ?? tool.place.node,
      reaches: [...(reaching.get(root.name) ?? [])].some((backend) => LOCAL.test(backend)),
    }));
}

/** A schema that several tools share is one place. */
function distinct(list: readonly Loose[]): Loose[] {
  const seen = new Map<string, Loose>();
  for (const each of list) {
    const key = `${each.node.getSourceFile().fileName} ${each.node.pos} ${each.path}`;
    const known = seen.get(key);
    if (known === undefined) seen.set(key, { ...each });
    else Object.assign(known, { tools: [...known.tools, ...each.tools], reaches: known.reaches || each.reaches });
  }
  return [...seen.values()];
}
