import { describe, expect, it } from 'vitest';
import { run } from '../../../src/lint/run.js';
import { type Code, sourcesOf } from '../../helpers/rule.js';

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

function toolOf(code: Code) {
  const { kind, validated, openFields } = run(sourcesOf(code), { rules: [], version: '0' }).servers[0]?.tools[0]?.input ?? {};
  return { kind, validated, openFields };
}

const LOW = `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
const server = new Server({ name: 's', version: '1' }, { capabilities: { tools: {} } });
const list = (inputSchema: object) => server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [{ name: 't', inputSchema }] }));
`;
const DECLARED = "list({ type: 'object', properties: { a: { type: 'string' } } });\n";
const reply = "return { content: [{ type: 'text', text: 'x' }] };";

describe('what accepts more than it says, or less, is told apart', () => {
  const cases: Record<string, [Code, { kind: string; validated: boolean; openFields?: string[] }]> = {
    'a JSON Schema that is shown to clients, and arguments that nothing checks': [
      `${LOW}${DECLARED}async function run(args: any) { return fetch(args.a); }
server.setRequestHandler(CallToolRequestSchema, async (request) => { await run(request.params.arguments); ${reply} });`,
      { kind: 'plain', validated: false },
    ],
    'the same, cast to a type': [
      `${LOW}${DECLARED}server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { a } = request.params.arguments as { a: string };
  await fetch(a);
  ${reply}
});`,
      { kind: 'plain', validated: false },
    ],
    'the same, parsed in a handler that a table selects': [
      `${LOW}${DECLARED}const Arguments = z.object({ a: z.string() });
const handlers: Record<string, (input: unknown) => unknown> = { t: (input) => fetch(Arguments.parse(input).a) };
server.setRequestHandler(CallToolRequestSchema, async (request) => { await handlers[request.params.name](request.params.arguments); ${reply} });`,
      { kind: 'plain', validated: true },
    ],
    'a type guard of the program': [
      `${LOW}${DECLARED}const valid = (value: unknown): value is { a: string } => typeof value === 'object' && value !== null && 'a' in value;
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  if (!valid(request.params.arguments)) throw new Error('no');
  await fetch(request.params.arguments.a);
  ${reply}
});`,
      { kind: 'plain', validated: true },
    ],
    'a framework that checks before the handler casts': [
      `import { FastMCP } from 'fastmcp';
import { z } from 'zod';
const server = new FastMCP({ name: 's', version: '1.0.0' });
server.addTool({ name: 't', description: 'x', parameters: z.object({ a: z.string() }), execute: async (args) => { const { a } = args as any; await fetch(a); return 'x'; } });`,
      { kind: 'plain', validated: true },
    ],
    'an open schema that a helper in another file makes': [
      {
        'make.ts': "import { z } from 'zod';\nexport const loose = (shape: z.ZodRawShape) => z.object(shape).passthrough();",
        'server.ts': `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { loose } from './make.js';
const server = new McpServer({ name: 's', version: '1' });
server.registerTool('t', { inputSchema: loose({ a: z.string() }) }, async (args) => { await fetch(String(args.a)); ${reply} });`,
      },
      { kind: 'open', validated: true },
    ],
    'a tool that takes no arguments, or ignores them': [
      `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
const server = new McpServer({ name: 's', version: '1' });
server.registerTool('t', { description: 'x' }, async (_) => { ${reply} });`,
      { kind: 'empty', validated: true },
    ],
    'a low-level tool without properties, whose handler reads nothing': [
      `${LOW}list({ type: 'object', properties: {} });
server.setRequestHandler(CallToolRequestSchema, async () => { ${reply} });`,
      { kind: 'empty', validated: true },
    ],
    'a free part beside a declared one': [
      `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
const server = new McpServer({ name: 's', version: '1' });
server.registerTool('t', { inputSchema: { params: z.object({ a: z.string(), filter: z.record(z.any()) }) } }, async ({ params }) => { await fetch(params.a + params.filter); ${reply} });`,
      { kind: 'plain', validated: true, openFields: ['params'] },
    ],
    'unknown keys that the schema lets through and the handler refuses': [
      `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
const server = new McpServer({ name: 's', version: '1' });
const shape = { a: z.string() };
server.registerTool('t', { inputSchema: z.object(shape).passthrough() }, async (args) => {
  const extra = Object.keys(args).filter((key) => !(key in shape));
  if (extra.length > 0) throw new Error(\`Unknown: \${extra}\`);
  await fetch(args.a);
  ${reply}
});`,
      { kind: 'closed', validated: true },
    ],
    'the same refusal, answered as an error by a helper': [
      `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
const server = new McpServer({ name: 's', version: '1' });
const shape = { a: z.string() };
const unknownKeys = (args: object) => Object.keys(args).filter((key) => !Object.hasOwn(shape, key));
server.registerTool('t', { inputSchema: z.object(shape).passthrough() }, async (args) => {
  const extra = unknownKeys(args);
  if (extra.length) return { isError: true, content: [{ type: 'text', text: \`Unknown: \${extra}\` }] };
  await fetch(args.a);
  ${reply}
});`,
      { kind: 'closed', validated: true },
    ],
  };

  it.each(Object.entries(cases))('%s', (_name, [code, expected]) => {
    expect(toolOf(code)).toEqual({ openFields: [], ...expected });
  });
});
