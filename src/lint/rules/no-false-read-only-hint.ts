import type { ts } from 'ts-morph';
import type { Severity } from '../finding.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { hintNode } from './support/annotations.js';
import { callsOfMost, effectsOf, type ToolEffect, tellsToolsApart } from './support/effects.js';
import { listed } from './support/listing.js';
import { verbOf } from './support/names.js';

const server = (sql: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const config = { description: 'Close an order.', inputSchema: z.strictObject({ id: z.uuid() }), annotations: { readOnlyHint: true } };
server.registerTool('close_order', config, async ({ id }) => {
  const { rowCount } = await pool.query('${sql}', [id]);
  return { content: [{ type: 'text', text: String(rowCount) }] };
});`;

export default defineRule({
  name: 'no-false-read-only-hint',
  severity: 'error',
  category: 'description',
  confidence: 'medium',
  practices: ['P-44'],
  cwe: ['CWE-451'],
  owasp: ['MCP02'],
  summary: 'A tool that says readOnlyHint: true changes nothing.',
  why: 'Clients run read-only tools without asking. A tool that writes, deletes or sends under that hint does so without anybody having agreed.',
  advice: 'Set readOnlyHint: false, and destructiveHint to what is true, or move the change to a tool of its own.',
  whenNotToUse: 'What is written is a cache or a log of the server itself, which no caller can see.',
  examples: {
    bad: [server('UPDATE orders SET open = false WHERE id = $1')],
    good: [server('SELECT id FROM orders WHERE id = $1')],
  },
  messages: {
    writes: '{tools} {say} readOnlyHint: true, but {run} {label}.',
    incidental:
      '{tools} {say} readOnlyHint: true, but {run} {label}, on a target that the caller does not choose: fine for a cache, wrong for data.',
    posts: '{tools} {say} readOnlyHint: true, but the name says otherwise and {label} is sent.',
  },
  check({ server, report }) {
    if (!tellsToolsApart(server)) return;
    const groups = new Map<ts.Node, Worst & { tools: ToolModel[] }>();
    const records = callsOfMost(server);
    for (const tool of server.tools) {
      if (tool.annotations.readOnlyHint !== true) continue;
      const worst = worstOf(effectsOf(tool), verbOf(tool.name), records);
      if (worst === undefined) continue;
      // A false hint is mended where it stands; a write that many tools share is judged once.
      const key = worst.message === 'incidental' ? worst.effect.call.node : hintNode(server, tool, 'readOnlyHint');
      const group = groups.get(key) ?? { ...worst, tools: [] };
      group.tools.push(tool);
      groups.set(key, group);
    }
    for (const { message, effect, tools } of groups.values()) {
      const [first] = tools;
      if (first === undefined) continue;
      const names = tools.map((tool) => tool.name);
      const one = names.length === 1;
      const values = { tools: listed(names), say: one ? 'says' : 'say', label: effect.label };
      const where = {
        at: hintNode(server, first, 'readOnlyHint'),
        tools: names,
        severity: severityOf(message, effect),
        trace: [{ at: effect.call.node, text: `${effect.label} happens here` }],
      };
      if (message === 'posts') report({ message, values, ...where });
      else report({ message, values: { ...values, run: one ? 'runs' : 'run' }, ...where });
    }
  },
});

/** The name of a method of a vendor's client is weaker evidence than a path, a statement or a request. */
function severityOf(message: Message, { backend }: ToolEffect): Severity {
  if (message === 'writes') return backend.startsWith('api:') ? 'warning' : 'error';
  return message === 'posts' ? 'warning' : 'info';
}

type Message = 'writes' | 'incidental' | 'posts';

interface Worst {
  message: Message;
  effect: ToolEffect;
}

function worstOf(effects: readonly ToolEffect[], verb: string | undefined, records: ReadonlySet<ts.Node>): Worst | undefined {
  const changes = effects.filter(({ effect }) => effect === 'write' || effect === 'delete' || effect === 'send');
  // What a person asked for is in the arguments. A write without any of them is a cache, a log, a token that is refreshed.
  const certain = changes.find((each) => each.chosen && !isIncidental(each));
  if (certain) return { message: 'writes', effect: certain };
  // Deleting what it made itself is how a tool cleans up.
  const doubtful = changes.find((each) => each.effect !== 'delete' && !isDirectory(each) && !records.has(each.call.node));
  if (doubtful) return { message: 'incidental', effect: doubtful };
  const post = effects.find((each) => each.effect === 'post' && each.chosen);
  return post && (verb === 'write' || verb === 'delete') ? { message: 'posts', effect: post } : undefined;
}

/** Stores that hold caches more often than data. */
function isIncidental(effect: ToolEffect): boolean {
  return effect.backend === 'redis' || isDirectory(effect);
}

function isDirectory({ label }: ToolEffect): boolean {
  return /mkdir|ensureDir/i.test(label);
}
