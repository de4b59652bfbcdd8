import rule from '../../../src/lint/rules/require-request-timeout.js';
import { testRule } from '../../helpers/rule.js';

const tool = (body: string, before = ''): string => `import { McpServer } from '@modelcontextprotocol/server';
import axios from 'axios';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
${before}
server.registerTool('read', { description: 'x', inputSchema: z.strictObject({ id: z.uuid() }) }, async ({ id }, context) => {
  ${body}
  return { content: [] };
});`;

testRule(rule, {
  valid: [
    tool("await fetch('https://a.example.com/', { signal: AbortSignal.timeout(1000) });"),
    tool("await fetch('https://a.example.com/', { signal: context.mcpReq.signal });"),
    // Options that come from elsewhere can have a signal.
    tool("await fetch('https://a.example.com/', { ...context.options });"),
    tool("await fetch('https://a.example.com/', context.options);"),
    tool("await fetch(new Request('https://a.example.com/', { signal: context.mcpReq.signal }));"),
    // The signal is set afterwards.
    tool(
      "const options: RequestInit = { method: 'POST' }; options.signal = AbortSignal.timeout(1000); await fetch('https://a.example.com/', options);",
    ),
    // Axios, its instances, and defaults that are set.
    tool(
      "await axios.get('https://a.example.com/', { timeout: 1000 });\n  await axios.post('https://a.example.com/', { id }, { signal: context.mcpReq.signal });",
    ),
    tool("await client.get('/');", "const client = axios.create({ baseURL: 'https://a.example.com', timeout: 1000 });"),
    tool("await client.get('/');", "const client = axios.create({ baseURL: 'https://a.example.com' });\nclient.defaults.timeout = 1000;"),
    tool("await client.get('/');", 'const client = axios.create(settings);'),
    // Not in a handler.
    tool('', "await fetch('https://a.example.com/');"),
  ],
  invalid: [
    {
      code: tool("await fetch('https://a.example.com/');"),
      findings: [{ message: 'endless', at: "fetch('https://a.example.com/')", severity: 'warning' }],
      suggested: tool("await fetch('https://a.example.com/', { signal: AbortSignal.timeout(30_000) });"),
    },
    {
      code: tool("await axios.get('https://a.example.com/', { params: { id } });"),
      findings: [{ message: 'endless', at: "axios.get('https://a.example.com/', { params: { id } })" }],
      suggested: tool("await axios.get('https://a.example.com/', { params: { id }, signal: AbortSignal.timeout(30_000) });"),
    },
    {
      code: tool("await client.post('/', { id });", "const client = axios.create({ baseURL: 'https://a.example.com' });"),
      findings: [{ message: 'endless', at: "client.post('/', { id })" }],
    },
    {
      // In a helper.
      code: tool('await post(id);', "const post = (body: string) => fetch('https://a.example.com/', { method: 'POST', body });"),
      findings: [{ message: 'endless', at: "fetch('https://a.example.com/', { method: 'POST', body })" }],
      suggested: tool(
        'await post(id);',
        "const post = (body: string) => fetch('https://a.example.com/', { method: 'POST', body, signal: AbortSignal.timeout(30_000) });",
      ),
    },
  ],
});
