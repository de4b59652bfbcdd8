import rule from '../../../src/lint/rules/no-sql-injection.js';
import { lowLevel, tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const imports = "import pg from 'pg';\nimport Database from 'better-sqlite3';";
const before = "const pool = new pg.Pool();\nconst db = new Database('a.db');\n";
const one = (body: string, schema = 'value: z.string()'): string => tool({ imports, before, body, schema });
const bad = (code: string, message: string, at: string) => ({ code, findings: [{ message, at }] });

testRule(rule, {
  valid: [
    one("await pool.query('select id from users where name = $1', [input.value]);"),
    one("db.prepare('select id from users where name = ?').all(input.value);"),
    one('await pool.query(`select id from users order by ${input.value}`);', "value: z.enum(['name', 'id'])"),
    one('await pool.query(`select id from users limit ${input.value}`);', 'value: z.number().int()'),
    one("if (!/^[a-z_]+$/.test(input.value)) throw new Error('name');\n  await pool.query(`select count(id) from ${input.value}`);"),
    one('await pool.query(`select id from "${input.value.replace(/"/g, \'""\')}"`);'),
    // Values of a tagged template are bound.
    tool({
      imports: "import postgres from 'postgres';",
      before: 'const sql = postgres();',
      body: 'await sql`select id from users where name = ${input.value}`;',
    }),
    // One prepared statement in a transaction that may only read.
    lowLevel({
      imports,
      before,
      body: "const client = await pool.connect();\n      await client.query('BEGIN TRANSACTION READ ONLY');\n      await client.query({ name: 'one', text: args.value, values: [] });",
    }),
  ],
  invalid: [
    bad(
      one("await pool.query(`select id from users where name = '${input.value}'`);"),
      'built',
      "pool.query(`select id from users where name = '${input.value}'`)",
    ),
    bad(one("db.prepare('select id from ' + input.value).all();"), 'built', "db.prepare('select id from ' + input.value)"),
    bad(
      one('await pool.query({ text: `select id from ${input.value}`, values: [] });'),
      'built',
      'pool.query({ text: `select id from ${input.value}`, values: [] })',
    ),
    bad(
      tool({
        imports: "import postgres from 'postgres';",
        before: 'const sql = postgres();',
        body: 'await sql.unsafe(`select ${input.value}`);',
      }),
      'built',
      'sql.unsafe(`select ${input.value}`)',
    ),
    bad(
      tool({
        imports: "import { PrismaClient } from '@prisma/client';",
        before: 'const prisma = new PrismaClient();',
        body: 'await prisma.$queryRawUnsafe(`select ${input.value}`);',
      }),
      'built',
      'prisma.$queryRawUnsafe(`select ${input.value}`)',
    ),
    bad(
      tool({ imports: "import { sql } from 'drizzle-orm';", body: 'sql.raw(`select ${input.value}`);' }),
      'built',
      'sql.raw(`select ${input.value}`)',
    ),
    bad(
      tool({
        imports: "import knex from 'knex';",
        before: "const db = knex({ client: 'pg' });",
        body: 'await db.raw(`select ${input.value}`);',
      }),
      'built',
      'db.raw(`select ${input.value}`)',
    ),
    // A read-only transaction that a second statement ends.
    bad(
      lowLevel({
        imports,
        before,
        body: "const client = await pool.connect();\n      await client.query('BEGIN TRANSACTION READ ONLY');\n      await client.query(args.value as string);",
      }),
      'statement',
      'client.query(args.value as string)',
    ),
    bad(
      one("if (!input.value.trim().toLowerCase().startsWith('select')) throw new Error('read only');\n  await pool.query(input.value);"),
      'keyword',
      "input.value.trim().toLowerCase().startsWith('select')",
    ),
    // Not whether it runs, but how: the other branch runs it, too.
    {
      code: one(
        "if (input.value.toUpperCase().startsWith('INSERT')) await pool.query(`${input.value} RETURNING id`);\n  else await pool.query(input.value);",
      ),
      findings: [
        { message: 'statement', at: 'pool.query(`${input.value} RETURNING id`)', severity: 'warning' as const },
        { message: 'statement', at: 'pool.query(input.value)', severity: 'warning' as const },
      ],
    },
  ],
});
