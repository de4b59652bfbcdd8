import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { advertise, parseOutput, validateInput } from '../../src/platform/validate.js';

const CANARY = 'canary-5f2b9c';
const tool = {
  name: 'find_items',
  input: z.strictObject({ name: z.string().max(10), tags: z.array(z.string().max(5)).max(3).default([]) }),
  output: z.object({ items: z.array(z.strictObject({ id: z.string() })) }),
};

/** The text a caller gets for these arguments. */
function refusalOf(value: unknown): string {
  try {
    validateInput(tool, value);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    return String(error);
  }
  throw new Error('The arguments were accepted.');
}

describe('validateInput', () => {
  it('gives the parsed arguments, defaults included', () => {
    expect(validateInput(tool, { name: 'x' })).toEqual({ name: 'x', tags: [] });
  });

  it.each<[string, unknown, string]>([
    ['a missing field', {}, 'name'],
    ['the wrong type', { name: 7 }, 'name'],
    ['too long a text', { name: CANARY.repeat(3) }, 'name'],
    ['a bad element, with its place', { name: 'x', tags: ['ok', CANARY] }, 'tags.1'],
    ['an array', [CANARY], 'the arguments'],
    ['a text', CANARY, 'the arguments'],
    ['nothing at all', undefined, 'name'],
    ['null', null, 'name'],
  ])('names the field and repeats no value: %s (P-57)', (_name, value, field) => {
    expect(refusalOf(value)).toContain(field);
    expect(refusalOf(value)).not.toContain(CANARY);
  });

  it('counts unknown keys instead of repeating them (P-54)', () => {
    const message = refusalOf({ name: 'x', [CANARY]: 1, [`${CANARY}2`]: 2 });
    expect(message).toContain('2 unknown keys');
    expect(message).not.toContain(CANARY);
  });

  it('takes a key that is named like a prototype for what it is: unknown (P-63)', () => {
    expect(refusalOf(JSON.parse('{"name": "x", "__proto__": {"admin": true}}'))).toContain('1 unknown key');
  });

  it('refuses deep nesting before any schema runs (P-55)', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 'x' : [nested(levels - 1)]);
    expect(refusalOf(nested(11))).toContain('nested deeper');
    expect(refusalOf(nested(10))).not.toContain('nested deeper');
    expect(refusalOf(nested(1_000))).toContain('nested deeper');
  });

  it('names at most five problems', () => {
    const wide = { input: z.strictObject(Object.fromEntries([...'abcdefghij'].map((key) => [key, z.string()]))) };
    expect(() => validateInput(wide, {})).toThrow(/^[^;]*(;[^;]*){4}$/);
  });
});

describe('parseOutput', () => {
  it('drops what the schema does not declare (P-72, P-76)', () => {
    expect(parseOutput(tool, { items: [], internal: CANARY })).toEqual({ items: [] });
  });

  it('refuses a result of the wrong shape as a defect of ours, not of the caller', () => {
    expect(() => parseOutput(tool, { items: [{ id: 7 }] })).toThrow('find_items');
    expect(() => parseOutput(tool, { items: [{ id: 7 }] })).not.toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('advertise', () => {
  it('shows a closed object and checks nothing: the pipeline does, after authorization (P-87)', async () => {
    const shown = advertise(tool.input, 'input')['~standard'];
    expect(shown.jsonSchema.input({ target: 'draft-2020-12' })).toMatchObject({ type: 'object', additionalProperties: false });
    expect(await shown.validate({ anything: 1 })).toEqual({ value: { anything: 1 } });
  });
});
