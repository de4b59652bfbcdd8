import rule from '../../../src/lint/rules/no-secret-in-output.js';
import { testRule } from '../../helpers/rule.js';

const tool = (text: string, before = ''): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
${before}
server.registerTool('show', { description: 'x', inputSchema: z.strictObject({}) }, async () => ({
  content: [{ type: 'text', text: ${text} }],
}));`;

testRule(rule, {
  valid: [
    // Used, not returned.
    tool("String((await fetch('https://a.example.com', { headers: { authorization: `Bearer ${process.env.TOKEN}` } })).status)"),
    // Masked, counted, asked for, named.
    tool('`${process.env.API_KEY?.slice(0, 4)}…`'),
    tool('String(process.env.API_KEY?.length)'),
    tool("process.env.API_KEY ? 'set' : 'not set'"),
    tool('`read from ${process.env.API_KEY_FILE}`'),
    tool("Object.keys(process.env).join(', ')"),
    // Not a secret.
    tool('`${process.env.HOME} ${process.env.MAX_TOKENS}`'),
  ],
  invalid: [
    {
      code: tool('`key ${process.env.API_KEY}`'),
      findings: [{ message: 'secret', at: 'text: `key ${process.env.API_KEY}`', tools: ['show'] }],
    },
    {
      code: tool('JSON.stringify({ ...config })', 'const config = { region: process.env.REGION, password: process.env.DB_PASSWORD };'),
      findings: [{ message: 'secret', at: 'text: JSON.stringify({ ...config })' }],
    },
    {
      code: tool('describe()', 'function describe() { const env = process.env; return JSON.stringify(env, null, 2); }'),
      findings: [{ message: 'environment', at: 'text: describe()' }],
    },
    {
      code: tool("'x'")
        .replace(
          'async () => ({',
          'async () => {\n  if (!process.env.HOST) throw new Error(`no host for ${process.env.ACCESS_TOKEN}`);\n  return {',
        )
        .replace('}));', '};\n});'),
      findings: [{ message: 'secret', at: 'throw new Error(`no host for ${process.env.ACCESS_TOKEN}`);' }],
    },
  ],
});
