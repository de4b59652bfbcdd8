import { defineRule } from '../rule.js';

const listing = (schema: string): string => `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [{ name: 'find_orders', description: 'Find orders.', inputSchema: ${schema} }],
}));`;

export default defineRule({
  name: 'no-root-alternatives',
  severity: 'error',
  category: 'schema',
  confidence: 'high',
  practices: ['P-64', 'P-158'],
  cwe: ['CWE-1286'],
  owasp: [],
  presets: ['clients'],
  summary: 'The root of an input schema is one object: no oneOf, anyOf or allOf.',
  why: 'The specification allows any keyword of JSON Schema since 2026-07-28; the model APIs behind clients do not. The Claude API refuses the whole request, with every tool in it, and Claude Code drops the tool without a word (September 2026); OpenAI refuses it in strict mode. docs/client-compatibility.md has the sources.',
  advice:
    'Put the choice into a property, make arguments optional and check the combination in the handler, or register one tool for each alternative.',
  whenNotToUse: 'Every client of the server is known, and takes such schemas.',
  examples: {
    bad: [listing("{ type: 'object', properties: { id: { type: 'string' } }, anyOf: [{ required: ['id'] }] }")],
    good: [listing("{ type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }")],
  },
  messages: {
    alternatives: 'The input schema of tool "{tool}" has {keyword} at its root: the Claude API refuses it, and all other tools with it.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      const { schema } = tool;
      const value = schema.form === 'json' && schema.value?.kind === 'object' ? schema.value : undefined;
      const keyword =
        ['oneOf', 'anyOf', 'allOf'].find((each) => value?.properties.has(each) === true) ??
        (schema.alternatives === true ? 'a choice' : undefined);
      if (keyword !== undefined)
        report({ message: 'alternatives', values: { tool: tool.name, keyword }, at: schema.node ?? tool.place.node, tools: [tool.name] });
    }
  },
});
