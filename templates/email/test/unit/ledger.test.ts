import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Ledger, ledgerId } from '../../src/backend/ledger.js';
import { scratchFolder } from '../helpers/mail.js';

const RECEIPT = { messageId: 'm@example.com', accepted: 1, rejected: 0 };
const refused = expect.objectContaining({ code: 'REFUSED' });

describe('the ledger', () => {
  it('remembers what was sent, also after a restart (P-50)', async () => {
    const folder = scratchFolder();
    const ledger = new Ledger(folder);
    expect(await ledger.find('id', 'digest')).toBeUndefined();
    expect(await ledger.claim('id', 'digest')).toBe(true);
    await ledger.settle('id', 'digest', RECEIPT);
    expect(await new Ledger(folder).find('id', 'digest')).toEqual(RECEIPT);
  });

  it('gives a key to one only, however many ask at once', async () => {
    const folder = scratchFolder();
    const claims = await Promise.all(Array.from({ length: 50 }, () => new Ledger(folder).claim('id', 'digest')));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('refuses a key that stands for another message', async () => {
    const ledger = new Ledger(scratchFolder());
    await ledger.claim('id', 'digest');
    await ledger.settle('id', 'digest', RECEIPT);
    await expect(ledger.find('id', 'other')).rejects.toEqual(refused);
  });

  it('says that it does not know where a claim was never settled', async () => {
    const folder = scratchFolder();
    await new Ledger(folder).claim('id', 'digest');
    await expect(new Ledger(folder).find('id', 'digest')).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('not known'),
    });
    writeFileSync(join(folder, 'half.sent'), '{"dig');
    await expect(new Ledger(folder).find('half', 'digest')).rejects.toEqual(refused);
  });

  it('gives a key back', async () => {
    const ledger = new Ledger(scratchFolder());
    await ledger.claim('id', 'digest');
    await ledger.release('id');
    expect(await ledger.claim('id', 'digest')).toBe(true);
  });

  it('forgets after a week, and nothing else in its folder', async () => {
    const folder = scratchFolder();
    for (const name of ['old.sent', 'old.eml', 'new.sent']) writeFileSync(join(folder, name), '{}');
    const old = Date.now() / 1000 - 8 * 86_400;
    for (const name of ['old.sent', 'old.eml']) utimesSync(join(folder, name), old, old);
    await new Ledger(folder).claim('id', 'digest');
    expect(readdirSync(folder).sort()).toEqual(['id.sent', 'new.sent', 'old.eml']);
  });

  it.skipIf(process.platform === 'win32')('is for its owner only', async () => {
    const folder = join(scratchFolder(), 'made');
    await new Ledger(folder).claim('id', 'digest');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'id.sent')).mode & 0o777).toBe(0o600);
  });

  it('tells callers apart, and keeps their keys off the disk', () => {
    expect(ledgerId('alice', 'key-12345')).not.toBe(ledgerId('bob', 'key-12345'));
    expect(ledgerId('a', 'b/../../etc')).toMatch(/^[0-9a-f]{40}$/);
  });
});
