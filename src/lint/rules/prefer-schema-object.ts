import { sdkGeneration } from '../model/arguments.js';
import { defineRule } from '../rule.js';
import { toolNames, verb } from './support/wording.js';

export default defineRule({
  name: 'prefer-schema-object',
  severity: 'info',
  category: 'schema',
  confidence: 'high',
  practices: ['P-54'],
  cwe: ['CWE-477'],
  owasp: [],
  summary: 'SDK v2 is given a schema object, not a raw shape.',
  why: 'The overload that takes { name: z.string() } is deprecated in SDK v2 and cannot be made strict: it always drops what it does not declare.',
  advice: 'Wrap it: z.strictObject({ … }).',
  whenNotToUse: 'The server stays on SDK v1.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: { query: z.string().max(200) } }, async ({ query }) => ({
  content: [{ type: 'text', text: query }],
}));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: z.strictObject({ query: z.string().max(200) }) }, async ({ query }) => ({
  content: [{ type: 'text', text: query }],
}));`,
    ],
  },
  messages: {
    shape: '{tools} {give} SDK v2 a raw shape, a deprecated form that cannot refuse extra arguments. Wrap it in z.strictObject(…).',
  },
  check({ server, report }) {
    if (sdkGeneration(server.sdk) !== 2) return;
    const tools = server.tools.filter(
      (tool) => tool.schema.form === 'shape' && tool.schema.fields.length > 0 && tool.style === 'registerTool',
    );
    const [first] = tools;
    if (first === undefined) return;
    const names = tools.map((tool) => tool.name);
    report({
      message: 'shape',
      values: { tools: toolNames(names), give: verb(names, 'gives', 'give') },
      at: first.schema.node ?? first.place.node,
      tools: names,
    });
  },
});
