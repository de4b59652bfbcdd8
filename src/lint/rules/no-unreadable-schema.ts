import { sdkGeneration } from '../model/arguments.js';
import { defineRule } from '../rule.js';

export default defineRule({
  name: 'no-unreadable-schema',
  severity: 'error',
  category: 'schema',
  confidence: 'high',
  practices: ['P-53'],
  cwe: ['CWE-20'],
  owasp: [],
  summary: 'McpServer is given a schema that it can read: a validator, not a JSON Schema literal.',
  why: 'McpServer takes validators. It throws on a JSON Schema literal when the tool is registered; older releases of SDK v1 took it for annotations, listed the tool without its arguments and checked nothing. SDK v1 still does that to a union at the root.',
  advice: 'Write it in zod, or pass fromJsonSchema({ … }) in SDK v2. JSON Schema literals belong to the low-level Server.',
  whenNotToUse: 'The server is no McpServer of the SDK but one that takes JSON Schema.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: { type: 'object', properties: { query: { type: 'string' } } } }, async ({ query }) => ({
  content: [{ type: 'text', text: query }],
}));`,
    ],
    good: [
      `import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const Query = fromJsonSchema({ type: 'object', properties: { query: { type: 'string', maxLength: 200 } }, additionalProperties: false });
server.registerTool('find', { description: 'Find.', inputSchema: Query }, async ({ query }) => ({
  content: [{ type: 'text', text: query }],
}));`,
    ],
  },
  messages: {
    json: 'Tool "{tool}" gives McpServer a JSON Schema literal, which it refuses: registering the tool throws. Use zod{alternative}.',
    object:
      'Tool "{tool}" gives server.tool a schema object where SDK v1 takes a shape: it throws, or in older releases takes it for annotations and checks nothing. Use registerTool, or pass the shape.',
    alternatives:
      'Tool "{tool}" has a union at the root of its schema: SDK v1 lists the tool without any argument, so no client knows what to send. Use one object.',
  },
  check({ server, report }) {
    const generation = sdkGeneration(server.sdk);
    if (generation === undefined) return;
    for (const tool of server.tools) {
      if (tool.style !== 'registerTool' && tool.style !== 'server.tool') continue;
      const { form, converted, value, alternatives } = tool.schema;
      const where = { at: tool.schema.node ?? tool.place.node, tools: [tool.name] };
      const values = { tool: tool.name };
      if (form === 'json' && !converted)
        report({ message: 'json', values: { ...values, alternative: generation === 2 ? ', or fromJsonSchema(…)' : '' }, ...where });
      if (generation !== 1 || form !== 'zod' || converted) continue;
      // `schema.shape` is a shape, `schema.extend({ … })` an object.
      if (tool.style === 'server.tool' && value?.kind === 'term' && value.op === 'call') report({ message: 'object', values, ...where });
      else if (alternatives) report({ message: 'alternatives', values, ...where });
    }
  },
});
