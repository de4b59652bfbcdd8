import rule from '../../../src/lint/rules/no-monolithic-tool-set.js';
import { testRule } from '../../helpers/rule.js';

const head = `import { McpServer } from '@modelcontextprotocol/server';
import { readFile } from 'node:fs/promises';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'office', version: '1.0.0' });
`;

const tool = (name: string, body: string): string =>
  `server.registerTool('${name}', { description: 'x', inputSchema: z.strictObject({}) }, async () => { ${body}; return { content: [] }; });\n`;

const many = (count: number): string =>
  Array.from({ length: count }, (_each, index) =>
    tool(`get_${['order', 'refund', 'invoice', 'parcel', 'seller'][index % 5]}_${index}`, 'await pool.query("SELECT 1")'),
  ).join('');

testRule(rule, {
  valid: [
    // Many tools of one API are not several purposes.
    head + many(20),
    // A cache on disk beside an API is not a second domain.
    `${head}${tool('get_orders', "await fetch('https://api.example.com/orders'); await readFile('cache.json')")}${tool('get_refunds', "await fetch('https://api.example.com/refunds')")}`,
  ],
  invalid: [
    {
      code: head + tool('count_orders', 'await pool.query("SELECT 1")') + tool('count_notes', "await readFile('notes.txt')"),
      findings: [{ message: 'two', at: "new McpServer({ name: 'office', version: '1.0.0' })", severity: 'warning' }],
    },
    {
      code: head + many(120),
      findings: [{ message: 'large', at: "new McpServer({ name: 'office', version: '1.0.0' })", severity: 'error' }],
    },
  ],
});
