import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { abortJournal, applyJournal, beginJournal, type Change, JOURNAL_FOLDER, readJournal } from '../../src/upgrade/journal.js';
import { cleanEnvironment, projectRoot } from '../helpers/cli.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';

const hook = pathToFileURL(join(projectRoot, 'test/helpers/kill-at-write.js')).href;
const script = join(projectRoot, 'test/helpers/apply-changes.js');

const file = (content: string, executable = false) => ({ content: Buffer.from(content), executable });
const text = (content: string, executable = false) => ({ content, executable });

/** A change of every kind: replaced, added in new folders, removed with its folder, made executable. */
const changes: Change[] = [
  { path: 'a.ts', before: file('old a\n'), after: text('new a\n') },
  { path: 'deep/er/new.ts', before: undefined, after: text('new\n') },
  { path: 'gone/b.ts', before: file('old b\n'), after: undefined },
  { path: 'run.sh', before: file('old run\n'), after: text('new run\n', true) },
];
const closing: Change[] = [{ path: 'record.json', before: file('old record\n'), after: text('new record\n') }];

function makeProject(folder: string): string {
  for (const { path, before } of [...changes, ...closing]) {
    if (!before) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), before.content);
  }
  return folder;
}

/** Applies the changes in a process of its own, which dies right before its write number `killAt`. */
function applyAndDie(folder: string, killAt: number) {
  const list = join(temporaryFolder(), 'changes.json');
  const plain = (all: Change[]) =>
    all.map(({ path, before, after }) => ({ path, before: before && text(before.content.toString(), before.executable), after }));
  writeFileSync(list, JSON.stringify({ changes: plain(changes), closing: plain(closing) }));
  const env = cleanEnvironment({ PROJECT: folder, CHANGES: list, KILL_IN: folder, KILL_AT: String(killAt) });
  return spawnSync(process.execPath, ['--import', hook, script], { env, encoding: 'utf8', timeout: 60_000 });
}

async function mustRead(folder: string) {
  const journal = await readJournal(folder);
  if (!journal) throw new Error('no journal');
  return journal;
}

it('a run that is killed at any write leaves each file old or new, and can be aborted and continued', { timeout: 600_000 }, async () => {
  const root = temporaryFolder();
  const whole = makeProject(join(root, 'whole'));
  const old = snapshot(whole);
  const run = applyAndDie(whole, 0);
  const writes = Number(/writes: (\d+)/.exec(run.stderr)?.[1]);
  const fresh = snapshot(whole);
  expect([run.status, Object.keys(fresh).sort()]).toEqual([0, ['a.ts', 'deep', 'deep/er', 'deep/er/new.ts', 'record.json', 'run.sh']]);
  expect(statSync(join(whole, 'run.sh')).mode & 0o111).not.toBe(0);
  const seen = { untouched: 0, underWay: 0, finished: 0 };
  for (let at = 1; at <= writes; at += 1) {
    const folder = makeProject(join(root, `killed-${at}`));
    expect(applyAndDie(folder, at).signal).toBe('SIGKILL');
    for (const [path, content] of Object.entries(snapshot(folder))) {
      if (!path.startsWith(JOURNAL_FOLDER) && content !== 'folder') expect([old[path], fresh[path]], `${path} at ${at}`).toContain(content);
    }
    if (await readJournal(folder)) {
      seen.underWay += 1;
      const copy = join(root, `continued-${at}`);
      cpSync(folder, copy, { recursive: true });
      await applyJournal(copy, await mustRead(copy));
      expect(snapshot(copy)).toEqual(fresh);
      await abortJournal(folder, await mustRead(folder));
      expect(snapshot(folder)).toEqual(old);
    } else {
      rmSync(join(folder, JOURNAL_FOLDER), { recursive: true, force: true });
      const now = snapshot(folder);
      const isOld = JSON.stringify(now) === JSON.stringify(old);
      seen[isOld ? 'untouched' : 'finished'] += 1;
      expect(now).toEqual(isOld ? old : fresh);
    }
  }
  expect(seen.untouched).toBeGreaterThan(3);
  expect(seen.underWay).toBeGreaterThan(8);
});

describe('a journal', () => {
  it('hides itself from git', async () => {
    const folder = makeProject(temporaryFolder());
    spawnSync('git', ['init', '--quiet'], { cwd: folder });
    await beginJournal(folder, changes, closing, []);
    const status = spawnSync('git', ['status', '--porcelain', '--untracked-files=all'], { cwd: folder, encoding: 'utf8' }).stdout;
    expect(status).not.toContain(JOURNAL_FOLDER);
  });

  it('does not overwrite what somebody else wrote meanwhile', async () => {
    const folder = makeProject(temporaryFolder());
    const journal = await beginJournal(folder, changes, closing, []);
    writeFileSync(join(folder, 'run.sh'), 'somebody else\n');
    await expect(applyJournal(folder, journal)).rejects.toThrow('run.sh was changed by somebody else');
    expect(await abortJournal(folder, await mustRead(folder))).toEqual(['run.sh.upgrade-aborted']);
    expect(existsSync(join(folder, 'run.sh.upgrade-aborted'))).toBe(true);
  });

  it('gives back the mode of a file', async () => {
    const folder = makeProject(temporaryFolder());
    chmodSync(join(folder, 'run.sh'), 0o755);
    const executable: Change = { path: 'run.sh', before: file('old run\n', true), after: text('new run\n') };
    await applyJournal(folder, await beginJournal(folder, [executable], [], [{ path: 'run.sh' }]));
    expect(statSync(join(folder, 'run.sh')).mode & 0o111).toBe(0);
    await abortJournal(folder, await mustRead(folder));
    expect(statSync(join(folder, 'run.sh')).mode & 0o111).toBe(0o111);
  });

  it('that is damaged is said to be', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, JOURNAL_FOLDER));
    for (const content of ['{}', 'no JSON']) {
      writeFileSync(join(folder, JOURNAL_FOLDER, 'journal.json'), content);
      await expect(readJournal(folder)).rejects.toThrow('damaged');
    }
  });
});
