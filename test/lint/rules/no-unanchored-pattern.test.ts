import rule from '../../../src/lint/rules/no-unanchored-pattern.js';
import { testRule } from '../../helpers/rule.js';

const server = (pattern: string, body = ''): string => `import { McpServer } from '@modelcontextprotocol/server';
import { execFile } from 'node:child_process';
import * as z from 'zod';
const server = new McpServer({ name: 'git', version: '1.0.0' });
server.registerTool('log', { description: 'x', inputSchema: z.strictObject({ ref: z.string().regex(${pattern}) }) }, async ({ ref }) => { ${body} return { content: [] }; });`;

testRule(rule, {
  valid: [
    server('/^[a-z]+$/'),
    server('/^(?:v1|v2)$/i'),
    server('/^v1$|^v2$/'),
    server('/^a[|]b\\\\$$/'),
    // Asks for a character that is not blank, or for a prefix.
    server('/\\S/'),
    server('/^https?:\\/\\//'),
  ],
  invalid: [
    { code: server('/[a-z]+/'), findings: [{ message: 'part', at: 'ref: z.string().regex(/[a-z]+/)', severity: 'info' }] },
    { code: server('/^v1|v2$/'), findings: [{ message: 'part', at: 'ref: z.string().regex(/^v1|v2$/)' }] },
    { code: server('/^[a-z]+$/m'), findings: [{ message: 'part', at: 'ref: z.string().regex(/^[a-z]+$/m)' }] },
    // The dollar is a character here, not the end.
    { code: server('/^[a-z]+\\\\$/'), findings: [{ message: 'part', at: 'ref: z.string().regex(/^[a-z]+\\\\$/)' }] },
    {
      code: server('/^[a-z]+/', "execFile('git', ['log', ref]);"),
      findings: [{ message: 'sink', at: 'ref: z.string().regex(/^[a-z]+/)', severity: 'warning' }],
    },
  ],
});
