import type { ExternalCall, Path } from '../interpret/machine.js';
import type { Value } from '../interpret/value.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { effectsOf, type ToolEffect, tellsToolsApart } from './support/effects.js';
import { walkValues } from './support/values.js';

/** Flags that make one operation safer or more thorough, and do not turn reading into writing. */
const HARMLESS =
  /dry|preview|confirm|force|overwrite|recursive|create_?(dirs?|parents?|missing)|validate|verbose|cache|refresh|backup|append/i;

export default defineRule({
  name: 'no-mixed-read-write-tool',
  severity: 'info',
  category: 'design',
  confidence: 'medium',
  practices: ['P-3', 'P-44'],
  cwe: ['CWE-272'],
  owasp: ['MCP02'],
  summary: 'A tool either reads or changes something: no flag turns one into the other.',
  why: 'Clients ask for consent by tool, and annotations say by tool whether it is safe. One that usually reads and changes data when a flag is set is either approved for too much or stopped too often.',
  advice: 'Make the change a tool of its own, with its own name, annotations and permission.',
  whenNotToUse: 'The flag only previews: with it set the tool changes nothing, and without it a person has approved.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('get_order', { description: 'Get an order.', inputSchema: z.strictObject({ id: z.uuid(), archive: z.boolean() }) }, async ({ id, archive }) => {
  const { rowCount } = await pool.query('SELECT id FROM orders WHERE id = $1', [id]);
  if (archive) await pool.query('UPDATE orders SET archived = true WHERE id = $1', [id]);
  return { content: [{ type: 'text', text: String(rowCount) }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('archive_order', { description: 'Archive an order.', inputSchema: z.strictObject({ id: z.uuid(), dryRun: z.boolean() }) }, async ({ id, dryRun }) => {
  const { rowCount } = await pool.query('SELECT id FROM orders WHERE id = $1', [id]);
  if (!dryRun) await pool.query('UPDATE orders SET archived = true WHERE id = $1', [id]);
  return { content: [{ type: 'text', text: String(rowCount) }] };
});`,
    ],
  },
  messages: {
    flag: 'Tool "{tool}" only reads, unless its flag "{flag}" makes it run {label}.',
  },
  check({ server, report }) {
    if (!tellsToolsApart(server)) return;
    for (const tool of server.tools) {
      const effects = effectsOf(tool);
      const changing = effects.filter((each) => each.effect === 'write' || each.effect === 'delete');
      const flags = tool.schema.fields.filter((field) => field.type === 'boolean' && !HARMLESS.test(field.name)).map((field) => field.name);
      const found = changing.map((each) => ({ each, flag: flagOf(each.call, flags) }));
      const [first] = found;
      // Every change must hang on the flag: one that happens anyway makes it a tool that writes.
      if (first?.flag === undefined || found.some(({ flag }) => flag === undefined) || !reads(tool, effects)) continue;
      report({
        message: 'flag',
        values: { tool: tool.name, flag: first.flag, label: first.each.label },
        at: tool.schema.fields.find((field) => field.name === first.flag)?.node ?? tool.place.node,
        tools: [tool.name],
        trace: [{ at: first.each.call.node, text: `${first.each.label} happens here` }],
      });
    }
  },
});

function reads(tool: ToolModel, effects: readonly ToolEffect[]): boolean {
  return !tool.facts.unfinished && effects.some((each) => each.effect === 'read');
}

/** The flag that decides whether a call happens. */
function flagOf(call: ExternalCall, flags: readonly string[]): string | undefined {
  for (let path: Path | undefined = call.path; path !== undefined; path = path.outer) {
    const flag = flags.find((name) => path !== undefined && isArgument(path.test, name));
    if (flag !== undefined) return flag;
  }
  return undefined;
}

function isArgument(value: Value, name: string): boolean {
  let found = false;
  walkValues(value, (part) => {
    if (part.kind === 'term' && part.op === 'member' && part.name === name) found = true;
    return !found && part.kind === 'term' && part.op !== 'call';
  });
  return found;
}
