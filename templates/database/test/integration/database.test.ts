import { beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/backend/index.js';
import type { RowsRequest } from '../../src/backend/read-rows.js';
import type { Filter } from '../../src/backend/statement.js';
import type { Value } from '../../src/backend/types.js';
import { closeDatabases, type TestDatabase, targets } from '../helpers/databases.js';

const live = new AbortController().signal;
const question = { columns: [], filters: [], orderBy: undefined, cursor: undefined, limit: 200 } as const;
closeDatabases();

describe.each(targets)('$name', ({ isReal, open }) => {
  let database: TestDatabase;
  let backend: Backend;
  beforeAll(async () => {
    database = await open();
    backend = database.backend();
  }, 180_000);

  const read = (table: string, request: Partial<Omit<RowsRequest, 'table'>>) => backend.rows(table, { ...question, ...request }, live);
  const idsWhere = async (...filters: Filter[]) => (await read('lab.events', { columns: ['id'], filters })).rows.flat();
  const filter = (column: string, operator: Filter['operator'], ...values: Filter['values']): Filter => ({ column, operator, values });
  const all = Array.from({ length: 60 }, (_, index) => index + 1);

  it('is ready', async () => {
    await expect(backend.check(live)).resolves.toBeUndefined();
  });

  it('gives values as they are, and never less exact', async () => {
    const { columns, rows } = await read('lab.events', { filters: [filter('id', 'equals', 4)] });
    expect(Object.fromEntries(columns.map(({ name }, index) => [name, rows[0]?.[index]]))).toEqual({
      ...{ id: 4, at: '2026-03-01 04:00:00.123456+00', label: null, amount: '4.500', score: 4 / 3, payload: '{"n": 1}' },
      ...{ tag: '00000000-0000-4000-8000-000000000004', done: true, day: '2026-03-05', code: 'c4', big: '9007199254740997' },
    });
  });

  it.each<[string, Filter[], (id: number) => boolean]>([
    ['equals', [filter('id', 'equals', 7)], (id) => id === 7],
    ['not_equals', [filter('id', 'not_equals', 7)], (id) => id !== 7],
    ['less_than', [filter('amount', 'less_than', '11.25')], (id) => id < 10],
    ['at_most', [filter('amount', 'at_most', 11.25)], (id) => id <= 10],
    ['greater_than', [filter('day', 'greater_than', '2026-03-11')], (id) => id > 10],
    ['at_least', [filter('big', 'at_least', '9007199254741003')], (id) => id >= 10],
    ['one_of', [filter('id', 'one_of', 3, 5, 99)], (id) => id === 3 || id === 5],
    ['one_of texts', [filter('tag', 'one_of', '00000000-0000-4000-8000-000000000009')], (id) => id === 9],
    ['boolean', [filter('done', 'equals', true)], (id) => id % 2 === 0],
    ['fixed length', [filter('code', 'equals', 'c3')], (id) => id % 10 === 3],
    ['contains', [filter('label', 'contains', 'LABEL 1')], (id) => id % 4 !== 0 && id % 3 === 1],
    ['starts_with', [filter('label', 'starts_with', 'lab')], (id) => id % 4 !== 0],
    ['is_null', [filter('at', 'is_null')], (id) => id % 5 === 0],
    ['is_not_null', [filter('payload', 'is_not_null')], () => true],
    [
      'several',
      [filter('id', 'at_least', 10), filter('done', 'equals', false), filter('at', 'is_null')],
      (id) => id >= 10 && id % 10 === 5,
    ],
  ])('filters: %s', async (_name, filters, expected) => {
    expect(await idsWhere(...filters)).toEqual(all.filter(expected));
  });

  it('takes the characters of a text for themselves (P-62)', async () => {
    const found = async (text: string) =>
      (await read('lab.hostile', { columns: ['id'], filters: [filter('note', 'contains', text)] })).rows.flat();
    expect(await found('%b_c\\d\'e"')).toEqual([3]);
    expect(await found('a_b')).toEqual([]);
    expect(await found('äöü')).toEqual([4]);
  });

  it.each([
    [undefined, 7],
    [{ column: 'at', direction: 'ascending' }, 7],
    [{ column: 'at', direction: 'descending' }, 1],
    [{ column: 'label', direction: 'descending' }, 13],
    [{ column: 'id', direction: 'descending' }, 25],
    [{ column: 'score', direction: 'ascending' }, 59],
    [{ column: 'tag', direction: 'descending' }, 8],
    [{ column: 'code', direction: 'ascending' }, 9],
  ] as const)('pages without loss or repetition, ordered by %j, %i at a time', async (orderBy, limit) => {
    const whole = await read('lab.events', { columns: ['id'], orderBy });
    expect(new Set(whole.rows.flat()).size).toBe(60);
    const paged: Value[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 70; page += 1) {
      const found = await read('lab.events', { columns: ['id'], orderBy, limit, cursor });
      paged.push(...found.rows.flat());
      cursor = found.next;
      if (cursor === undefined) break;
    }
    expect(paged).toEqual(whole.rows.flat());
  });

  it('pages through a key of several columns', async () => {
    const first = await read('lab.pairs', { limit: 20 });
    const second = await read('lab.pairs', { cursor: first.next });
    expect(new Set([...first.rows, ...second.rows].map((row) => row.join())).size).toBe(36);
    expect(second.complete).toBe(true);
  });

  it('says that there is more where it cannot page', async () => {
    expect(await read('lab.keyless', { limit: 2 })).toMatchObject({ complete: false, next: undefined });
    await expect(read('lab.keyless', { cursor: 'x' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('gives one snapshot: counts, sums and extremes agree with the rows', async () => {
    const groupBy = [{ column: 'done' }];
    const measures = [
      { measure: 'count' },
      { measure: 'count', column: 'at' },
      { measure: 'count_distinct', column: 'label' },
      { measure: 'sum', column: 'amount' },
      { measure: 'average', column: 'id' },
      { measure: 'minimum', column: 'day' },
      { measure: 'maximum', column: 'big' },
    ] as const;
    const { columns, rows } = await backend.aggregate('lab.events', { groupBy, measures, filters: [], limit: 10 }, live);
    expect(columns).toEqual([
      'done',
      'count',
      'count of at',
      'count_distinct of label',
      'sum of amount',
      'average of id',
      'minimum of day',
      'maximum of big',
    ]);
    expect(rows.map((row) => row.map((value, index) => (index === 5 ? Number(value) : value)))).toEqual([
      [false, 30, 24, 3, '1012.500', 30, '2026-03-02', '9007199254741052'],
      [true, 30, 24, 3, '1046.250', 31, '2026-03-03', '9007199254741053'],
    ]);
  });

  it('groups times by a span, says when groups are missing, and measures all rows without a group', async () => {
    const by = { groupBy: [{ column: 'day', by: 'month' }], measures: [{ measure: 'count' }], filters: [] } as const;
    const months = await backend.aggregate('lab.events', { ...by, limit: 1 }, live);
    expect(months).toMatchObject({ rows: [['2026-03-01 00:00:00', 30]], complete: false });
    const total = await backend.aggregate('lab.events', { ...by, groupBy: [], limit: 1 }, live);
    expect(total).toMatchObject({ rows: [[60]], complete: true });
  });

  it.each([
    { groupBy: [{ column: 'payload' }], measures: [{ measure: 'count' }] },
    { groupBy: [{ column: 'label', by: 'day' }], measures: [{ measure: 'count' }] },
    { groupBy: [], measures: [{ measure: 'sum', column: 'label' }] },
    { groupBy: [], measures: [{ measure: 'sum' }] },
  ] as const)('refuses what makes no sense: %j', async (request) => {
    const asked = backend.aggregate('lab.events', { ...request, filters: [], limit: 1 }, live);
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('cuts long values with a mark, and ends a page when its bytes are used up (P-75)', async () => {
    const [cell] = (await read('lab.hostile', { columns: ['note'], filters: [filter('id', 'equals', 2)] })).rows.flat();
    expect(String(cell)).toMatch(/^x+…\[cut\]$/);
    expect(String(cell)).toHaveLength(500);
    const small = database.backend({ MCP_DATABASE_MAX_BYTES: '1024' });
    const first = await small.rows('lab.events', { ...question, columns: ['id', 'tag'] }, live);
    expect(first.rows.length).toBeLessThan(30);
    expect(first.complete).toBe(false);
    const second = await small.rows('lab.events', { ...question, columns: ['id', 'tag'], cursor: first.next }, live);
    expect(second.rows[0]?.[0]).toBe(first.rows.length + 1);
  });

  it('refuses what would cost too much before it runs', async () => {
    await expect(read('lab.everything', {})).resolves.toMatchObject({ complete: false });
    const asked = backend.aggregate('lab.everything', { groupBy: [], measures: [{ measure: 'count' }], filters: [], limit: 1 }, live);
    await expect(asked).rejects.toMatchObject({ code: 'REFUSED' });
  });

  // The embedded database runs in this very process and cannot be interrupted.
  describe.runIf(isReal)('as a server of its own', () => {
    it('ends a statement that takes too long (P-80)', async () => {
      const hasty = database.backend({ MCP_DATABASE_STATEMENT_TIMEOUT_MS: '200' });
      await expect(hasty.rows('lab.slow', question, live)).rejects.toMatchObject({ code: 'TIMEOUT' });
      await expect(hasty.rows('lab.keyless', question, live)).resolves.toMatchObject({ complete: true });
    });

    it('is left alone when the caller has gone, and serves the next one (P-81)', async () => {
      const single = database.backend({ MCP_DATABASE_POOL_SIZE: '1', MCP_DATABASE_STATEMENT_TIMEOUT_MS: '60000' });
      await single.check(live);
      const caller = new AbortController();
      const asked = single.rows('lab.slow', question, caller.signal);
      setTimeout(() => caller.abort(new Error('gone')), 100);
      await expect(asked).rejects.toThrow('gone');
      await expect(single.rows('lab.keyless', question, live)).resolves.toMatchObject({ complete: true });
    });

    it('comes back after it ended every connection', async () => {
      await backend.check(live);
      await database.asOwner(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      await expect
        .poll(() =>
          backend.check(live).then(
            () => 'ready',
            () => 'not ready',
          ),
        )
        .toBe('ready');
    });

    it.each([
      ['no server', { MCP_DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' }],
      ['a server without TLS where TLS is asked for', { MCP_DATABASE_TLS: 'verify' }],
    ])('is unavailable, and says nothing about why: %s', async (_what, settings) => {
      const error = await database
        .backend(settings)
        .check(live)
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'UNAVAILABLE', message: expect.not.stringMatching(/127|TLS|SSL/) });
    });
  });
});
