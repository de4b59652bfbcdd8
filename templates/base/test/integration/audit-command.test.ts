import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAudit } from '../../src/platform/audit.js';
import { Secret } from '../../src/platform/secret.js';
import { MAIN, ServerProcess } from '../helpers/process.js';

const KEY = 'an audit key of more than 32 characters';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  file = join(folder, 'audit.jsonl');
  const audit = openAudit({ file, key: new Secret(KEY) });
  const event = { correlationId: 'id', principal: 'a/b', clientId: 'a', tool: 'echo_text', schemaHash: '', arguments: '', resultChars: 0 };
  audit.write({ ...event, decision: 'allowed', durationMs: 1 });
  audit.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the command that operators run, and gives its exit code and everything it says. */
async function verify(args: readonly string[], env: Record<string, string> = {}) {
  const command = new ServerProcess(env, join(dirname(MAIN), 'commands', 'verify-audit.js'), args);
  return { code: await command.ended(), said: command.stdout + command.stderr };
}

describe('npm run audit:verify', () => {
  it('says that a trail is whole', async () => {
    expect(await verify([file], { MCP_AUDIT_KEY: KEY })).toMatchObject({ code: 0, said: expect.stringContaining('1 records') });
  });

  it('fails on a trail that was changed (P-122)', async () => {
    writeFileSync(file, readFileSync(file, 'utf8').replace('allowed', 'refused'));
    expect(await verify([file], { MCP_AUDIT_KEY: KEY })).toMatchObject({ code: 1, said: expect.stringContaining('broken at record 1') });
  });

  it('says how to call it', async () => {
    expect(await verify([])).toMatchObject({ code: 2, said: expect.stringContaining('Usage') });
  });
});
