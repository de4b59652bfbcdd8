import type { Severity } from '../finding.js';
import { defineRule } from '../rule.js';
import { hintNode } from './support/annotations.js';
import { effectsOf, type ToolEffect, tellsToolsApart } from './support/effects.js';
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
  summary: 'A tool that says readOnlyHint: true changes nothing.',
  why: 'Clients run read-only tools without asking. A tool that writes, deletes or sends under that hint does so without anybody having agreed.',
  advice: 'Set readOnlyHint: false, and destructiveHint to what is true, or move the change to a tool of its own.',
  examples: {
    bad: [server('UPDATE orders SET open = false WHERE id = $1')],
    good: [server('SELECT id FROM orders WHERE id = $1')],
  },
  messages: {
    writes: 'Tool "{tool}" says that it only reads, but it runs {label}.',
    incidental:
      'Tool "{tool}" says that it only reads, but it runs {label}, on a target that the caller does not choose: fine for a cache, wrong for data.',
    posts: 'Tool "{tool}" says that it only reads, but its name says otherwise and it sends {label}.',
  },
  check({ server, report }) {
    if (!tellsToolsApart(server)) return;
    for (const tool of server.tools) {
      if (tool.annotations.readOnlyHint !== true) continue;
      const worst = worstOf(effectsOf(tool), verbOf(tool.name));
      if (worst === undefined) continue;
      const { message, effect } = worst;
      report({
        message,
        values: { tool: tool.name, label: effect.label },
        at: hintNode(server, tool, 'readOnlyHint'),
        tools: [tool.name],
        severity: severityOf(message, effect),
        trace: [{ at: effect.call.node, text: `${effect.label} happens here` }],
      });
    }
  },
});

/** The name of a method of a vendor's client is weaker evidence than a path, a statement or a request. */
function severityOf(message: Message, { backend }: ToolEffect): Severity {
  if (message === 'writes') return backend.startsWith('api:') ? 'warning' : 'error';
  return message === 'posts' ? 'warning' : 'info';
}

type Message = 'writes' | 'incidental' | 'posts';

function worstOf(effects: readonly ToolEffect[], verb: string | undefined): { message: Message; effect: ToolEffect } | undefined {
  const changes = effects.filter(({ effect }) => effect === 'write' || effect === 'delete' || effect === 'send');
  // What a person asked for is in the arguments. A write without any of them is a cache, a log, a token that is refreshed.
  const certain = changes.find((each) => each.chosen && !isIncidental(each));
  if (certain) return { message: 'writes', effect: certain };
  // Deleting what it made itself is how a tool cleans up.
  const doubtful = changes.find((each) => each.effect !== 'delete' && !isDirectory(each));
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
