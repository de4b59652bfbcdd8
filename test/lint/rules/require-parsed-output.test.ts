import rule from '../../../src/lint/rules/require-parsed-output.js';
import { testRule } from '../../helpers/rule.js';

const tool = (body: string, output = 'outputSchema: Output, '): string => `import { McpServer } from '@modelcontextprotocol/server';
import axios from 'axios';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const Output = z.object({ name: z.string().max(40) });
server.registerTool('read', { description: 'x', ${output}inputSchema: z.strictObject({}) }, async () => {
  ${body}
});`;
const ask = "const answer = await (await fetch('https://a.example.com/')).json();";
const give = (value: string): string => `return { content: [], structuredContent: ${value} };`;

testRule(rule, {
  valid: [
    tool(`${ask}\n  ${give('Output.parse(answer)')}`),
    tool(`${ask}\n  const checked = Output.safeParse(answer);\n  ${give('checked.data')}`),
    // Built key by key: what the program did not name is not in it.
    tool(`${ask}\n  ${give('{ name: answer.name }')}`),
    // Nothing is promised.
    tool(`${ask}\n  ${give('answer')}`, ''),
    tool(give("{ name: 'x' }")),
  ],
  invalid: [
    { code: tool(`${ask}\n  ${give('answer')}`), findings: [{ message: 'unparsed', at: 'structuredContent: answer', tools: ['read'] }] },
    { code: tool(`${ask}\n  ${give('{ ...answer }')}`), findings: [{ message: 'unparsed', at: 'structuredContent: { ...answer }' }] },
    {
      code: tool(`const { data } = await axios.get('https://a.example.com/');\n  ${give('data')}`),
      findings: [{ message: 'unparsed', at: 'structuredContent: data' }],
    },
  ],
});
