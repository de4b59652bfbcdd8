import rule from '../../../src/lint/rules/require-abort-signal.js';
import { testRule } from '../../helpers/rule.js';

const tool = (body: string, before = ''): string => `import { McpServer } from '@modelcontextprotocol/server';
import { execFile } from 'node:child_process';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
${before}
server.registerTool('read', { description: 'x', inputSchema: z.strictObject({}) }, async (_args, context) => {
  ${body}
  return { content: [] };
});`;

testRule(rule, {
  valid: [
    tool("await fetch('https://a.example.com/', { signal: context.mcpReq.signal });"),
    // Through a helper, in one of two requests.
    tool(
      "await get('https://a.example.com/', context.signal);\n  await fetch('https://b.example.com/');",
      'const get = (url: string, signal: AbortSignal) => fetch(url, { signal });',
    ),
    tool("await fetch('https://a.example.com/', { ...context.options });"),
    // Nothing to wait for.
    tool(''),
  ],
  invalid: [
    {
      code: tool("await fetch('https://a.example.com/', { signal: AbortSignal.timeout(1000) });\n  execFile('git', ['status']);"),
      findings: [
        {
          message: 'deaf',
          at: "fetch('https://a.example.com/', { signal: AbortSignal.timeout(1000) })",
          severity: 'info',
          tools: ['read'],
        },
      ],
    },
  ],
});
