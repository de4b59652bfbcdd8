import { join } from 'node:path';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { load } from '../../src/lint/load.js';
import { prettyInventory } from '../../src/lint/report/inventory.js';
import { jsonInventory } from '../../src/lint/report/json.js';
import { run } from '../../src/lint/run.js';
import { sourcesOf } from '../helpers/rule.js';

const office = run(load([join(import.meta.dirname, '../fixtures/servers/office')], '/'), { rules: [], version: '0', now: () => 0 });

const SERVER = `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { readFile } from 'node:fs/promises';
import { Pool } from 'pg';
import { z } from 'zod';
const pool = new Pool();
`;
const wide = run(
  sourcesOf(`${SERVER}const server = new McpServer({ name: 'wide', version: '1' }, { capabilities: { logging: {} } });
server.server.registerCapabilities({ completions: {} });
if (process.env.ALL) server.registerTool('a_name_that_is_much_longer_than_any_screen_has_room_for_in_one_column', { inputSchema: { a: z.any() } }, async ({ a }) => {
  await pool.query(a);
  await readFile('a');
  await fetch('https://api.one.example.com/things');
  await fetch('https://api.two.example.com/things');
  return { content: [] };
});
server.resource('config', 'app://config', async () => ({ contents: [] }));
const low = new Server({ name: 'low', version: '1' }, { capabilities: { tools: {} } });
low.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: await load() }));`),
  { rules: [], version: '0', now: () => 0 },
);

const shown = (report: typeof office, width: number, interactive = true): string =>
  prettyInventory(report, { interactive, width, color: new Chalk({ level: 0 }) });

describe('the inventory for people', () => {
  it.each([80, 120])('stays within a screen of %i columns', (width) => {
    for (const report of [office, wide])
      for (const line of shown(report, width).split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
  });

  it('has a row for each tool, with schema, annotations, size and backends', () => {
    expect(shown(wide, 80)).toBe(`wide  server.ts
  @modelcontextprotocol/sdk 1.32.2, 1 tool, about 49 tokens
  focused: One domain: database.
  tool                             input         hints  tokens  backends
  a_name_that_is_…in_one_column *  plain (open)  -          49  fs +3
  * only under some condition
  (open): some argument accepts anything
  resources: config

Not resolved
  server.ts:19  tool list computed at run time

1 server in 1 file, 0.0 s
`);
  });

  it('cuts nothing in a pipe', () => {
    const text = shown(wide, 80, false);
    expect(text).toContain('a_name_that_is_much_longer_than_any_screen_has_room_for_in_one_column *  plain (open)');
    expect(text).toContain('fs http:api.one.example.com http:api.two.example.com sql');
  });

  it('says what was not resolved, and where', () => expect(shown(wide, 80)).toContain('Not resolved\n  server.ts:'));

  it('colours words without losing count of them', () => {
    const color = new Chalk({ level: 1 });
    const coloured = prettyInventory(office, { interactive: true, width: 80, color });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes of colours
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(shown(office, 80));
    expect(coloured).toContain(color.red('monolithic'));
  });
});

describe('the inventory for programs', () => {
  it('keeps the contract', () => {
    const { schemaVersion, servers } = JSON.parse(jsonInventory(wide)) as { schemaVersion: number; servers: Record<string, unknown>[] };
    expect(schemaVersion).toBe(1);
    expect(servers[0]).toMatchObject({
      name: 'wide',
      root: '.',
      entry: 'server.ts',
      sdk: { package: '@modelcontextprotocol/sdk', version: '1.32.2' },
      transports: [],
      capabilities: ['completions', 'logging', 'resources', 'tools'],
      resources: [{ name: 'config' }],
      prompts: [],
      purpose: { verdict: 'focused' },
    });
    const [tool] = servers.flatMap((server) => server.tools as Record<string, unknown>[]);
    expect(tool).toMatchObject({
      nameKnown: true,
      style: 'registerTool',
      description: null,
      input: { kind: 'plain', validated: true, openFields: ['a'], properties: ['a'] },
      output: { declared: false },
      annotations: {},
      backends: ['fs', 'http:api.one.example.com', 'http:api.two.example.com', 'sql'],
      conditional: true,
    });
  });
});
