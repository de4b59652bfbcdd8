import { beforeAll, describe, expect, it } from 'vitest';
import { tools } from '../../src/tools/index.js';
import { connectInProcess, ERAS, errorOf, textOf } from '../helpers/client.js';
import { testRuntime } from '../helpers/runtime.js';

const runtime = testRuntime({ tools, env: { MCP_LOCAL_SCOPES: 'data:read' } });

// The first call opens the sample data.
beforeAll(() => runtime.backend.tables(new AbortController().signal).then(() => undefined), 180_000);

describe.each(ERAS)('the tools of this server over %s', (era) => {
  const call = async (name: string, args: Record<string, unknown> = {}) =>
    (await connectInProcess(runtime, era)).callTool({ name, arguments: args });

  it('find a table, tell its columns, then read it page by page', async () => {
    expect((await call('list_tables')).structuredContent).toEqual({
      tables: [
        { table: 'shop.customers', kind: 'table', estimatedRows: 40, comment: expect.stringContaining('Who buys.') },
        { table: 'shop.orders', kind: 'table', estimatedRows: 300, comment: expect.stringContaining('one row for each order') },
      ],
    });
    const described = await call('describe_table', { table: 'shop.customers' });
    expect(described.structuredContent).toMatchObject({
      pageable: true,
      columns: [{ name: 'id', type: 'integer', nullable: false, key: true }, {}, {}, {}, {}],
    });

    const question = {
      table: 'shop.customers',
      columns: ['name', 'is_business'],
      filters: [{ column: 'country', operator: 'equals', values: ['CH'] }],
      limit: 5,
    };
    const first = await call('query_table', question);
    expect(first.structuredContent).toMatchObject({
      rowCount: 5,
      complete: false,
      columns: [
        { name: 'name', type: 'text' },
        { name: 'is_business', type: 'boolean' },
      ],
    });
    expect(textOf(first)).toContain('[\\"Customer 5\\",false]');
    const { nextCursor } = first.structuredContent as { nextCursor: string };
    const second = await call('query_table', { ...question, cursor: nextCursor });
    expect(second.structuredContent).toMatchObject({ rowCount: 3, complete: true });
    expect(second.structuredContent).not.toHaveProperty('nextCursor');
  });

  it('count and sum in groups', async () => {
    const result = await call('aggregate_table', {
      table: 'shop.orders',
      groupBy: [{ column: 'state' }, { column: 'placed_at', by: 'quarter' }],
      measures: [{ measure: 'count' }, { measure: 'sum', column: 'total' }],
    });
    expect(result.structuredContent).toMatchObject({ columns: ['state', 'placed_at by quarter', 'count', 'sum of total'], complete: true });
    expect(textOf(result)).toContain('untrusted-data source=');
  });

  it('list page by page', async () => {
    const first = await call('list_tables', { limit: 1 });
    expect(first.structuredContent).toMatchObject({ tables: [{ table: 'shop.customers' }], nextCursor: 'shop.customers' });
    const second = await call('list_tables', { limit: 1, cursor: 'shop.customers' });
    expect(second.structuredContent).toMatchObject({ tables: [{ table: 'shop.orders' }] });
    expect(second.structuredContent).not.toHaveProperty('nextCursor');
  });

  it.each<[string, Record<string, unknown>]>([
    ['no table', {}],
    ['SQL', { table: 'shop.orders', sql: 'SELECT 1' }],
    ['a name without a schema', { table: 'orders' }],
    ['a page that is too large', { table: 'shop.orders', limit: 201 }],
    ['an unknown operator', { table: 'shop.orders', filters: [{ column: 'id', operator: 'like', values: ['%'] }] }],
    ['too many filters', { table: 'shop.orders', filters: Array(11).fill({ column: 'id', operator: 'is_null' }) }],
    ['a number that is none', { table: 'shop.orders', filters: [{ column: 'id', operator: 'equals', values: ['seven'] }] }],
  ])('refuse %s', async (_what, args) => {
    expect(errorOf(await call('query_table', args)).code).toBe('INVALID_INPUT');
  });

  it('answer for a table that may not be read like for one that does not exist', async () => {
    for (const table of ['pg_catalog.pg_authid', 'information_schema.tables', 'shop.nothing']) {
      for (const name of ['describe_table', 'query_table', 'aggregate_table']) {
        expect(errorOf(await call(name, { table })), `${name} ${table}`).toMatchObject({
          code: 'NOT_FOUND',
          message: expect.stringContaining('list_tables'),
        });
      }
    }
  });
});
