import type { Attempt } from '../helpers/attack.js';
import { CANARY, callsOf, type Domain } from '../helpers/attack.js';
import type { Target } from '../helpers/targets.js';

const table = 'shop.customers';
const INJECTIONS = [
  "'; DROP TABLE shop.customers; --",
  "' OR '1'='1",
  '1; SELECT pg_sleep(3600)',
  "' UNION SELECT rolpassword FROM pg_authid --",
  '$$; DELETE FROM shop.orders; $$',
  '$tag$ OR true $tag$',
  '/* */ OR 1=1 -- ',
  "\\'; COPY shop.orders TO PROGRAM 'id'; --",
  "x'||pg_read_file('/etc/passwd')||'",
  "%' OR name LIKE '%",
];

/** A value that means nothing finds nothing: it was compared, not run. */
function literally({ call }: Target, filters: (value: string) => object[]): Attempt[] {
  return INJECTIONS.map((value) => async () => {
    const found = await call('query_table', { table, filters: filters(value) });
    const page = found.result?.structuredContent as { rowCount?: number } | undefined;
    return { ...found, outcome: page?.rowCount === 0 ? 'taken as text: finds nothing' : found.outcome };
  });
}

/** Where the second page of a question starts. */
async function cursorOf(call: Target['call']): Promise<string> {
  const { result } = await call('query_table', { table, limit: 2 });
  return String(Object(result?.structuredContent).nextCursor);
}

export const database: Domain = {
  title: 'database',
  settings: () => ({}),
  broken: () => ({
    MCP_DATABASE_URL: `postgres://reader:${CANARY}@127.0.0.1:1/sales`,
    MCP_DATABASE_TABLES: 'sales.*',
    MCP_DATABASE_TLS: 'off',
  }),
  attacks: [
    {
      name: 'SQL as a value: stacked, commented, dollar-quoted, a union, pg_sleep, a file, a program',
      on: 'calls',
      practices: ['P-61'],
      refusal: 'taken as text: finds nothing',
      attempts: (target) => [
        ...literally(target, (value) => [{ column: 'name', operator: 'equals', values: [value] }]),
        ...literally(target, (value) => [{ column: 'name', operator: 'contains', values: [value] }]),
        ...literally(target, (value) => [{ column: 'name', operator: 'one_of', values: [value, value] }]),
      ],
    },
    {
      name: 'SQL as the name of a column, in every place where a column is named',
      on: 'calls',
      practices: ['P-61'],
      refusal: 'NOT_FOUND',
      attempts: (target) => {
        const names = ['id; DROP TABLE shop.orders', '*', '1', 'name"; --', 'pg_sleep(3600)', "''", 'xmin', 'ctid', 'tableoid'];
        return names.flatMap((column) => [
          ...callsOf('query_table', [
            { table, columns: [column] },
            { table, orderBy: { column } },
            { table, filters: [{ column, operator: 'is_null' }] },
          ])(target),
          ...callsOf('aggregate_table', [
            { table, groupBy: [{ column }] },
            { table, measures: [{ measure: 'sum', column }] },
          ])(target),
        ]);
      },
    },
    {
      name: 'SQL as the name of a table, a schema that is not listed, the catalog',
      on: 'calls',
      practices: ['P-61', 'P-76'],
      refusal: 'NOT_FOUND',
      attempts: (target) => {
        const tables = [
          'pg_catalog.pg_authid',
          'pg_catalog.pg_class',
          'information_schema.tables',
          'public.secrets',
          'SHOP.customers',
          'shop.customers; SELECT 1',
          '"shop"."customers"',
          'shop.customers--',
          'shop.pg_sleep(3600)',
        ];
        return ['query_table', 'aggregate_table', 'describe_table'].flatMap((tool) =>
          callsOf(
            tool,
            tables.map((name) => ({ table: name })),
          )(target),
        );
      },
    },
    {
      name: 'an operator, a measure, a direction or a unit that is SQL, a limit without end',
      on: 'calls',
      practices: ['P-55', 'P-61'],
      refusal: 'INVALID_INPUT',
      attempts: (target) => [
        ...callsOf('query_table', [
          { table, filters: [{ column: 'name', operator: '= name OR', values: ['x'] }] },
          { table, filters: [{ column: 'name', operator: '__proto__', values: ['x'] }] },
          { table, orderBy: { column: 'name', direction: 'DESC; DROP TABLE shop.orders' } },
          { table, limit: 1_000_000 },
          { table, limit: '1; DROP TABLE shop.orders' },
          { table, sql: 'SELECT 1' },
          { table: 'shop.orders.extra' },
          { table, filters: Array.from({ length: 100 }, () => ({ column: 'name', operator: 'is_null' })) },
        ])(target),
        ...callsOf('aggregate_table', [
          { table, measures: [{ measure: 'pg_sleep', column: 'id' }] },
          { table, groupBy: [{ column: 'joined_on', by: "day'; --" }] },
        ])(target),
      ],
    },
    {
      name: 'a cursor of another question, a made-up one, one with SQL in it',
      on: 'calls',
      practices: ['P-57', 'P-61'],
      refusal: 'INVALID_INPUT',
      attempts: ({ call }) => {
        const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
        const cursors = [
          'x',
          '',
          made([]),
          made({}),
          made(['question', "1'; DROP TABLE shop.orders; --"]),
          made([null]),
          '../../etc/passwd',
        ];
        return [
          ...cursors.map((cursor) => () => call('query_table', { table, cursor })),
          async () => call('query_table', { table: 'shop.orders', limit: 2, cursor: await cursorOf(call) }),
          async () => {
            const [question] = JSON.parse(Buffer.from(await cursorOf(call), 'base64url').toString('utf8'));
            return call('query_table', { table, limit: 2, cursor: made([question, "1'; DROP TABLE shop.orders; --"]) });
          },
        ];
      },
    },
    {
      name: 'after all that, the data: every row is still there',
      on: 'calls',
      practices: ['P-42'],
      refusal: '40 customers, 300 orders',
      attempts: ({ call }) => [
        async () => {
          const count = async (name: string) => {
            const found = await call('aggregate_table', { table: name });
            return /\[(\d+)\]|\["(\d+)"\]/
              .exec(JSON.stringify(found.result?.structuredContent).replaceAll('\\"', '"'))
              ?.slice(1)
              .find(Boolean);
          };
          return { outcome: `${await count('shop.customers')} customers, ${await count('shop.orders')} orders`, text: '' };
        },
      ],
    },
  ],
};
