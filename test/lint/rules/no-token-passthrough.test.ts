import rule from '../../../src/lint/rules/no-token-passthrough.js';
import { testRule } from '../../helpers/rule.js';

const tool = (body: string): string => `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import axios from 'axios';
const server = new McpServer({ name: 'shapes', version: '1.0.0' });
function headersOf(token: string | undefined) {
  return { authorization: 'Bearer ' + token };
}
server.registerTool('act', { description: 'x', inputSchema: { id: z.string() } }, async (input, extra) => {
  ${body}
  return { content: [] };
});`;

testRule(rule, {
  valid: [
    tool("await fetch('https://api.example.com', { headers: headersOf(process.env.TOKEN) });"),
    // Who it is may be told; what proves it may not.
    tool("await fetch('https://api.example.com', { headers: { 'x-user': extra.authInfo?.clientId ?? '' } });"),
    tool('if (extra.authInfo?.token === undefined) throw new Error();'),
    // What a service answers to the token is not the token.
    `import { Pages } from 'pages-of-things';\n${tool('const client = new Pages({ key: extra.authInfo?.token });\n  const page = await client.load(input.id);\n  await fetch(page.image);')}`,
  ],
  invalid: [
    {
      code: tool("await fetch('https://api.example.com', { headers: headersOf(extra.authInfo?.token) });"),
      findings: [{ message: 'forwarded', at: "fetch('https://api.example.com', { headers: headersOf(extra.authInfo?.token) })" }],
    },
    {
      code: tool("await axios.get('https://api.example.com', { headers: { authorization: extra.requestInfo?.headers.authorization } });"),
      findings: [
        {
          message: 'forwarded',
          at: "axios.get('https://api.example.com', { headers: { authorization: extra.requestInfo?.headers.authorization } })",
        },
      ],
    },
  ],
});
