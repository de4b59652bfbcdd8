import rule from '../../../src/lint/rules/no-unsanitized-output.js';
import { testRule } from '../../helpers/rule.js';

const tool = (body: string, before = ''): string => `import { McpServer } from '@modelcontextprotocol/server';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
${before}
server.registerTool('read', { description: 'x', inputSchema: z.strictObject({ url: z.url() }) }, async ({ url }) => {
  ${body}
});`;

testRule(rule, {
  valid: [
    // What the caller sent is nobody else's text.
    tool("await fetch(url); return { content: [{ type: 'text', text: `fetched ${url}` }] };"),
    // Counts, codes and flags carry no text.
    tool("const response = await fetch(url); return { content: [{ type: 'text', text: `status ${response.status}` }] };"),
    tool("const page = await (await fetch(url)).text(); return { content: [{ type: 'text', text: String(page.length) }] };"),
    // Only chooses between constants.
    tool("const page = await (await fetch(url)).text(); return { content: [{ type: 'text', text: page.includes('x') ? 'yes' : 'no' }] };"),
    // A fixed cap, in a helper of another name.
    tool(
      "return { content: [{ type: 'text', text: brief(await (await fetch(url)).text()) }] };",
      'const brief = (body: string) => body.slice(0, 4000);',
    ),
  ],
  invalid: [
    {
      code: tool(
        "return { content: [{ type: 'text', text: clean(await readFile(url, 'utf8')) }] };",
        '// Cleans nothing.\nconst clean = (body: string) => body.trim();',
      ),
      findings: [{ message: 'raw', at: "text: clean(await readFile(url, 'utf8'))", severity: 'error' }],
    },
    {
      code: tool(
        "try { await fetch(url); return { content: [] }; } catch (error) { return { content: [{ type: 'text', text: String(error) }], isError: true }; }",
      ),
      findings: [{ message: 'failure', at: 'text: String(error)', severity: 'warning' }],
    },
    {
      // content is capped, structuredContent is not.
      code: tool(
        "const page = await (await fetch(url)).text(); return { content: [{ type: 'text', text: page.slice(0, 100) }], structuredContent: { page } };",
      ),
      findings: [{ message: 'raw', at: 'structuredContent: { page }' }],
    },
  ],
});
