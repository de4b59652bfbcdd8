import { ts } from 'ts-morph';
import type { ToolModel } from '../model/facts.js';
import type { Field } from '../model/schema/facts.js';
import { walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { enumerated } from './support/listing.js';
import { DELETING, READING, verbOf, WRITING, wordsOf } from './support/names.js';
import { THRESHOLDS } from './support/thresholds.js';

/** Arguments that say which of several things to do. */
const SWITCHES = /^(action|operation|op|command|cmd|subcommand|sub_command|verb|task|method)$/i;
/** The methods of HTTP are one tool that sends requests, whatever else may be wrong with it. */
const HTTP = /^(get|post|put|patch|delete|head|options)$/i;

export default defineRule({
  name: 'no-multiplexed-tool',
  severity: 'warning',
  category: 'design',
  confidence: 'medium',
  practices: ['P-3'],
  cwe: ['CWE-1125'],
  owasp: ['MCP02'],
  summary: 'A tool does one thing: an argument does not choose between several.',
  why: `One tool with an action argument hides many behind one name: one description, one set of annotations, one permission and one schema must fit reading and deleting alike, so clients cannot ask for consent only where it matters, and arguments that belong to one action are accepted for all. ${THRESHOLDS.actions} actions or more are reported; that is our number.`,
  advice: 'Register one tool for each action, with its own schema, annotations and permission. They may share one function.',
  whenNotToUse: 'The actions are one for permission, annotations and schema, and differ in a word only.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const notes = new Map<string, string>();
const server = new McpServer({ name: 'notes', version: '1.0.0' });
server.registerTool('notes', {
  description: 'Work with notes.',
  inputSchema: z.strictObject({ action: z.enum(['list', 'read', 'delete']), id: z.string().max(20).optional() }),
}, async ({ action, id }) => {
  switch (action) {
    case 'list': return { content: [{ type: 'text', text: String(notes.size) }] };
    case 'read': return { content: [{ type: 'text', text: notes.get(id ?? '') ?? 'none' }] };
    case 'delete': notes.delete(id ?? ''); return { content: [{ type: 'text', text: 'deleted' }] };
  }
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const notes = new Map<string, string>();
const server = new McpServer({ name: 'notes', version: '1.0.0' });
server.registerTool('list_notes', { description: 'List notes.', inputSchema: z.strictObject({ sort: z.enum(['name', 'date', 'size']) }) }, async ({ sort }) => ({
  content: [{ type: 'text', text: \`\${notes.size} by \${sort}\` }],
}));
server.registerTool('delete_note', { description: 'Delete a note.', inputSchema: z.strictObject({ id: z.string().max(20) }) }, async ({ id }) => {
  notes.delete(id);
  return { content: [{ type: 'text', text: 'deleted' }] };
});`,
    ],
  },
  options: {
    actions: { default: THRESHOLDS.actions, about: 'Values of an action argument from which a tool counts as several.' },
  },
  messages: {
    actions: 'Tool "{tool}" is {count} tools behind its argument "{argument}": {actions}.',
  },
  check({ server, options, report }) {
    for (const tool of server.tools) {
      const argument = tool.schema.fields.find((field) => isSwitch(tool, field, options.actions));
      if (argument?.values === undefined) continue;
      report({
        message: 'actions',
        values: { tool: tool.name, count: argument.values.length, argument: argument.name, actions: enumerated(argument.values) },
        at: argument.node ?? tool.place.node,
        tools: [tool.name],
        // Actions that all read, or all write, at least share their permission.
        severity: kindsOf(argument.values).size > 1 ? 'warning' : 'info',
      });
    }
  },
});

function isSwitch(tool: ToolModel, field: Field, most: number): boolean {
  const values = field.values ?? [];
  if (!SWITCHES.test(field.name) || values.length < most || values.every((value) => HTTP.test(value))) return false;
  const branches = compared(tool, values);
  // "list_events" with an action is a filter, until something branches on it.
  if (branches === 0 && verbOf(tool.name) === 'read') return false;
  return branches >= most || values.filter((value) => kindOf(value) !== undefined).length * 2 >= values.length;
}

function kindOf(value: string): 'read' | 'write' | 'delete' | undefined {
  const [first = ''] = wordsOf(value);
  if (READING.has(first)) return 'read';
  if (WRITING.has(first)) return 'write';
  return DELETING.has(first) ? 'delete' : undefined;
}

function kindsOf(values: readonly string[]): ReadonlySet<string | undefined> {
  return new Set(values.map(kindOf).filter((kind) => kind !== undefined));
}

/** How many of the values the handler has a branch for. */
function compared(tool: ToolModel, values: readonly string[]): number {
  const found = new Set<string>();
  const wanted = new Set(values);
  if (tool.handler === undefined) return 0;
  walk(tool.handler.node, (node) => {
    const literal = ts.isCaseClause(node)
      ? node.expression
      : ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken
        ? node.right
        : undefined;
    if (literal && ts.isStringLiteralLike(literal) && wanted.has(literal.text)) found.add(literal.text);
    return true;
  });
  return found.size;
}
