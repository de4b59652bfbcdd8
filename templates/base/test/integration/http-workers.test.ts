import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listen, stop } from '../../src/platform/http/network.js';
import { minimalEnvironment } from '../helpers/environment.js';
import { ServerProcess } from '../helpers/process.js';
import { callBody, send } from '../helpers/request.js';

let folder: string;
let operations: URL;
let server: ServerProcess;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'workers-'));
  // A port that was free a moment ago: the log does not name that of the operations listener.
  const probe = createServer();
  operations = await listen(probe, '127.0.0.1', 0);
  await stop(probe, 0);
});
afterEach(() => {
  server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function start(auditFile: string): void {
  const settings = { MCP_WORKERS: '2', MCP_AUDIT_FILE: auditFile, MCP_OPERATIONS_PORT: operations.port };
  server = new ServerProcess({ ...minimalEnvironment, ...settings });
}

/** The first `count` lines of the log that name an address. */
async function addresses(count: number): Promise<{ address: string; pid: number }[]> {
  for (;;) {
    const lines = server.stderr.split('\n').filter((line) => line.includes('"address"'));
    if (lines.length >= count) return lines.map((line) => JSON.parse(line));
    await server.wrote();
  }
}

it('serves with several workers behind one port, replaces one that dies and ends them all (P-89)', { timeout: 30_000 }, async () => {
  start(join(folder, 'audit.jsonl'));
  const [first] = await addresses(2);
  const ask = () => send(new URL(first?.address ?? ''), { body: callBody('no_such_tool') });
  const get = (path: string) => send(new URL(path, operations), { method: 'GET' });
  const answers = await Promise.all(Array.from({ length: 10 }, ask));
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(JSON.parse((await get('/ready')).body)).toMatchObject({ status: 'healthy', checks: { length: 4 } });
  expect((await get('/metrics')).body).toContain('mcp_active_calls');
  expect(readdirSync(folder).toSorted()).toEqual(['audit.jsonl.1', 'audit.jsonl.2']);

  process.kill(first?.pid ?? 0, 'SIGKILL');
  await addresses(3);
  expect((await ask()).status).toBe(200);

  server.kill('SIGTERM');
  expect(await server.ended()).toBe(0);
  await expect(ask()).rejects.toThrow('ECONNREFUSED');
});

it('ends when its workers cannot start', async () => {
  start('/dev/null/audit.jsonl');
  expect(await server.ended()).toBe(1);
});
