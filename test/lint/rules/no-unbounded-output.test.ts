import rule from '../../../src/lint/rules/no-unbounded-output.js';
import { testRule } from '../../helpers/rule.js';

const tool = (body: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const run = promisify(execFile);
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('read', { description: 'x', inputSchema: z.strictObject({ limit: z.int() }) }, async ({ limit }) => {
  ${body}
});`;
const give = (text: string): string => `return { content: [{ type: 'text', text: ${text} }] };`;
const bad = (body: string, at: string) => ({ code: tool(body), findings: [{ message: 'unbounded', at, tools: ['read'] }] });

testRule(rule, {
  valid: [
    tool(`const { rows } = await pool.query('SELECT id FROM orders LIMIT $1', [limit]);\n  ${give('JSON.stringify(rows)')}`),
    tool(`const { rows } = await pool.query('SELECT count(*) FROM orders');\n  ${give('JSON.stringify(rows)')}`),
    tool(`const { rows } = await pool.query('SELECT id FROM orders');\n  ${give('JSON.stringify(rows.slice(0, 50))')}`),
    tool(`const { rows } = await pool.query('SELECT id FROM orders');\n  ${give('JSON.stringify(rows).slice(0, 5000)')}`),
    // One field of an answer, a number.
    tool(`const { rows } = await pool.query('SELECT id FROM orders');\n  ${give('`${rows.length} orders`')}`),
    tool(`const answer = await (await fetch('https://a.example.com/')).json();\n  ${give('answer.title')}`),
    tool(`const answer = await (await fetch('https://a.example.com/?per_page=20')).json();\n  ${give('JSON.stringify(answer)')}`),
    tool(`const { stdout } = await run('git', ['log'], { maxBuffer: 10_000 });\n  ${give('stdout')}`),
    // Refused above a size.
    tool(`const text = await readFile('notes.txt', 'utf8');\n  if (text.length > 10_000) throw new Error('too large');\n  ${give('text')}`),
  ],
  invalid: [
    bad(
      `const { rows } = await pool.query('SELECT id FROM orders');\n  ${give("rows.map((row) => row.id).join(' ')")}`,
      "text: rows.map((row) => row.id).join(' ')",
    ),
    bad(`const text = await readFile('notes.txt', 'utf8');\n  ${give('text')}`, 'text: text'),
    bad(`const { stdout } = await run('git', ['log']);\n  ${give('stdout')}`, 'text: stdout'),
    // Marked as data, and as long as before.
    bad(
      `const text = await readFile('notes.txt', 'utf8');\n  ${give('`<untrusted-data>${text}</untrusted-data>`')}`,
      'text: `<untrusted-data>${text}</untrusted-data>`',
    ),
    // A cap that the caller sets.
    bad(`const text = await readFile('notes.txt', 'utf8');\n  ${give('text.slice(0, limit)')}`, 'text: text.slice(0, limit)'),
    bad(
      `const answer = await (await fetch('https://a.example.com/')).json();\n  ${give('JSON.stringify(answer.items)')}`,
      'text: JSON.stringify(answer.items)',
    ),
  ],
});
