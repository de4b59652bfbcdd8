import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePlan, type Shape } from '../../../src/create/openapi/plan.js';
import { readApi, splitApi, tagsToChoose } from '../../../src/create/openapi/read.js';
import { projectRoot } from '../../helpers/cli.js';

const pets = readFileSync(join(projectRoot, 'test/fixtures/openapi/pets.yaml'), 'utf8');
const planOf = (text: string, choice = {}) => parsePlan(readApi(text, choice).openapi);

/** A document with one operation that reads. */
function documentOf(schema: unknown, { version = '3.1.0', parameters = [] as unknown[], more = {}, path = '/things' } = {}): string {
  const responses = { 200: { content: { 'application/json': { schema } } } };
  const paths = { [path]: { get: { operationId: 'listThings', parameters, responses } } };
  return JSON.stringify({ openapi: version, info: { title: 'Things', version: '1' }, paths, ...more });
}
const resultOf = (schema: unknown, options = {}): Shape | undefined => planOf(documentOf(schema, options)).tools[0]?.result;
const inputOf = (parameter: object, options = {}) =>
  planOf(documentOf({ type: 'boolean' }, { ...options, parameters: [parameter] })).tools[0]?.input;

describe('a document', () => {
  it('becomes one tool for each operation that reads, with names of its own', () => {
    const { title, url, tools } = planOf(pets);
    expect([title, url]).toEqual(['Pet Shelter', 'https://api.shelter.example/v2']);
    expect(tools.map(({ name }) => name)).toEqual(['list_pets', 'get_pet', 'get_pets_photos', 'list_visits']);
    expect(tools[0]).toMatchObject({
      title: 'List the pets of the shelter',
      description: 'List the pets of the shelter. Reads only, through the API of this server.',
      path: [[{ text: 'pets' }]],
      query: [
        { name: 'page', argument: 'page', commas: false },
        { name: 'state', argument: 'state', commas: false },
        { name: 'tags', argument: 'tags', commas: true },
        { name: 'filter[born-after]', argument: 'filter_born_after', commas: false },
      ],
    });
    expect(tools[2]?.path).toEqual([
      [{ text: 'pets' }],
      [{ argument: 'petId' }],
      [{ text: 'photos' }],
      [{ argument: 'number' }, { text: '.json' }],
    ]);
  });

  it('tells what did not become a tool, or a part of one', () => {
    const warnings = readApi(pets, {}).warnings.join('\n');
    expect(warnings).toContain('POST /pets');
    expect(warnings).toContain('DELETE /pets/{petId}');
    expect(warnings).toContain('/components/schemas/Pet/allOf/1/properties/mother'); // a circle
  });

  it('is the same in YAML and in JSON, and read in the same way each time', async () => {
    const { parse } = await import('yaml');
    expect(readApi(JSON.stringify(parse(pets)), {})).toEqual(readApi(pets, {}));
    expect(readApi(pets, {})).toEqual(readApi(pets, {}));
  });

  it.each([
    ['{', 'neither JSON nor YAML'],
    ['just text', 'is no object'],
    ['[]', 'is no object'],
    ['', 'is no object'],
    ['swagger: "2.0"', 'must be 3.0 or 3.1'],
    ['openapi: 3.2.0', 'must be 3.0 or 3.1'],
    ['openapi: 3.1.0', '/paths is missing'],
    ['openapi: 3.1.0\nopenapi: 3.1.0', 'neither JSON nor YAML'],
    ['openapi: 3.1.0\npaths: {}', 'None of these operations reads'],
    [
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(/./g, (n) => `${n}: &${n} [${Array(9).fill(`*${String.fromCharCode(n.charCodeAt(0) - 1)}`)}]\n`)}`,
      'cannot be read',
    ],
    ['openapi: 3.1.0\npaths: &p\n  self: *p', 'cannot be read'],
    [documentOf({ type: 'boolean' }, { path: '/a b' }), 'characters that no path may have'],
    [documentOf({ type: 'boolean' }, { path: '/a/../b' }), 'a path that a URL would change'],
    [documentOf({ type: 'boolean' }, { path: '/a/{id}' }), 'has no parameter for id'],
    [documentOf({ $ref: 'https://evil.example/x.json' }), 'leads out of the document'],
    [documentOf({ $ref: 'other.yaml#/Pet' }), 'leads out of the document'],
    [documentOf({ $ref: '#/components/schemas/Nothing' }), 'which is not there'],
    [documentOf({ $ref: '#/x' }, { more: { x: { $ref: '#/x' } } }), 'leads in a circle'],
    [documentOf({ $ref: '#/__proto__/x' }), 'which is not there'],
    [documentOf({}), 'says nothing about what it holds'],
    [documentOf({ type: 'object', additionalProperties: true }), 'has no bound'],
    [documentOf({ type: 'integer', minimum: 5, maximum: 4 }), 'allows no number'],
  ])('is refused, with the place: %#', (text, message) => {
    expect(() => readApi(text, { operations: text.includes('listThings') ? ['listThings'] : undefined })).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(message) }),
    );
  });

  it('that can be used in part is used in part', () => {
    const half = JSON.parse(documentOf({ type: 'boolean' }));
    half.paths['/broken'] = {
      get: { operationId: 'getBroken', responses: { 200: { content: { 'application/json': { schema: { $ref: 'x.yaml' } } } } } },
    };
    const { openapi, operations, warnings } = readApi(JSON.stringify(half), {});
    expect(parsePlan(openapi).tools.map(({ name }) => name)).toEqual(['list_things']);
    expect(operations).toEqual(['listThings']);
    expect(warnings.join()).toContain('/paths/~1broken/get/responses/200');
  });
});

describe('a schema', () => {
  it('has bounds where the document has none', () => {
    expect(resultOf({ type: 'string' })).toEqual({ kind: 'text', min: 0, max: 20_100 });
    expect(resultOf({ type: 'array', items: { type: 'integer' } })).toEqual({
      kind: 'list',
      items: { kind: 'number', whole: true },
      min: 0,
      max: 1_000,
    });
    expect(resultOf({ type: 'number' })).toEqual({ kind: 'number', whole: false, min: -1e15, max: 1e15 });
  });

  it('says null in both versions', () => {
    const nullable = { kind: 'nullable', of: { kind: 'boolean' } };
    expect(resultOf({ type: 'boolean', nullable: true }, { version: '3.0.0' })).toEqual(nullable);
    expect(resultOf({ type: ['boolean', 'null'] })).toEqual(nullable);
    expect(resultOf({ anyOf: [{ type: 'boolean' }, { type: 'null' }] })).toEqual(nullable);
  });

  it('has open bounds in both versions', () => {
    const open = { kind: 'number', whole: true, min: 1, max: 9 };
    expect(
      resultOf({ type: 'integer', minimum: 0, exclusiveMinimum: true, maximum: 10, exclusiveMaximum: true }, { version: '3.0.0' }),
    ).toEqual(open);
    expect(resultOf({ type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 10 })).toEqual(open);
    expect(resultOf({ type: 'number', exclusiveMinimum: 0 })).toMatchObject({ above: 0 });
  });

  it('is cut where it contains itself', () => {
    const node = {
      type: 'object',
      properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/components/schemas/Node' } } },
    };
    const shape = resultOf({ $ref: '#/components/schemas/Node' }, { more: { components: { schemas: { Node: node } } } });
    expect(shape).toMatchObject({ kind: 'object', name: 'node', fields: [{ name: 'name' }] });
  });

  it('leaves names out that no object should have', () => {
    const properties = JSON.parse(
      '{"ok":{"type":"boolean"},"__proto__":{"type":"boolean"},"constructor":{"type":"boolean"},"a b":{"type":"boolean"}}',
    );
    expect(resultOf({ type: 'object', properties })).toMatchObject({ fields: [{ name: 'ok' }] });
  });

  it('takes texts of several words for free text, because they will be marked as data', () => {
    expect(resultOf({ type: 'string', enum: ['a', 'b'] })).toMatchObject({ kind: 'choice', values: ['a', 'b'] });
    expect(resultOf({ type: 'string', enum: ['a', 'two words'] })).toMatchObject({ kind: 'text' });
  });
});

describe('a parameter', () => {
  const at = (place: string, schema: unknown, more = {}) => ({ name: 'x', in: place, schema, ...more });

  it('is an argument with bounds', () => {
    expect(inputOf(at('query', { type: 'string' }))).toMatchObject([{ name: 'x', required: false, shape: { kind: 'text', max: 500 } }]);
    expect(inputOf(at('query', { type: 'string', format: 'uuid' }, { required: true }))).toMatchObject([
      { required: true, shape: { format: 'uuid' } },
    ]);
  });

  it('keeps an expression that takes linear time, and drops one that may take for ever', () => {
    expect(inputOf(at('query', { type: 'string', pattern: '^[a-z]{2,8}$' }))).toMatchObject([{ shape: { pattern: '^[a-z]{2,8}$' } }]);
    for (const pattern of ['(a+)+$', '(?=x)', 'a*b*c*d*', '\\1', '[', '^(a|a)*$']) {
      expect(inputOf(at('query', { type: 'string', pattern }))?.[0]?.shape).not.toHaveProperty('pattern');
    }
  });

  it.each([
    [at('header', { type: 'string' })],
    [at('cookie', { type: 'string' })],
    [at('query', { type: 'object', properties: { a: { type: 'string' } } })],
    [at('query', { type: 'array', items: { type: 'string' } }, { style: 'pipeDelimited' })],
    [at('query', { type: 'string' }, { name: '<script>' })],
    [at('query', { type: 'string' }, { name: '' })],
  ])('that no tool may take is left out where it is optional, else the operation is: %#', (parameter) => {
    expect(inputOf(parameter)).toEqual([]);
    expect(() => inputOf({ ...parameter, required: true })).toThrow(expect.objectContaining({ reason: 'openapi' }));
  });

  it('that is the server’s own is no argument', () => {
    expect(inputOf(at('header', { type: 'string' }, { name: 'Authorization', required: true }))).toEqual([]);
  });
});

describe('a choice', () => {
  const many = (groups: Record<string, number>) => {
    const paths = Object.entries(groups).flatMap(([tag, count]) =>
      Array.from({ length: count }, (_, index) => {
        const get = {
          tags: [tag],
          operationId: `get${tag}${index}`,
          responses: { 200: { content: { 'application/json': { schema: { type: 'boolean' } } } } },
        };
        return [`/${tag.replace(/\W/g, '')}/${index}`, { get, post: {} }] as const;
      }),
    );
    return JSON.stringify({ openapi: '3.1.0', paths: Object.fromEntries(paths) });
  };
  const large = many({ Orders: 15, 'Ware / house': 10, Users: 16, Admin: 159 });

  it('is made by id, by method and path, by tag', () => {
    expect(planOf(pets, { operations: ['getPet', 'GET /visits'] }).tools.map(({ name }) => name)).toEqual(['get_pet', 'list_visits']);
    expect(planOf(pets, { tags: ['visits'] }).tools.map(({ name }) => name)).toEqual(['list_visits']);
  });

  it.each([
    [{ operations: ['nothing'] }, '--operations takes some of: listPets, getPet, GET /pets/{petId}/photos/{number}.json, listVisits.'],
    [{ tags: ['nothing'] }, '--tag takes one of: pets, visits.'],
    [{ operations: ['addPet'] }, 'only operations that read (GET) become tools'],
    [{ tags: ['visits'], operations: ['getPet'] }, 'has no operation "getPet"'],
  ])('that cannot be is refused, and what can be is named: %j', (choice, message) => {
    expect(() => readApi(pets, choice)).toThrow(expect.objectContaining({ exitCode: 2, message: expect.stringContaining(message) }));
  });

  it('is asked for where a document would become a monolith', () => {
    expect(() => readApi(large, {})).toThrow(
      expect.objectContaining({ exitCode: 2, reason: 'monolith', message: expect.stringMatching(/^200 operations/) }),
    );
    expect(() => readApi(large, {})).toThrow(/--split.*--tag "Orders" {2}\(15\).*--tag "Admin" {2}\(159\)/s);
    expect(tagsToChoose(large, 15)).toEqual([
      { tag: 'Orders', count: 15 },
      { tag: 'Ware / house', count: 10 },
    ]);
    expect(planOf(large, { tags: ['Orders'] }).tools).toHaveLength(15);
    expect(() => readApi(large, { tags: ['Orders', 'Ware / house'] })).toThrow(/^25 operations/);
  });

  it('of tags is made into one server each; one that is too large alone is refused', () => {
    expect(
      splitApi(large, { tags: ['Orders', 'Ware / house'] }).map(({ tag, folder, operations }) => [tag, folder, operations.length]),
    ).toEqual([
      ['Orders', 'orders', 15],
      ['Ware / house', 'ware-house', 10],
    ]);
    expect(() => splitApi(large, {})).toThrow(/^16 operations/);
  });
});
