import { ts } from 'ts-morph';
import type { ServerModel, ToolModel } from '../model/facts.js';
import { argumentsRead } from '../model/handlers.js';
import { defineRule } from '../rule.js';
import { quoted } from './support/wording.js';

/** What values of the language have, declared or not: shared code that takes any value asks for these. */
const INHERITED = new Set([
  ...[Object, Array, String, Map].flatMap((type) => Object.getOwnPropertyNames(type.prototype)),
  'toJSON',
  'then',
]);

export default defineRule({
  name: 'no-undeclared-argument',
  severity: 'error',
  category: 'schema',
  confidence: 'high',
  practices: ['P-53'],
  cwe: ['CWE-20'],
  owasp: [],
  summary: 'A handler reads only arguments that its schema declares.',
  why: 'A schema drops or refuses what it does not declare, so the handler reads undefined for ever: a filter that never filters, a confirmation that is never seen. On a low-level server the argument does arrive, unchecked, and no client knows of it.',
  advice: 'Declare the argument in the input schema, or stop reading it.',
  whenNotToUse: 'The schema comes from somewhere that the linter does not see.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: z.object({ query: z.string().max(200) }) }, async (args: Record<string, string>) => ({
  content: [{ type: 'text', text: \`\${args.query} \${args.limit}\` }],
}));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: z.strictObject({ query: z.string().max(200), limit: z.int().max(100) }) }, async ({ query, limit }) => ({
  content: [{ type: 'text', text: \`\${query} \${limit}\` }],
}));`,
    ],
  },
  messages: {
    undefined: 'Tool "{tool}" reads {names}, which its schema does not declare: it is always undefined. Declare it or drop the code.',
    unchecked: 'Tool "{tool}" reads {names}, which its schema does not declare: no client knows of it and nothing checks it. Declare it.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      const names = undeclared(tool, server);
      const [first] = names;
      if (first === undefined) continue;
      const where = { at: tool.facts.readAt.get(first) ?? tool.place.node, tools: [tool.name] };
      const values = { tool: tool.name, names: quoted(names) };
      if (tool.dispatched) report({ message: 'unchecked', values, severity: 'warning', ...where });
      else report({ message: 'undefined', values, ...where });
    }
  },
});

function undeclared(tool: ToolModel, server: ServerModel): string[] {
  if (tool.input.kind !== 'plain' && tool.input.kind !== 'closed') return [];
  if (tool.dispatched && server.tools.some((other) => other.input.kind === 'dynamic')) return [];
  const elsewhere = new Set(server.tools.flatMap((other) => other.input.properties));
  return argumentsRead(tool.facts).filter((name) => {
    if (tool.input.properties.includes(name) || INHERITED.has(name)) return false;
    // Code that several tools share may read what only some of them declare, or fall back to a default.
    if (!tool.dispatched && readsItself(tool, name)) return true;
    return !elsewhere.has(name) && !hasDefault(tool.facts.readAt.get(name));
  });
}

function readsItself({ handler, facts }: ToolModel, name: string): boolean {
  for (let node = facts.readAt.get(name); node !== undefined; node = node.parent) if (node === handler?.node) return true;
  return false;
}

/** `({ order = 'name' }) => …` does without the argument. */
function hasDefault(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.isBindingElement(node) && node.initializer !== undefined;
}
