import type { Field } from '../model/schema/facts.js';
import { defineRule } from '../rule.js';
import { THRESHOLDS } from './support/thresholds.js';

const { schemaArguments, schemaLevels } = THRESHOLDS;

const searching = (count: number): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const Input = z.strictObject({ ${Array.from({ length: count }, (_each, index) => `field${index}: z.string().max(20)`).join(', ')} });
server.registerTool('find_orders', { description: 'Find orders.', inputSchema: Input }, async ({ field0 }) => ({
  content: [{ type: 'text', text: field0 }],
}));`;

export default defineRule({
  name: 'limit-schema-size',
  severity: 'info',
  category: 'schema',
  confidence: 'high',
  recommended: false,
  practices: ['P-3', 'P-158'],
  cwe: ['CWE-1093'],
  owasp: [],
  presets: ['clients'],
  summary: 'An input schema has no more arguments and levels than a model fills in right.',
  why: `A model has to fill in every argument of a call in one go: with many, or with objects in objects, it leaves out required ones and invents the rest. OpenAI in strict mode refuses more than 10 levels. The notes from ${schemaArguments + 1} arguments and ${schemaLevels + 1} levels on are our numbers.`,
  advice:
    'Split the tool by what callers want, drop what nobody sends, choose defaults in the server, and lift the arguments of nested objects to the top.',
  whenNotToUse: 'The arguments are those of a document format that models know by heart.',
  examples: { bad: [searching(schemaArguments + 1)], good: [searching(schemaArguments)] },
  options: {
    arguments: { default: schemaArguments, about: 'Arguments of one tool.' },
    levels: { default: schemaLevels, about: 'Levels of objects in objects, the arguments themselves being the first.' },
  },
  messages: {
    wide: 'Tool "{tool}" takes {count} arguments: from about {limit} on a model leaves some out and invents others.',
    deep: 'The input schema of tool "{tool}" is {count} levels deep: from about {limit} on a model puts values in the wrong place.',
  },
  check({ server, options, report }) {
    for (const tool of server.tools) {
      const { fields, node, alternatives } = tool.schema;
      const where = { at: node ?? tool.place.node, tools: [tool.name] };
      // The fields of alternatives are never filled in together.
      if (fields.length > options.arguments && alternatives !== true)
        report({ message: 'wide', values: { tool: tool.name, count: fields.length, limit: options.arguments }, ...where });
      const count = levelsOf(fields);
      if (count > options.levels) report({ message: 'deep', values: { tool: tool.name, count, limit: options.levels }, ...where });
    }
  },
});

/** Levels of properties: an array, an alternative and what they hold are one level. */
function levelsOf(fields: readonly Field[]): number {
  return fields.length === 0 ? 0 : 1 + Math.max(...fields.map(levelsBelow));
}

function levelsBelow(field: Field): number {
  if (field.type === 'object') return levelsOf(field.inner);
  return field.inner.length === 0 ? 0 : Math.max(...field.inner.map(levelsBelow));
}
