import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { newestNode, toolFile, userEnvironment } from './helpers/environment.js';
import { type Finished, run } from './helpers/process.js';
import { type HttpServer, removeFolder, scratchFolder, startHttpServer } from './helpers/project.js';

/** What a server passes that has nothing but ordinary tools; everything else is in the baseline of the revision, with the reason. */
const FIXTURE_FREE = {
  '2025-11-25': ['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection'],
  '2026-07-28': [
    'tools-list',
    'dns-rebinding-protection',
    'http-header-validation',
    'server-sse-multiple-streams',
    'input-required-result-unsupported-methods',
    'input-required-result-validate-input',
  ],
} as const;

interface Check {
  id: string;
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'INFO' | 'SKIPPED';
}

/** Runs the official suite. It needs a newer Node than the server. */
function conformance(url: URL, args: readonly string[]): Promise<Finished> {
  const script = toolFile('@modelcontextprotocol/conformance/dist/index.js');
  return run(newestNode(), [script, 'server', '--url', url.href, ...args], { cwd: inject('documents'), env: userEnvironment() });
}

function baseline(revision: string): string {
  return fileURLToPath(new URL(`conformance/${revision}.yml`, import.meta.url));
}

function checksOf(results: string, scenario: string): Check[] {
  const folders = readdirSync(results).filter((name) => name.startsWith(`server-${scenario}-20`));
  return folders.flatMap((name) => JSON.parse(readFileSync(join(results, name, 'checks.json'), 'utf8')));
}

describe.each(Object.entries(FIXTURE_FREE))('The official conformance suite of %s', (revision, scenarios) => {
  let server: HttpServer;
  let results: string;
  let finished: Finished;
  beforeAll(async () => {
    server = await startHttpServer(inject('projectDir'), { MCP_FILES_ROOT: inject('documents') });
    results = scratchFolder('conformance');
    finished = await conformance(server.url, ['--requirements', revision, '--expected-failures', baseline(revision), '-o', results]);
  });
  afterAll(async () => {
    await server.stop();
    removeFolder(results);
  });

  it('finds nothing but what needs its own fixture server', () => {
    expect(finished.code, finished.stdout).toBe(0);
  });

  it.each(scenarios)('passes %s', (scenario) => {
    const checks = checksOf(results, scenario);
    expect(checks.filter(({ status }) => status === 'SUCCESS').length).toBeGreaterThan(0);
    expect(checks.filter(({ status }) => status === 'FAILURE')).toEqual([]);
  });
});

it('fails when a server breaks the protocol', async () => {
  const broken = createServer((_request, response) => response.setHeader('Content-Type', 'application/json').end('{}'));
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void broken.close());
  const url = new URL(`http://127.0.0.1:${(broken.address() as AddressInfo).port}/mcp`);

  const { code } = await conformance(url, ['--requirements', '2025-11-25', '--expected-failures', baseline('2025-11-25')]);

  expect(code).toBe(1);
});
