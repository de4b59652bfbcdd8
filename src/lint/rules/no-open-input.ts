import { defineRule } from '../rule.js';

export default defineRule({
  name: 'no-open-input',
  severity: 'error',
  category: 'schema',
  confidence: 'high',
  practices: ['P-53', 'P-54'],
  cwe: ['CWE-20'],
  owasp: ['MCP05'],
  presets: ['clients'],
  summary: 'An input schema says what it accepts: no any, no open record, no passthrough.',
  why: 'An argument that may be anything is not validated, however strict the rest is. The model fills it with whatever it thinks of, and the handler hands it on.',
  advice:
    'Name the properties and their types. Where keys are free, bound their number and length, and list the values: z.record(z.enum([...]), z.string().max(200)).',
  whenNotToUse: 'The tool stores data of any form by design, and never looks inside.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find orders.', inputSchema: z.strictObject({ filter: z.any() }) }, async ({ filter }) => ({
  content: [{ type: 'text', text: \`found \${filter}\` }],
}));
server.registerTool('save', { description: 'Save.', inputSchema: z.looseObject({ id: z.uuid() }) }, async ({ id }) => ({ content: [{ type: 'text', text: id }] }));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find orders.', inputSchema: z.strictObject({ state: z.enum(['open', 'paid']) }) }, async ({ state }) => ({
  content: [{ type: 'text', text: \`found \${state}\` }],
}));`,
    ],
  },
  messages: {
    root: 'Tool "{tool}" accepts any argument: its schema is open, so what it declares is only a suggestion.',
    fields: 'Tool "{tool}" accepts anything in {fields}: nothing limits what the model may send there.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      if (tool.input.kind === 'open') {
        report({ message: 'root', values: { tool: tool.name }, at: tool.place.node, tools: [tool.name] });
      } else if (tool.input.openFields.length > 0) {
        const first = tool.schema.fields.find((field) => field.open)?.node;
        const fields = tool.input.openFields.map((name) => `"${name}"`).join(', ');
        report({
          message: 'fields',
          values: { tool: tool.name, fields },
          at: first ?? tool.place.node,
          tools: [tool.name],
          severity: 'warning',
        });
      }
    }
  },
});
