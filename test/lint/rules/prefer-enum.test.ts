import rule from '../../../src/lint/rules/prefer-enum.js';
import { testRule } from '../../helpers/rule.js';

const server = (handler: string, field = 'state: z.string()'): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'x', inputSchema: z.strictObject({ ${field} }) }, ${handler});`;

testRule(rule, {
  valid: [
    // One or two values may be special among many.
    server("async ({ state }) => ({ content: [{ type: 'text', text: state === 'all' ? '*' : state }] })"),
    server("async ({ state }) => { switch (state) { case 'a': case 'b': return { content: [] }; } }", "state: z.enum(['a', 'b'])"),
    // Another variable of that name.
    server(
      "async () => { const other = await fetch('https://a.example.com'); switch (other.statusText) { case 'a': case 'b': } return { content: [] }; }",
    ),
  ],
  invalid: [
    {
      code: server("async (args) => { switch (args.state) { case 'a': case 'b': } return { content: [] }; }"),
      findings: [{ message: 'text', at: 'state: z.string()', severity: 'info' }],
    },
    {
      code: server(
        "async ({ state: wanted }) => ({ content: [{ type: 'text', text: wanted === 'a' ? '1' : wanted === 'b' ? '2' : 'c' === wanted ? '3' : '' }] })",
      ),
      findings: [{ message: 'text', at: 'state: z.string()' }],
    },
    {
      code: server("async (args) => { const { state } = args; switch (state) { case 'a': case 'b': } return { content: [] }; }"),
      findings: [{ message: 'text', at: 'state: z.string()' }],
    },
  ],
});
