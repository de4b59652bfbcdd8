import rule from '../../../src/lint/rules/require-output-schema.js';
import { testRule } from '../../helpers/rule.js';

const server = (...tools: string[]): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
${tools.map((tool, index) => `server.registerTool('t${index}', ${tool});`).join('\n')}`;

const json = "return { content: [{ type: 'text', text: JSON.stringify(await (await fetch('https://a.example.com')).json()) }] };";

testRule(rule, {
  valid: [
    server("{ description: 'x' }, async () => ({ content: [{ type: 'text', text: 'done' }] })"),
    server("{ outputSchema: z.object({ a: z.string() }) }, async () => ({ content: [], structuredContent: { a: '' } })"),
  ],
  invalid: [
    {
      code: server(
        `{}, async () => { ${json} }`,
        `{}, async () => { ${json} }`,
        '{}, async () => ({ content: [], structuredContent: { a: 1 } })',
      ),
      findings: [
        { message: 'json', at: "server.registerTool('t0'…", severity: 'info', tools: ['t0', 't1'] },
        { message: 'structured', at: "server.registerTool('t2'…", severity: 'warning', tools: ['t2'] },
      ],
    },
  ],
});
