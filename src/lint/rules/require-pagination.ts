import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { enumerated, shared, some } from './support/listing.js';
import { wordsOf } from './support/names.js';

/** Arguments that bound or continue a list. */
const PAGES =
  /limit|max|count|top|first|last|page|cursor|offset|size|take|skip|since|until|before|after|start|from|num|amount|head|tail|window|k$|^n$|depth|lines/i;
/** Backends whose lists grow: what is in memory or on the screen does not. */
const GROWS = /^(http|sql|mongodb|redis|search|api:|aws|google|azure|kubernetes)/;
/** What there are only ever a few of. */
const FEW =
  /(types?|kinds?|categor(y|ies)|formats?|languages?|models?|tools?|capabilities|schemas?|settings|config|options|regions?|currenc(y|ies))$/;

export default defineRule({
  name: 'require-pagination',
  severity: 'info',
  category: 'design',
  confidence: 'low',
  practices: ['P-3'],
  cwe: ['CWE-770'],
  owasp: ['MCP10'],
  summary: 'A tool that lists or searches lets the caller ask for a part.',
  why: 'A list that fits today does not fit when there is more data: it fills the context of the model, is cut somewhere, or fails, and the model has no way to ask for less or for the rest.',
  advice:
    'Take a limit with a maximum and a cursor, pass both to the backend, and say in the result whether there is more. Where the backend bounds the list, say the number in the description.',
  whenNotToUse: 'The list is short by its nature, as the days of a week are.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('list_orders', { description: 'List the orders of a customer.', inputSchema: z.strictObject({ customer: z.uuid() }) }, async ({ customer }) => {
  const { rows } = await pool.query('SELECT id FROM orders WHERE customer = $1', [customer]);
  return { content: [{ type: 'text', text: rows.map((row) => row.id).join(' ') }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const Input = z.strictObject({ customer: z.uuid(), limit: z.int().min(1).max(50), cursor: z.string().max(80).optional() });
server.registerTool('list_orders', { description: 'List the orders of a customer.', inputSchema: Input }, async ({ customer, limit, cursor }) => {
  const { rows } = await pool.query('SELECT id FROM orders WHERE customer = $1 AND id > $2 ORDER BY id LIMIT $3', [customer, cursor ?? '', limit]);
  return { content: [{ type: 'text', text: rows.map((row) => row.id).join(' ') }] };
});`,
    ],
  },
  messages: {
    unbounded: '{tools} {list} with no argument for a limit or a page: the whole list is returned, however long it is.',
  },
  check({ server, report }) {
    const found = server.tools.filter(isUnboundedList);
    if (!some(found)) return;
    const names = found.map((tool) => tool.name);
    report({
      message: 'unbounded',
      values: { tools: enumerated(names), list: names.length === 1 ? 'lists' : 'list' },
      ...shared(found),
    });
  },
});

function isUnboundedList(tool: ToolModel): boolean {
  if (!tool.nameKnown || tool.input.kind === 'dynamic' || tool.input.kind === 'open' || FEW.test(tool.name)) return false;
  if (!listsByName(tool.name) || !tool.backends.some((backend) => GROWS.test(backend))) return false;
  const names = tool.schema.fields.flatMap((field) => [field.name, ...field.inner.map((inner) => inner.name)]);
  return !names.some((name) => PAGES.test(name));
}

/** `list_orders`, `acme_list_orders`, `search`, `search_orders`, `get_all_orders`; not `search_feedback`. */
function listsByName(name: string): boolean {
  const words = wordsOf(name);
  const at = words.findIndex((word) => word === 'list' || word === 'search');
  if (at < 0) return words[0] === 'get' && words[1] === 'all';
  if (at > 1) return false;
  return words[at] === 'list' || at === words.length - 1 || (words.at(-1) ?? '').endsWith('s');
}
