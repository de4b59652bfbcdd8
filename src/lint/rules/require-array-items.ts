import type { ObjectValue, Value } from '../interpret/value.js';
import { optionsOf, stringOf } from '../interpret/value.js';
import { defineRule } from '../rule.js';

const listing = (ids: string): string => `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [{ name: 'read_orders', description: 'Read orders.', inputSchema: { type: 'object', properties: { ids: ${ids} } } }],
}));`;

export default defineRule({
  name: 'require-array-items',
  severity: 'error',
  category: 'schema',
  confidence: 'high',
  practices: ['P-53', 'P-158'],
  cwe: ['CWE-1286'],
  owasp: [],
  presets: ['clients'],
  summary: 'An array of an input schema says what its items are.',
  why: 'VS Code refuses the tool ("tool parameters array type must have items"), OpenAI and Gemini refuse the request. And a model that is not told what to put into a list guesses. docs/client-compatibility.md has the sources.',
  advice: "Add items: { type: 'string' }, or what they are.",
  whenNotToUse: 'Never: the schema would say nothing about the list.',
  examples: {
    bad: [listing("{ type: 'array', description: 'Ids.' }")],
    good: [listing("{ type: 'array', description: 'Ids.', items: { type: 'string' } }")],
  },
  messages: {
    items: 'Argument "{argument}" of tool "{tool}" is an array that does not say what its items are: VS Code, OpenAI and Gemini refuse it.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      const { schema } = tool;
      if (schema.form !== 'json' || schema.converted === true || schema.value === undefined) continue;
      for (const { name, value } of untypedArrays(schema.value, '', 0))
        report({
          message: 'items',
          values: { argument: name, tool: tool.name },
          at: value.node ?? schema.node ?? tool.place.node,
          tools: [tool.name],
        });
    }
  },
});

const DEEPEST = 8;

function untypedArrays(value: Value, name: string, depth: number): { name: string; value: ObjectValue }[] {
  if (depth > DEEPEST) return [];
  return optionsOf(value).flatMap((option) => {
    if (option.kind !== 'object') return [];
    const get = (key: string): Value | undefined => option.properties.get(key)?.value;
    const open = option.open || option.spreads.length > 0;
    const own =
      stringOf(get('type')) === 'array' && get('items') === undefined && get('prefixItems') === undefined && !open
        ? [{ name, value: option }]
        : [];
    const properties = get('properties');
    const inner =
      properties?.kind === 'object' ? [...properties.properties].flatMap(([key, cell]) => untypedArrays(cell.value, key, depth + 1)) : [];
    const items = get('items');
    return [...own, ...inner, ...(items === undefined ? [] : untypedArrays(items, name, depth + 1))];
  });
}
