import rule from '../../../src/lint/rules/no-unsigned-request-state.js';
import { testRule } from '../../helpers/rule.js';

const tool = (state: string, before = ''): string => `import { createHmac, randomUUID } from 'node:crypto';
import { createRequestStateCodec, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const codec = createRequestStateCodec({ key: process.env.STATE_KEY ?? '' });
${before}
server.registerTool('cancel', { description: 'x', inputSchema: z.strictObject({ id: z.uuid() }) }, async ({ id }) => {
  return { resultType: 'input_required', requestState: ${state} };
});`;

testRule(rule, {
  valid: [
    tool('await codec.encode({ id })'),
    // Signed by hand.
    tool(
      'sign({ id })',
      "const sign = (state: object) => { const text = JSON.stringify(state); return `${text}.${createHmac('sha256', process.env.STATE_KEY ?? '').update(text).digest('hex')}`; };",
    ),
    // A handle.
    tool('randomUUID()'),
  ],
  invalid: [
    {
      code: tool('JSON.stringify({ id })'),
      findings: [{ message: 'unsigned', at: 'requestState: JSON.stringify({ id })', tools: ['cancel'] }],
    },
    {
      code: tool("Buffer.from(JSON.stringify({ id })).toString('base64')"),
      findings: [{ message: 'unsigned', at: "requestState: Buffer.from(JSON.stringify({ id })).toString('base64')" }],
    },
    { code: tool('btoa(JSON.stringify({ id }))'), findings: [{ message: 'unsigned', at: 'requestState: btoa(JSON.stringify({ id }))' }] },
    { code: tool('`${id}:yes`'), findings: [{ message: 'unsigned', at: 'requestState: `${id}:yes`' }] },
  ],
});
