import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  built: '{who}: {argument} becomes part of the text of a statement that {sink} runs, so the caller can run another one.',
  statement: '{who}: {argument} is the statement that {sink} runs: the caller can do whatever the database user may.',
  keyword:
    '{who}: this check of the first word does not make a statement harmless: functions, "with" and a second statement still change data. What passes reaches {sink} at {place}.',
} as const;

export default defineRule({
  name: 'no-sql-injection',
  severity: 'error',
  category: 'injection',
  confidence: 'high',
  practices: ['P-61'],
  cwe: ['CWE-89'],
  owasp: ['MCP05'],
  summary: 'What the caller chose must not become part of a statement.',
  why: 'A statement built from text does whatever the text says: read other rows, change data, and with several statements end a transaction that was to protect it. A check that it starts with "select" is no protection: functions, common table expressions and a second statement come after.',
  advice:
    'Bind values ($1, ?), choose names of tables and columns from a list. A tool that takes whole statements needs a database user that may only read, and a prepared statement in a read-only transaction.',
  whenNotToUse: 'Statements of the caller are what the tool is for, and the role of the database can only read what everybody may see.',
  examples: {
    bad: [
      `import pg from 'pg';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
const pool = new pg.Pool();
server.registerTool('find_user', { description: 'Example.', inputSchema: z.strictObject({ name: z.string().max(100) }) }, async (input) => {
  await pool.query(\`select * from users where name = '\${input.name}'\`);
  return { content: [] };
});`,
    ],
    good: [
      `import pg from 'pg';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
const pool = new pg.Pool();
server.registerTool('find_user', { description: 'Example.', inputSchema: z.strictObject({ name: z.string().max(100) }) }, async (input) => {
  await pool.query('select id, name from users where name = $1', [input.name]);
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'sql')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
