import rule from '../../../src/lint/rules/no-schema-in-handler.js';
import { testRule } from '../../helpers/rule.js';

const server = (body: string, before = ''): string => `import Ajv from 'ajv';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
${before}
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('check', { description: 'x', inputSchema: z.strictObject({ a: z.string() }) }, async ({ a }) => {
  ${body}
  return { content: [] };
});`;

testRule(rule, {
  valid: [
    server('Order.parse(JSON.parse(a));', 'const Order = z.strictObject({ id: z.uuid() });'),
    server('validate(JSON.parse(a));', "const validate = new Ajv().compile({ type: 'object' });"),
    // Not zod, whatever it is called.
    server('shop.object({ a });', "import { z as shop } from './shop.js';"),
  ],
  invalid: [
    {
      code: server('z.object({ id: z.uuid() }).parse(JSON.parse(a));'),
      findings: [{ message: 'built', at: 'z.object({ id: z.uuid() })', severity: 'info', tools: ['check'] }],
    },
    {
      // Also where a helper does it.
      code: server('check(a);', "function check(text: string) { return new Ajv().validate({ type: 'object' }, JSON.parse(text)); }"),
      findings: [{ message: 'compiled', at: 'new Ajv()', severity: 'warning' }],
    },
  ],
});
