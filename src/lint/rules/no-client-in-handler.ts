import type { ExternalCall } from '../interpret/machine.js';
import { symbolOf, type Value } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { calledFrom } from './support/calls.js';
import { walkValues } from './support/values.js';
import { toolNames } from './support/wording.js';

const counting = (outside: string, inside: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
${outside}server.registerTool('count_orders', { description: 'Count the orders.', inputSchema: z.strictObject({}) }, async () => {
  ${inside}const { rowCount } = await pool.query('SELECT id FROM orders LIMIT 100');
  return { content: [{ type: 'text', text: String(rowCount) }] };
});`;
const pool = 'const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n';

export default defineRule({
  name: 'no-client-in-handler',
  severity: 'warning',
  category: 'resilience',
  confidence: 'medium',
  practices: ['P-107'],
  cwe: ['CWE-404', 'CWE-400'],
  owasp: ['MCP10'],
  summary: 'Connections are opened once and shared, not for every call.',
  why: 'A pool or a client that each call makes opens connections of its own, shakes hands again, and is forgotten with its sockets still open. Under load the service behind runs out of connections long before the server is busy.',
  advice: 'Make it once, at the top of a module, and close it when the server ends.',
  whenNotToUse: 'Each caller has credentials of its own, and the client cannot take them for each request.',
  examples: { bad: [counting('', `${pool}  `)], good: [counting(pool, '')] },
  messages: { made: 'Every call of {tools} makes a connection of its own here. Make it once and share it.' },
  check({ server, report }) {
    for (const { call, tools } of calledFrom(server, isMadeAnew))
      report({ message: 'made', values: { tools: toolNames(tools).replace(/^T/, 't') }, at: call.node, tools });
  },
});

/** What holds sockets, or signs in, when it is made. */
const CLIENTS =
  /^(pg(-pool)?\.(Pool|Client)|pg-promise(\(\))?|postgres|mysql2?(\/promise)?\.(createPool|createConnection)|mssql\.(connect|ConnectionPool)|mongodb\.MongoClient|mongoose\.createConnection|redis\.createClient|ioredis(\.(Redis|Cluster))?|@prisma\/client\.PrismaClient|knex|sequelize\.Sequelize|typeorm\.DataSource|@elastic\/elasticsearch\.Client|neo4j-driver\.driver|nodemailer\.createTransport|imapflow\.ImapFlow|@clickhouse\/client\.createClient|snowflake-sdk\.createConnection|cassandra-driver\.Client)\(\)$/;

function isMadeAnew(call: ExternalCall): boolean {
  // `client ??= new Client()`: only the first call makes one.
  return !call.maybe && CLIENTS.test(symbolOf(call.result)) && !call.args.some(isPerCaller);
}

/** What the request says, or a configuration that nobody in this program makes. */
function isPerCaller(value: Value): boolean {
  let found = false;
  walkValues(value, (part) => {
    if (part.kind === 'term' && (part.op === 'input' || part.op === 'parameter' || symbolOf(part).startsWith('?'))) found = true;
    return !found;
  });
  return found;
}
