import { expect, it } from 'vitest';
import { RULES } from '../../src/lint/rules/index.js';
import { run } from '../../src/lint/run.js';
import { sourcesOf } from '../helpers/rule.js';

const inspector = (hostname: string): string => `import { serve } from '@hono/node-server';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Hono } from 'hono';
const app = new Hono();
app.post('/connect', async (c) => {
  const { command } = await c.req.json();
  new StdioClientTransport({ command });
  return c.text('connected');
});
serve({ fetch: app.fetch, port: 6274, hostname: '${hostname}' });
`;

const found = (code: string): string[] =>
  run(sourcesOf(code), { rules: RULES, version: '0.0.0', now: () => 0 })
    .findings.filter((finding) => finding.severity === 'error')
    .map((finding) => `${finding.rule}:${finding.line}`);

it('judges a program that starts servers of others, although it is no server', () => {
  expect(run(sourcesOf(inspector('0.0.0.0')), { rules: [], version: '0.0.0' }).servers).toEqual([]);
  expect(found(inspector('0.0.0.0'))).toEqual(['no-public-listener:10']);
  expect(found(inspector('127.0.0.1'))).toEqual([]);
});
