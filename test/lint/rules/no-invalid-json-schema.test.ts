import rule from '../../../src/lint/rules/no-invalid-json-schema.js';
import { testRule } from '../../helpers/rule.js';

const low = (schema: string, before = ''): string => `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
${before}
const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [{ name: 'find', description: 'x', inputSchema: ${schema} }] }));`;

const object = (properties: string, rest = ''): string => `{ type: 'object', properties: { ${properties} }${rest} }`;

testRule(rule, {
  valid: [
    low(object("a: { type: 'string', enum: ['x', 'y'], default: 'x' }", ", required: ['a']")),
    low(object("a: { type: ['string', 'null'] }, b: { type: 'array', items: { type: 'integer', minimum: 1, maximum: 1 } }")),
    // A list that is made at run time.
    low(object('a: { enum: Object.keys(config.hosts) }'), 'const config = { hosts: {} as Record<string, string> };'),
    // A property may be called like a word of the language.
    low(object("required: { type: 'boolean' }, type: { type: 'string' }, enum: { type: 'string' }", ", required: ['required']")),
    // What is spread in may declare the required key.
    low("{ type: 'object', properties: { ...shared }, required: ['page'] }", "import { shared } from 'elsewhere';"),
    low("{ type: 'object', ...shared, required: ['page'] }", "import { shared } from 'elsewhere';"),
    low(object("a: { $ref: '#/$defs/name' }", ", $defs: { name: { type: 'string' } }")),
    low("{ type: 'object', properties: {}, patternProperties: { '^x-': {} }, required: ['x-a'] }"),
    // zod is judged by its own rules.
    `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
new McpServer({ name: 'a', version: '1' }).registerTool('find', { inputSchema: z.strictObject({ type: z.string() }) }, async () => ({ content: [] }));`,
  ],
  invalid: [
    {
      code: low("{ type: 'array', items: { type: 'string' } }"),
      findings: [{ message: 'root', at: "type: 'array'", severity: 'error', tools: ['find'] }],
    },
    {
      code: low("{ properties: { a: { type: 'string' } } }"),
      findings: [{ message: 'root', at: "{ properties: { a: { type: 'string' } } }" }],
    },
    { code: low(object("a: { type: 'string' }", ", required: ['a', 'b']")), findings: [{ message: 'required', at: "'b'" }] },
    { code: low(object("a: { type: 'string', required: true }")), findings: [{ message: 'requiredFlag', at: 'required: true' }] },
    { code: low(object("a: { type: 'string' }", ", required: 'a'")), findings: [{ message: 'requiredList', at: "required: 'a'" }] },
    { code: low(object('a: { enum: [] }')), findings: [{ message: 'emptyEnum', at: 'enum: []' }] },
    { code: low(object("a: { type: 'int' }")), findings: [{ message: 'typeWord', at: "type: 'int'" }] },
    {
      code: low(object("a: { $ref: 'https://example.com/a.json' }")),
      findings: [{ message: 'remoteReference', at: "$ref: 'https://example.com/a.json'" }],
    },
    { code: low(object("a: { $ref: '#/$defs/b' }")), findings: [{ message: 'danglingReference', at: "$ref: '#/$defs/b'" }] },
    {
      code: low(object("a: { type: 'object', properties: { a: { $ref: '#/properties/a' } } }")),
      findings: [{ message: 'circularReference', at: "$ref: '#/properties/a'", severity: 'warning' }],
    },
    { code: low(object("a: { type: 'integer', minimum: 5, maximum: 1 }")), findings: [{ message: 'range', at: 'minimum: 5' }] },
    { code: low(object("a: { type: 'boolean', default: 'yes' }")), findings: [{ message: 'defaultValue', at: "default: 'yes'" }] },
    { code: low(object("a: { type: 'string', pattern: '[a-' }")), findings: [{ message: 'pattern', at: "pattern: '[a-'" }] },
    { code: low(object("a: { type: 'array' }")), findings: [{ message: 'items', at: "{ type: 'array' }", severity: 'warning' }] },
    {
      // One schema for two tools is one defect.
      code: `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const inputSchema = { type: 'object', properties: {}, required: ['id'] };
const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [{ name: 'get', inputSchema }, { name: 'drop', inputSchema }] }));`,
      findings: [{ message: 'required', at: "'id'", tools: ['get', 'drop'] }],
    },
  ],
});
