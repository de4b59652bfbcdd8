import type { ToolModel } from '../model/facts.js';
import type { Field } from '../model/schema/facts.js';
import { defineRule } from '../rule.js';
import { effectsOf } from './support/effects.js';
import { DELETING, wordsOf } from './support/names.js';

const CONFIRMS = /^(confirm|confirmed|confirmation|user_?confirmed|i_?am_?sure|are_?you_?sure|acknowledge|approved?)$/i;
/** Calls that ask a person: the answer does not come from the model. */
const ASKS = /\.(elicitInput|elicit|inputRequired|requestInput)$/;

export default defineRule({
  name: 'no-model-confirmation',
  severity: 'info',
  category: 'auth',
  confidence: 'medium',
  practices: ['P-45'],
  cwe: ['CWE-862'],
  owasp: ['MCP06', 'MCP02'],
  summary: 'The confirmation of something dangerous does not come from the model.',
  why: 'A confirm argument is filled in by the model, which is the one that may have been tricked. It stops an accident, not an injected instruction, and reviewers take it for more than it is.',
  advice:
    'Ask the person through elicitation and refuse where the client cannot, or leave it to the client: annotate the tool with destructiveHint: true and say in the description that clients should ask.',
  whenNotToUse: 'The argument is a reminder for the model, and something else asks the person.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('delete_order', { description: 'Delete an order.', inputSchema: z.strictObject({ id: z.uuid(), confirm: z.boolean() }) }, async ({ id, confirm }) => {
  if (!confirm) return { isError: true, content: [{ type: 'text', text: 'Set confirm to true.' }] };
  await pool.query('DELETE FROM orders WHERE id = $1', [id]);
  return { content: [{ type: 'text', text: 'deleted' }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const config = { description: 'Delete an order.', inputSchema: z.strictObject({ id: z.uuid() }), annotations: { readOnlyHint: false, destructiveHint: true } };
server.registerTool('delete_order', config, async ({ id }) => {
  await pool.query('DELETE FROM orders WHERE id = $1', [id]);
  return { content: [{ type: 'text', text: 'deleted' }] };
});`,
    ],
  },
  messages: {
    argument: 'Tool "{tool}" takes "{argument}" as the confirmation of what it does: the model fills it in, not a person.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      const field = tool.schema.fields.find((each) => isConfirmation(each));
      if (field === undefined || !isDangerous(tool) || tool.annotations.destructiveHint === true || asks(tool)) continue;
      report({
        message: 'argument',
        values: { tool: tool.name, argument: field.name },
        at: field.node ?? tool.place.node,
        tools: [tool.name],
      });
    }
  },
});

function isConfirmation(field: Field): boolean {
  return CONFIRMS.test(field.name) && (field.type === 'boolean' || field.type === 'literal');
}

function isDangerous(tool: ToolModel): boolean {
  return wordsOf(tool.name).some((word) => DELETING.has(word)) || effectsOf(tool).some((each) => each.effect === 'delete');
}

function asks(tool: ToolModel): boolean {
  return tool.facts.calls.some((call) => ASKS.test(`.${call.callee.name ?? ''}`));
}
