import rule from '../../../src/lint/rules/require-compatible-zod.js';
import { type Code, testRule } from '../../helpers/rule.js';

const two = (from: string, range: string, schema = 'z.object({ a: z.string() })'): Code => ({
  'package.json': JSON.stringify({ dependencies: { zod: range } }),
  'server.ts': `import { McpServer } from '@modelcontextprotocol/server';
import { z } from '${from}';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'x', inputSchema: ${schema} }, async () => ({ content: [] }));`,
});

const one = (sdk: string, zod: string, from = 'zod'): Code => ({
  'package.json': JSON.stringify({ dependencies: { zod, '@modelcontextprotocol/sdk': sdk } }),
  'server.ts': `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from '${from}';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.tool('find', 'x', { a: z.string() }, async () => ({ content: [] }));`,
});

testRule(rule, {
  valid: [
    two('zod', '^4.2.0'),
    // An install may well bring 4.6.
    two('zod', '^4.0.0'),
    // Not a range: the workspace decides.
    two('zod', 'catalog:'),
    two('zod', 'workspace:*'),
    one('^1.20.0', '^3.23.0'),
    one('^1.12.0', '^4.0.0'),
    one('1.20.0', '^3.25.0', 'zod/v3'),
  ],
  invalid: [
    { code: two('zod', '^3.25.0'), findings: [{ message: 'three', at: 'z.object({ a: z.string() })', severity: 'error' }] },
    { code: two('zod/v3', '^4.2.0', '{ a: z.string() }'), findings: [{ message: 'three', at: '{ a: z.string() }' }] },
    { code: two('zod', '~4.1.0'), findings: [{ message: 'old', at: 'z.object({ a: z.string() })' }] },
    { code: two('zod/v4', '^3.25.0'), findings: [{ message: 'old', at: 'z.object({ a: z.string() })' }] },
    { code: one('1.20.0', '^4.0.0'), findings: [{ message: 'four', at: '{ a: z.string() }' }] },
    {
      code: {
        'package.json': JSON.stringify({ dependencies: { zod: '^4.2.0' } }),
        'server.ts': `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import * as old from 'zod/v3';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('a', { inputSchema: { a: z.string() } }, async () => ({ content: [] }));
server.registerTool('b', { inputSchema: { b: old.string() } }, async () => ({ content: [] }));`,
      },
      findings: [{ message: 'mixed', at: '{ a: z.string() }', severity: 'warning' }],
    },
  ],
});
