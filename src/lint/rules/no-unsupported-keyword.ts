import { stringOf, symbolOf, type Value } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { walkValues } from './support/values.js';

/** Keywords of JSON Schema that a model API refuses in the arguments of a tool, and which. */
const REFUSED: Record<string, string> = {
  exclusiveMinimum: 'Gemini',
  exclusiveMaximum: 'Gemini',
  patternProperties: 'Gemini',
  propertyNames: 'Gemini',
  oneOf: 'Gemini and OpenAI (strict)',
  allOf: 'Gemini and OpenAI (strict)',
  not: 'Gemini and OpenAI (strict)',
  if: 'Gemini and OpenAI (strict)',
  dependentRequired: 'Gemini and OpenAI (strict)',
  dependentSchemas: 'Gemini and OpenAI (strict)',
  prefixItems: 'Gemini',
  const: 'Gemini',
  'a list of types': 'Gemini',
};
/** Methods of zod that become one of them. */
const METHODS: [RegExp, string][] = [
  [/\.(positive|gt)\(\)$/, 'exclusiveMinimum'],
  [/\.(negative|lt)\(\)$/, 'exclusiveMaximum'],
];

const shaped = (schema: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('list_orders', { description: 'List the orders.', inputSchema: z.strictObject({ count: ${schema} }) }, async ({ count }) => ({
  content: [{ type: 'text', text: String(count) }],
}));`;

export default defineRule({
  name: 'no-unsupported-keyword',
  severity: 'info',
  category: 'schema',
  confidence: 'medium',
  practices: ['P-64', 'P-158'],
  cwe: ['CWE-1286'],
  owasp: [],
  presets: ['clients'],
  summary: 'Input schemas keep to the keywords that the model APIs take.',
  why: 'Clients that hand schemas on as they are get 400 from the API for the whole list of tools: Gemini takes a subset of OpenAPI 3.0, OpenAI in strict mode has no composition but anyOf. Many clients clean schemas up; the ones that do not fail for everything. docs/client-compatibility.md has the sources.',
  advice:
    'Use .min(1) for .positive(), an enum for a constant, optional properties for alternatives and for null, and check the rest in the handler.',
  whenNotToUse: 'The clients of the server are known, and clean schemas up before they send them.',
  examples: { bad: [shaped('z.int().positive().max(100)')], good: [shaped('z.int().min(1).max(100)')] },
  messages: { keyword: 'The input schema of tool "{tool}" uses {keyword}, which {api} refuses.' },
  check({ server, report }) {
    for (const tool of server.tools) {
      const found = new Map<string, Value>();
      walkValues(tool.schema.value, (part) => {
        if (part.kind === 'object' && tool.schema.form === 'json' && part.properties.has('type'))
          for (const [key, { value }] of part.properties) {
            const keyword = key === 'type' && isList(value) ? 'a list of types' : key;
            if (Object.hasOwn(REFUSED, keyword) && !found.has(keyword)) found.set(keyword, part);
          }
        if (part.kind === 'term')
          for (const [method, key] of METHODS)
            if (method.test(symbolOf(part)) && /^zod/.test(symbolOf(part)) && !found.has(key)) found.set(key, part);
        return part.kind !== 'function';
      });
      for (const [keyword, value] of found) {
        const at = ('node' in value ? value.node : undefined) ?? tool.schema.node ?? tool.place.node;
        report({ message: 'keyword', values: { tool: tool.name, keyword, api: REFUSED[keyword] ?? '' }, at, tools: [tool.name] });
      }
    }
  },
});

/** `type: ['string', 'null']` */
function isList(value: Value): boolean {
  return value.kind === 'array' && value.elements.length > 1 && value.elements.every((each) => stringOf(each) !== undefined);
}
