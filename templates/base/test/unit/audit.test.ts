import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuditEvent, openAudit, verifyAudit } from '../../src/platform/audit.js';
import { Secret } from '../../src/platform/secret.js';

const event: Omit<AuditEvent, 'correlationId'> = {
  principal: 'client/alice',
  clientId: 'client',
  tool: 'echo_text',
  schemaHash: 'a'.repeat(64),
  decision: 'allowed',
  arguments: '{"text":"x"}',
  resultChars: 12,
  durationMs: 3,
};
const key = new Secret('an audit key of more than 32 characters');

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  file = join(folder, 'trail', 'audit.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes `count` records as one life of the process does. */
function record(count: number, options: { key?: Secret } = {}): void {
  const audit = openAudit({ file, ...options });
  for (let index = 0; index < count; index += 1) void audit.write({ ...event, correlationId: randomUUID() });
  audit.close();
}

const lines = () => readFileSync(file, 'utf8').trimEnd().split('\n');

describe('audit trail', () => {
  it('is whole when nobody touched it', () => {
    record(3);
    expect(verifyAudit(lines())).toBe(3);
  });

  it('continues its chain after a restart', () => {
    record(2);
    record(2);
    expect(verifyAudit(lines())).toBe(4);
  });

  it('has every record on disk before the call is answered', async () => {
    const audit = openAudit({ file });
    const write = () => audit.write({ ...event, correlationId: randomUUID() });
    await Promise.all([write(), write()]);
    expect(lines()).toHaveLength(2);
    for (let more = 0; more < 100; more += 1) void write();
    expect(lines().length).toBeGreaterThanOrEqual(98); // a long queue does not wait for the event loop
    await write();
    expect(lines()).toHaveLength(103);
    audit.close();
  });

  it.runIf(process.platform !== 'win32')('can be read by its owner only', () => {
    record(1);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('refuses to continue a trail that does not end with a whole record', () => {
    record(1);
    appendFileSync(file, '{"audit":true,"seq');
    expect(() => openAudit({ file })).toThrow(/Verify it and start a new file/);
  });
});

describe('tamper drill (P-122)', () => {
  const replaceIn = (index: number, from: string, to: string) => (all: string[]) =>
    all.map((line, at) => (at === index ? line.replace(from, to) : line));

  it.each<[string, (all: string[]) => string[], number]>([
    ['changes who called', replaceIn(1, 'client/alice', 'client/mallory'), 2],
    ['changes a decision', replaceIn(2, '"allowed"', '"refused"'), 3],
    ['names a caller twice, for readers that stop at the first', replaceIn(0, '"principal"', '"principal":"mallory","principal"'), 1],
    ['removes the first record', (all) => all.slice(1), 1],
    ['removes a record', (all) => all.toSpliced(1, 1), 2],
    ['swaps two records', (all) => [all[1] ?? '', all[0] ?? '', ...all.slice(2)], 1],
    ['repeats a record', (all) => [...all, all.at(-1) ?? ''], 5],
    ['inserts noise', (all) => all.toSpliced(2, 0, 'null'), 3],
    ['inserts a record of its own', (all) => all.toSpliced(2, 0, JSON.stringify({ ...event, sequence: 3, hash: 'f'.repeat(64) })), 3],
  ])('notices somebody who %s', (_name, tamper, brokenAt) => {
    record(4);
    expect(() => verifyAudit(tamper(lines()))).toThrow(`broken at record ${brokenAt}`);
  });

  it('notices a record that comes from another trail', () => {
    record(2);
    const [, second = ''] = lines();
    rmSync(file);
    record(2);
    expect(() => verifyAudit([lines()[0] ?? '', second])).toThrow('broken at record 2');
  });

  it('notices a chain that was recomputed without the key', () => {
    record(2);
    expect(() => verifyAudit(lines(), key)).toThrow('broken at record 1');
    rmSync(file);
    record(2, { key });
    expect(verifyAudit(lines(), key)).toBe(2);
    expect(() => verifyAudit(lines(), new Secret('another key of more than 32 characters'))).toThrow('broken at record 1');
  });
});
