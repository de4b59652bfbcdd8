import { ts } from 'ts-morph';
import type { Edit, Suggestion } from '../finding.js';
import type { ToolModel } from '../model/facts.js';
import { literalProperty } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { insertProperty, replacing } from './support/edits.js';
import { quoted, toolNames, verb } from './support/wording.js';

export default defineRule({
  name: 'require-strict-input',
  severity: 'warning',
  category: 'schema',
  confidence: 'high',
  practices: ['P-54'],
  cwe: ['CWE-20'],
  owasp: ['MCP05'],
  presets: ['clients'],
  summary: 'An input schema refuses arguments that it does not declare.',
  why: 'Models misspell and invent arguments. z.object and a raw shape drop what they do not know without a word, and a JSON Schema without additionalProperties: false lets it through: the call succeeds without the filter, limit or dry run that the model asked for, and nobody notices.',
  advice: 'Use z.strictObject({ … }) (zod 3: z.object({ … }).strict()), or additionalProperties: false in JSON Schema.',
  whenNotToUse: 'Clients that cannot be changed send arguments that the server does not know.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('cancel', { description: 'Cancel.', inputSchema: z.object({ id: z.uuid(), dryRun: z.boolean().optional() }) }, async ({ id, dryRun }) => ({
  content: [{ type: 'text', text: dryRun ? 'would cancel' : \`cancelled \${id}\` }],
}));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('cancel', { description: 'Cancel.', inputSchema: z.strictObject({ id: z.uuid(), dryRun: z.boolean().optional() }) }, async ({ id, dryRun }) => ({
  content: [{ type: 'text', text: dryRun ? 'would cancel' : \`cancelled \${id}\` }],
}));`,
    ],
  },
  messages: {
    dropped:
      '{tools} {drop} arguments that the schema does not declare, without a word: a misspelt {optional} is ignored and the call succeeds. Make the schema strict.',
    passed: '{tools} {let} arguments through that the schema does not declare. Add additionalProperties: false.',
  },
  check({ server, report }) {
    const lax = server.tools.filter((tool) => tool.input.kind === 'plain' && !tool.schema.alternatives);
    const groups = { dropped: lax.filter((tool) => !isJson(tool)), passed: lax.filter(isJson) };
    // One habit, one finding for a server, where it first shows.
    for (const [message, tools] of Object.entries(groups)) {
      const [first] = tools;
      if (first === undefined) continue;
      const names = tools.map((tool) => tool.name);
      const where = { at: first.schema.node ?? first.place.node, tools: names };
      const suggestions = makeStrict(tools);
      if (message === 'passed')
        report({ message, values: { tools: toolNames(names), let: verb(names, 'lets', 'let') }, ...where, suggestions });
      else {
        const optional = first.schema.fields.find((field) => field.optional);
        const values = {
          tools: toolNames(names),
          drop: verb(names, 'drops', 'drop'),
          optional: optional ? quoted([optional.name]) : 'name',
        };
        report({ message: 'dropped', values, ...where, suggestions });
      }
    }
  },
});

/**
 * `z.object({ … })` becomes `z.strictObject({ … })`, which zod has in every version, and a JSON Schema gets additionalProperties: false.
 * Raw shapes and built schemas are left to people.
 */
function makeStrict(tools: readonly ToolModel[]): Suggestion[] {
  const edits = [...new Set(tools.map((tool) => tool.schema.node))].flatMap((node) => strictly(node) ?? []);
  return edits.length === 0 ? [] : [{ title: 'Refuse arguments that are not declared', edits }];
}

function strictly(node: ts.Node | undefined): Edit | undefined {
  if (node === undefined) return undefined;
  if (ts.isObjectLiteralExpression(node))
    return literalProperty(node, 'type') !== undefined && literalProperty(node, 'additionalProperties') === undefined
      ? insertProperty(node, 'additionalProperties: false')
      : undefined;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { name, expression } = node.expression;
  return name.text === 'object' && ts.isIdentifier(expression) ? replacing(name, 'strictObject') : undefined;
}

function isJson(tool: ToolModel): boolean {
  return tool.schema.form === 'json' || tool.schema.form === 'typebox';
}
