import rule from '../../../src/lint/rules/prefer-selected-fields.js';
import { testRule } from '../../helpers/rule.js';

const tool = (body: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import axios from 'axios';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('read', { description: 'x', inputSchema: z.strictObject({}) }, async () => {
  ${body}
});`;
const give = (text: string): string => `return { content: [{ type: 'text', text: ${text} }] };`;

testRule(rule, {
  valid: [
    tool(`const { data } = await axios.get('https://a.example.com/');\n  ${give('JSON.stringify({ name: data.name })')}`),
    tool(`const { data } = await axios.get('https://a.example.com/');\n  ${give('JSON.stringify(Order.parse(data))')}`).replace(
      'const server',
      'const Order = z.object({ name: z.string() });\nconst server',
    ),
    tool(`const { rows } = await pool.query('SELECT id, state FROM orders');\n  ${give('JSON.stringify(rows)')}`),
    // A number of rows, and a column that is called so.
    tool(`await pool.query('SELECT count(*) FROM orders');\n  ${give("'x'")}`),
  ],
  invalid: [
    {
      code: tool(`const { data } = await axios.get('https://a.example.com/');\n  ${give('JSON.stringify(data, null, 2)')}`),
      findings: [{ message: 'whole', at: 'text: JSON.stringify(data, null, 2)', tools: ['read'] }],
    },
    {
      code: tool(`const data = await (await fetch('https://a.example.com/')).json();\n  ${give('`Found: ${JSON.stringify(data)}`')}`),
      findings: [{ message: 'whole', at: 'text: `Found: ${JSON.stringify(data)}`' }],
    },
    {
      code: tool(`await pool.query('SELECT o.* FROM orders o LIMIT 10');\n  ${give("'x'")}`),
      findings: [{ message: 'columns', at: "pool.query('SELECT o.* FROM orders o LIMIT 10')" }],
    },
  ],
});
