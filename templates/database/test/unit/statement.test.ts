import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, Table } from '../../src/backend/catalog.js';
import { Keyset } from '../../src/backend/keyset.js';
import { condition, type Filter, from, OPERATOR_NAMES, Parameters, reference } from '../../src/backend/statement.js';
import { kindOf } from '../../src/backend/types.js';

const column = (name: string, type = 'text', category = 'S', nullable = false): Column => ({
  ...{ name, type, nullable, comment: '' },
  kind: kindOf(type, category),
});
const id = column('id', 'integer', 'N');
const label = column('label', 'text', 'S', true);
const payload = column('payload', 'jsonb', 'U');
const table: Table = {
  ...{ schema: 'lab', name: 'events', kind: 'table', comment: '', estimatedRows: 1 },
  columns: [id, label, payload, column('raw', 'bytea', 'U')],
  key: [id],
};
const write = (filter: Partial<Filter>) => {
  const parameters = new Parameters();
  const text = condition(table, { column: 'label', operator: 'equals', values: ['x'], ...filter }, parameters);
  return { text, values: parameters.values };
};

describe('a value', () => {
  it('is never part of a statement, whatever it is (P-61)', () => {
    const operators = OPERATOR_NAMES.filter((name) => !name.endsWith('null'));
    fc.assert(
      fc.property(fc.constantFrom(...operators), fc.string({ unit: 'binary', minLength: 1 }), (operator, value) => {
        const { text, values } = write({ operator, values: [`canary${value}`] });
        expect(text).not.toContain('canary');
        expect(text).toMatch(/\$1::text/);
        expect(values.flat()).toEqual([`canary${value}`]);
      }),
    );
  });

  it('of a cursor is never part of a statement either', () => {
    const keyset = new Keyset(table, { column: 'label', direction: 'descending' }, []);
    const cursor = keyset.cursorAt(["canary'; DROP TABLE lab.events; --", '7']) ?? '';
    const parameters = new Parameters();
    expect(keyset.after(cursor, parameters)).not.toContain('canary');
    expect(parameters.values).toContain("canary'; DROP TABLE lab.events; --");
  });
});

describe('a name', () => {
  it('comes from the catalog and is quoted', () => {
    expect(reference(column('we"ird; --'))).toBe('source."we""ird; --"');
    expect(from({ ...table, name: 'a"b' })).toBe('"lab"."a""b" AS source');
    expect(() => write({ column: 'label" OR true --' })).toThrow('no such column');
  });
});

describe('an operator', () => {
  it.each<[string, Partial<Filter>]>([
    ['goes with the type', { column: 'payload' }],
    ['goes with the type', { column: 'payload', operator: 'less_than' }],
    ['goes with the type', { column: 'raw', operator: 'equals' }],
    ['is for texts', { column: 'id', operator: 'contains' }],
    ['needs a value', { values: [] }],
    ['takes one value', { values: ['a', 'b'] }],
    ['takes no value', { operator: 'is_null', values: ['a'] }],
    ['takes one or more', { operator: 'one_of', values: [] }],
  ])('%s, or the filter is refused', (_rule, filter) => {
    expect(() => write(filter)).toThrowError(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('compares in the type of the column, so that its index is used', () => {
    expect(write({ column: 'id', operator: 'at_least', values: [7] })).toEqual({ text: 'source."id" >= $1::text::integer', values: ['7'] });
    expect(write({ column: 'id', operator: 'one_of', values: [1, 2] })).toEqual({
      text: 'source."id" = ANY ($1::text[]::integer[])',
      values: [['1', '2']],
    });
  });
});

describe('a cursor', () => {
  const ascending = { column: 'label', direction: 'ascending' } as const;
  const keyset = new Keyset(table, ascending, []);
  const cursor = keyset.cursorAt(['a', '1']) ?? '';

  it.each<[string, Keyset]>([
    ['another order', new Keyset(table, { column: 'label', direction: 'descending' }, [])],
    ['another filter', new Keyset(table, ascending, [{ column: 'label', operator: 'is_null', values: [] }])],
    ['another table', new Keyset({ ...table, name: 'other' }, ascending, [])],
  ])('is refused for %s', (_what, other) => {
    expect(() => other.after(cursor, new Parameters())).toThrowError(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('that somebody made up is refused', () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [question] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const made = [
      [question],
      [question, 'a'],
      [question, 'a', '1', '2'],
      [question, 'a', 1],
      [question, { a: 1 }, '1'],
      [question, 'a', null],
      {},
      7,
    ];
    for (const forged of ['', 'x', '%%%', encode([]), ...made.map(encode)]) {
      expect(() => keyset.after(forged, new Parameters()), forged).toThrowError(expect.objectContaining({ code: 'INVALID_INPUT' }));
    }
  });

  it('is not handed out where it would be too long, or where nothing tells two rows apart', () => {
    expect(keyset.cursorAt(['x'.repeat(5_000), '1'])).toBeUndefined();
    expect(new Keyset({ ...table, key: [] }, undefined, []).cursorAt([])).toBeUndefined();
  });
});
