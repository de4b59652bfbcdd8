import rule from '../../../src/lint/rules/require-parameter-description.js';
import { testRule } from '../../helpers/rule.js';

const server = (...fields: string[]): string => `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const id = z.string().describe('Id of the order');
${fields.map((shape, index) => `server.tool('find_${index}', 'x', { ${shape} }, async () => ({ content: [] }));`).join('\n')}`;

testRule(rule, {
  valid: [
    server('id, page: z.number().describe("Page").optional()', 'kind: z.literal("order")'),
    server('id: id.optional(), state: z.enum(["a"]).meta({ description: "State" })'),
  ],
  invalid: [
    {
      code: server('id, page: z.number()', 'size: z.number(), id', 'id'),
      findings: [{ message: 'missing', at: 'page: z.number()', severity: 'warning', tools: ['find_0', 'find_1'] }],
    },
  ],
});
