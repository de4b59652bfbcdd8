import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { domain } from '../../src/domain.js';
import { verifyLock } from '../../src/platform/tools-lock.js';
import { tools } from '../../src/tools/index.js';
import { connectInProcess, ERAS } from '../helpers/client.js';
import { testRuntime } from '../helpers/runtime.js';

/** What these tests look at in a JSON Schema. */
interface Schema {
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: boolean | Schema;
  [keyword: string]: unknown;
}

const named = tools.map((tool) => [tool.name, tool] as const);
const inputOf = (tool: (typeof tools)[number]) => z.toJSONSchema(tool.input, { io: 'input', target: 'draft-2020-12' }) as Schema;
const outputOf = (tool: (typeof tools)[number]) => z.toJSONSchema(tool.output, { io: 'output', target: 'draft-2020-12' }) as Schema;

describe('the tools of this server', () => {
  it('are the reviewed ones: run "npm run tools:lock" after a change (P-150)', () => {
    expect(() => verifyLock(tools)).not.toThrow();
  });

  it('have names of their own', () => {
    expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
  });

  it.each(ERAS)('are what a client sees over %s, in this order (P-13)', async (era) => {
    const client = await connectInProcess(testRuntime({ tools }), era);
    const listed = (await client.listTools()).tools;
    expect(listed.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
    expect(listed.map(({ inputSchema }) => inputSchema)).toEqual(tools.map(inputOf));
    expect(listed.map(({ outputSchema }) => outputSchema)).toEqual(tools.map(outputOf));
  });
});

describe.each(named)('%s', (_name, tool) => {
  it('asks for scopes of this domain, none of them a wildcard (P-47)', () => {
    expect(domain.scopes).toEqual(expect.arrayContaining([...tool.scopes]));
    expect(tool.scopes.join()).not.toContain('*');
  });

  it('says what it does, and all four hints (P-44, P-157)', () => {
    expect(tool.title.length).toBeGreaterThan(0);
    expect(tool.description.length).toBeGreaterThan(30);
    expect(Object.values(tool.annotations).map((hint) => typeof hint)).toEqual(['boolean', 'boolean', 'boolean', 'boolean']);
  });

  it.each([
    ['input', inputOf(tool)],
    ['output', outputOf(tool)],
  ])('has a JSON Schema 2020-12 for its %s: an object, closed, described, bounded', (_direction, schema) => {
    expect(() => new AjvJsonSchemaValidator().getValidator(schema)).not.toThrow(); // P-64
    expect(schema.type).toBe('object');
    expect([...problemsOf(schema, '')]).toEqual([]);
  });
});

/** Every place of a schema where a value could grow without end or a reader would not know what it means (P-54 to P-56). */
function* problemsOf(schema: Schema, path: string): Generator<string> {
  const bounded = (...keywords: string[]) => keywords.some((keyword) => schema[keyword] !== undefined);
  const fixed = bounded('const', 'enum');
  if (schema.type === 'string' && !fixed && !bounded('maxLength', 'format')) yield `${path}: no maxLength`;
  if (/^(number|integer)$/.test(schema.type ?? '') && !fixed) {
    if (!bounded('minimum', 'exclusiveMinimum') || !bounded('maximum', 'exclusiveMaximum')) yield `${path}: no minimum and maximum`;
  }
  if (schema.type === 'array' && !bounded('maxItems')) yield `${path}: no maxItems`;
  if (schema.type === 'object' && schema.additionalProperties !== false) yield `${path}: not closed`;
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    if (child.description === undefined) yield `${path}.${name}: no description`;
    yield* problemsOf(child, `${path}.${name}`);
  }
  for (const child of [schema.items ?? [], schema.anyOf ?? [], schema.oneOf ?? []].flat()) yield* problemsOf(child, `${path}[]`);
}
