import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LOCK_FILE } from '../../src/platform/tools-lock.js';
import { minimalEnvironment } from '../helpers/environment.js';
import { MAIN, ServerProcess } from '../helpers/process.js';

const DIST = dirname(MAIN);

let copy: string | undefined;
afterEach(() => {
  if (copy !== undefined) rmSync(copy, { recursive: true });
  copy = undefined;
});

describe('a server whose tools are not the reviewed ones (P-150)', () => {
  it.each([
    ['another schema', (lock: string) => lock.replace(/"schemaHash": "./, '"schemaHash": "_')],
    ['another scope', (lock: string) => lock.replace(/"scopes": \[\s*"/, '$&admin:')],
    ['no tools at all', () => '{"lockVersion": 1, "tools": []}'],
  ])('does not start: %s', async (_name, tamper) => {
    const built = readdirSync(DIST).filter((name) => !name.startsWith('tampered-'));
    // Inside dist, so that the copy finds the same packages and git does not see it.
    copy = mkdtempSync(join(DIST, 'tampered-'));
    for (const name of built) cpSync(join(DIST, name), join(copy, 'dist', name), { recursive: true });
    writeFileSync(join(copy, 'tools.lock.json'), tamper(readFileSync(LOCK_FILE, 'utf8')));
    const server = new ServerProcess(minimalEnvironment, join(copy, 'dist', 'main.js'));
    expect(await server.ended()).toBe(1);
    expect(server.stderr).toContain('tools.lock.json does not match the code');
    expect(server.stdout).toBe('');
  });
});

describe('a server with a bad configuration', () => {
  it('does not start, and names settings but no values (P-92)', async () => {
    const server = new ServerProcess({ ...minimalEnvironment, MCP_LOG_LEVEL: 'canary-5f2b9c', MCP_AUDIT_KEY: 'canary-5f2b9c' });
    expect(await server.ended()).toBe(1);
    expect(server.stderr).toContain('MCP_LOG_LEVEL');
    expect(server.stderr).toContain('MCP_AUDIT_KEY');
    expect(server.stdout + server.stderr).not.toContain('canary');
  });
});
