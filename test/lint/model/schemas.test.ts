import { describe, expect, it } from 'vitest';
import { run } from '../../../src/lint/run.js';
import { sourcesOf } from '../../helpers/rule.js';

function input(imports: string, schema: string) {
  const code = `import { McpServer } from '@modelcontextprotocol/server';
${imports}
const server = new McpServer({ name: 's', version: '1' });
server.registerTool('t', { description: 'x', inputSchema: ${schema} }, async (args) => ({ content: [{ type: 'text', text: String(args.a) }] }));`;
  const { kind, properties, openFields } = run(sourcesOf(code), { rules: [], version: '0' }).servers[0]?.tools[0]?.input ?? {};
  return { kind, properties, openFields };
}

const ZOD =
  "import * as z from 'zod';\nimport { zodToJsonSchema } from 'zod-to-json-schema';\nimport { fromJsonSchema } from '@modelcontextprotocol/server';";

describe('schemas are read', () => {
  const cases: [library: string, schema: string, kind: string, properties: string[], openFields?: string[]][] = [
    [ZOD, 'z.object({ a: z.string() })', 'plain', ['a']],
    [ZOD, 'z.strictObject({ a: z.string(), b: z.number().optional() })', 'closed', ['a', 'b']],
    [ZOD, 'z.object({ a: z.string() }).strict()', 'closed', ['a']],
    [ZOD, 'z.object({ a: z.string() }).strict().shape', 'plain', ['a']],
    [ZOD, 'z.looseObject({ a: z.string() })', 'open', ['a']],
    [ZOD, 'z.object({ a: z.string() }).catchall(z.never())', 'closed', ['a']],
    [ZOD, '{ a: z.string(), b: z.array(z.unknown()) }', 'plain', ['a', 'b'], ['b']],
    [ZOD, '{}', 'empty', []],
    [ZOD, 'z.object({ a: z.string() }).extend({ b: z.record(z.string(), z.any()) })', 'plain', ['b', 'a'], ['b']],
    [ZOD, 'z.object({ a: z.string(), b: z.string() }).omit({ b: true })', 'plain', ['a']],
    [ZOD, 'z.object({ a: z.string() }).merge(z.object({ b: z.string() }))', 'plain', ['b', 'a']],
    [
      ZOD,
      "z.discriminatedUnion('a', [z.object({ a: z.literal('x'), b: z.string() }), z.object({ a: z.literal('y'), c: z.string() })])",
      'plain',
      ['a', 'b', 'c'],
    ],
    [ZOD, 'zodToJsonSchema(z.object({ a: z.string() }))', 'plain', ['a']],
    [ZOD, 'z.preprocess((value) => value, z.object({ a: z.string() }))', 'plain', ['a']],
    [ZOD, 'z.lazy(() => z.object({ a: z.string() }))', 'plain', ['a']],
    [
      ZOD,
      "fromJsonSchema({ type: 'object', properties: { a: { type: 'string' }, b: { type: 'object' } }, additionalProperties: false })",
      'closed',
      ['a', 'b'],
      ['b'],
    ],
    [ZOD, "{ type: 'object', properties: { a: { type: 'string' } } }", 'plain', ['a']],
    [ZOD, "{ type: 'object', properties: { a: { type: 'string' } }, additionalProperties: true }", 'open', ['a']],
    [ZOD, 'await load()', 'dynamic', []],
    ["import * as z from 'zod/mini';", 'z.object({ a: z.optional(z.string().check(z.maxLength(5))) })', 'plain', ['a']],
    ["import { Type } from '@sinclair/typebox';", 'Type.Object({ a: Type.String(), b: Type.Any() })', 'plain', ['a', 'b'], ['b']],
    ["import { Type } from 'typebox';", 'Type.Object({ a: Type.String() }, { additionalProperties: false })', 'closed', ['a']],
    ["import * as v from 'valibot';", 'v.strictObject({ a: v.pipe(v.string(), v.maxLength(9)) })', 'closed', ['a']],
    ["import * as v from 'valibot';", 'v.looseObject({ a: v.string() })', 'open', ['a']],
    ["import { type } from 'arktype';", "type({ a: 'string', 'b?': 'unknown' })", 'plain', ['a', 'b'], ['b']],
  ];

  it.each(cases)('%s %s', (library, schema, kind, properties, openFields = []) => {
    expect(input(library, schema)).toEqual({ kind, properties, openFields });
  });
});
