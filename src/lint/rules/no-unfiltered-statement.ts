import { stringOf, symbolOf, type Value } from '../interpret/value.js';
import { backendOf } from '../model/backends.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { wordsOf } from './support/names.js';
import { methodOf, property } from './support/values.js';

/** A statement that changes rows, with what it changes. */
const CHANGES = /^\s*(delete\s+from|update)\s+(?:only\s+)?([\w.$"`[\]]+)/i;
/** What keeps a statement from every row. */
const FILTERED = /\b(where|limit|using|join|current\s+of)\b/i;
/** Methods of object mappers that change every row unless they are told which. */
const MANY = /^(deleteMany|updateMany)$/;
/** A tool that says it empties something is taken at its word. */
const EVERYTHING = new Set(['all', 'clear', 'reset', 'purge', 'wipe', 'truncate', 'empty', 'flush', 'prune', 'drop', 'everything']);

const dropping = (name: string, statement: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('${name}', { description: 'Delete orders.', inputSchema: z.strictObject({ id: z.uuid() }) }, async ({ id }) => {
  const { rowCount } = await pool.query(${statement}, [id]);
  return { content: [{ type: 'text', text: String(rowCount) }] };
});`;

export default defineRule({
  name: 'no-unfiltered-statement',
  severity: 'warning',
  category: 'resilience',
  confidence: 'medium',
  practices: ['P-49'],
  cwe: ['CWE-1284'],
  owasp: ['MCP02'],
  summary: 'A tool that changes rows says which: no DELETE and no UPDATE without WHERE.',
  why: 'A statement without WHERE changes every row of a table, whatever the model asked for. It passes every test that has one row, and cannot be taken back when it meets the rest.',
  advice: 'Add the condition, bound to an argument. A tool that is meant to empty a table says so in its name, and asks a person first.',
  whenNotToUse: 'The table has one row, or holds nothing but what the server itself can make again.',
  examples: {
    bad: [dropping('cancel_order', "'DELETE FROM orders'")],
    good: [dropping('cancel_order', "'DELETE FROM orders WHERE id = $1'"), dropping('clear_orders', "'DELETE FROM orders'")],
  },
  messages: {
    statement: 'Tool "{tool}" runs {statement} without WHERE: it changes every row.',
    method: 'Tool "{tool}" calls {method} without a condition: it changes every record.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      if (meansEverything(tool)) continue;
      const reported = new Set<unknown>();
      for (const call of tool.facts.calls) {
        const backend = backendOf(call);
        if ((backend !== 'sql' && backend !== 'mongodb') || reported.has(call.node)) continue;
        const where = { at: call.node, tools: [tool.name] };
        const statement = backend === 'sql' ? unfiltered(call.args[0]) : undefined;
        const method = methodOf(call.callee);
        if (statement !== undefined) report({ message: 'statement', values: { tool: tool.name, statement }, ...where });
        else if (MANY.test(method) && matchesAll(call.args, symbolOf(call.callee)))
          report({ message: 'method', values: { tool: tool.name, method }, ...where });
        else continue;
        reported.add(call.node);
      }
    }
  },
});

function meansEverything(tool: ToolModel): boolean {
  const said = `${tool.description ?? ''} ${tool.title ?? ''}`.toLowerCase().split(/[^a-z]+/);
  return [...wordsOf(tool.name), ...said].some((word) => EVERYTHING.has(word));
}

/** `DELETE FROM orders`, where the whole text is known and nothing in it limits the rows. */
function unfiltered(argument: Value | undefined): string | undefined {
  const text = stringOf(argument) ?? stringOf(property(argument, 'text')) ?? stringOf(property(argument, 'sql'));
  const found = text === undefined || FILTERED.test(text) ? null : CHANGES.exec(text);
  return found === null ? undefined : `${(found[1] ?? '').replace(/\s+/g, ' ').toUpperCase()} ${found[2]}`;
}

/** No condition at all, or an empty one: `deleteMany()`, `deleteMany({})`, `deleteMany({ where: {} })`. */
function matchesAll([first]: readonly Value[], symbol: string): boolean {
  if (first === undefined) return true;
  const condition = /^@prisma\/client/.test(symbol) ? (property(first, 'where') ?? (isWritten(first) ? undefined : first)) : first;
  if (condition === undefined) return true;
  return condition.kind === 'object' && isWritten(condition) && condition.properties.size === 0;
}

/** An object whose properties are all written here. */
function isWritten(value: Value): boolean {
  return value.kind === 'object' && !value.open && value.spreads.length === 0 && value.others.length === 0;
}
