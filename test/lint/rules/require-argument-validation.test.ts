import rule from '../../../src/lint/rules/require-argument-validation.js';
import { testRule } from '../../helpers/rule.js';

const low = (handler: string): string => `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
const Get = z.object({ id: z.string() });
const schema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [{ name: 'get', description: 'x', inputSchema: schema }, { name: 'drop', description: 'x', inputSchema: schema }],
}));
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { name, arguments: args } = request.params;
  ${handler}
});`;

testRule(rule, {
  valid: [
    low(
      "switch (name) { case 'get': return answer(Get.parse(args).id); case 'drop': return answer(Get.parse(args).id); default: throw new Error('unknown'); }\n function answer(text: string) { return { content: [{ type: 'text', text }] }; }",
    ),
  ],
  invalid: [
    {
      // By hand, in a function that says yes or no.
      code: low(
        "switch (name) { case 'get': return answer(Get.parse(args).id); case 'drop': if (!isGet(args)) throw new Error('bad'); return answer(args.id); default: throw new Error('unknown'); }\n function answer(text: string) { return { content: [{ type: 'text', text }] }; }\n function isGet(given: unknown): boolean { if (typeof given !== 'object' || given === null) return false; const { id } = given as { id: string }; return typeof id === 'string'; }",
      ),
      findings: [{ message: 'byHand', at: "{ name: 'drop', description: 'x', inputSchema: schema }", severity: 'warning' }],
    },
    {
      // That all of them are an object says nothing of any of them.
      code: low(
        "if (name === 'get') return { content: [{ type: 'text', text: Get.parse(args).id }] };\n  if (typeof args !== 'object') throw new Error('bad');\n  return { content: [{ type: 'text', text: (args as { id: string }).id }] };",
      ),
      findings: [{ message: 'unchecked', at: "{ name: 'drop', description: 'x', inputSchema: schema }", severity: 'error' }],
    },
    {
      // One branch parses, the other casts.
      code: low(
        "if (name === 'get') return { content: [{ type: 'text', text: Get.parse(args).id }] };\n  return { content: [{ type: 'text', text: (args as { id: string }).id }] };",
      ),
      findings: [{ message: 'unchecked', at: "{ name: 'drop', description: 'x', inputSchema: schema }", tools: ['drop'] }],
    },
  ],
});
