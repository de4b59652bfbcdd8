import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RenderedFile } from '../../src/create/render.js';
import { inspectTarget, type Target } from '../../src/create/target.js';
import { type Disk, writeProject } from '../../src/create/write.js';
import { UserError } from '../../src/shell/errors.js';
import { cancelled } from '../../src/shell/interruption.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';

const file = (path: string, content: string | Uint8Array = path, executable = false): RenderedFile => ({
  path,
  content,
  executable,
  class: 'merge',
});
const files = [
  file('README.md', 'new'),
  file('bin/run.sh', '#!/bin/sh\n', true),
  file('logo.png', Buffer.from([0, 255])),
  file('src/a/b.ts', 'new'),
];
const never = new AbortController().signal;

/** The three kinds of target, each with what it needs to be written. */
const CASES = {
  'a new folder below new folders': { folder: 'x/y/z', prepare: () => {}, overwrite: [] },
  'a folder with only .git': { folder: 'x', prepare: (cwd: string) => write(cwd, 'x/.git/HEAD', 'ref'), overwrite: [] },
  'an occupied folder': {
    folder: 'x',
    prepare: (cwd: string) => {
      write(cwd, 'x/README.md', 'old');
      write(cwd, 'x/src/a/b.ts', 'old');
      write(cwd, 'x/src/mine.ts', 'mine');
    },
    overwrite: ['README.md', 'src/a/b.ts'],
  },
};

function write(cwd: string, path: string, content: string): void {
  mkdirSync(join(cwd, path, '..'), { recursive: true });
  writeFileSync(join(cwd, path), content);
}

/** A disk on which the operation with number `at` (from 0) meets `event` instead, or first. Counts the operations that change something. */
function troubledDisk(at: number, event: () => void): { disk: Disk; operations: () => number } {
  let count = 0;
  const counted = <Operation extends (...args: never[]) => unknown>(operation: Operation): Operation =>
    new Proxy(operation, {
      apply: (target, self, args) => {
        if (count++ === at) event();
        return Reflect.apply(target, self, args);
      },
    });
  return {
    disk: { ...fs, mkdir: counted(fs.mkdir), rename: counted(fs.rename), writeFile: counted(fs.writeFile) },
    operations: () => count,
  };
}

async function prepared(name: keyof typeof CASES): Promise<{ cwd: string; target: Target; overwrite: string[] }> {
  const { folder, prepare, overwrite } = CASES[name];
  const cwd = temporaryFolder();
  prepare(cwd);
  return { cwd, target: await inspectTarget(cwd, folder), overwrite };
}

const names = Object.keys(CASES) as (keyof typeof CASES)[];

describe('writeProject', () => {
  it.each(names)('writes everything into %s, and leaves nothing else', async (name) => {
    const { cwd, target, overwrite } = await prepared(name);
    const before = snapshot(cwd);
    await writeProject(target, files, { overwrite, signal: never });
    const after = snapshot(cwd);
    for (const { path, content } of files) {
      expect(after[join(target.display, path)]).toBe(Buffer.from(content).toString('latin1'));
    }
    const ours = new Set(files.map(({ path }) => join(target.display, path)));
    const added = Object.entries(after).filter(([path, content]) => !(path in before) && content !== 'folder' && !ours.has(path));
    expect(added).toEqual([]);
    for (const [path, content] of Object.entries(before)) if (!ours.has(path)) expect(after[path]).toBe(content);
    expect(statSync(join(target.path, 'bin/run.sh')).mode & 0o111).toBe(0o111);
    expect(statSync(join(target.path, 'README.md')).mode & 0o111).toBe(0);
  });

  it.each(names)('leaves %s as it was, whichever disk operation fails', async (name) => {
    for (let at = 0; ; at++) {
      const { cwd, target, overwrite } = await prepared(name);
      const before = snapshot(cwd);
      const { disk, operations } = troubledDisk(at, () => {
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      });
      const outcome = await writeProject(target, files, { overwrite, signal: never, disk }).catch((error: unknown) => error);
      if (operations() <= at) {
        expect(at).toBeGreaterThan(files.length);
        break;
      }
      expect(outcome).toMatchObject({ exitCode: 1, reason: 'write-failed', message: expect.stringContaining('The disk is full') });
      expect(snapshot(cwd)).toEqual(before);
    }
  });

  it.each(names)('leaves %s as it was, whenever it is interrupted', async (name) => {
    let undone = 0;
    for (let at = 0; ; at++) {
      const { cwd, target, overwrite } = await prepared(name);
      const before = snapshot(cwd);
      const controller = new AbortController();
      const { disk, operations } = troubledDisk(at, () => controller.abort(cancelled()));
      const outcome = await writeProject(target, files, { overwrite, signal: controller.signal, disk }).catch((error: unknown) => error);
      if (operations() <= at) break;
      // Interrupted within the very last operation, the project is complete.
      if (outcome === undefined) continue;
      undone++;
      expect(outcome).toMatchObject({ exitCode: 130 });
      expect(snapshot(cwd)).toEqual(before);
    }
    expect(undone).toBeGreaterThan(files.length);
  });

  it('notices a file that is stored wrongly', async () => {
    const { cwd, target } = await prepared('a new folder below new folders');
    const disk: Disk = { ...fs, readFile: new Proxy(fs.readFile, { apply: async () => Buffer.from('something else') }) };
    await expect(writeProject(target, files, { overwrite: [], signal: never, disk })).rejects.toThrow('was not stored as it was written');
    expect(snapshot(cwd)).toEqual({});
  });

  it('replaces no file that it was not told to, even one that appeared meanwhile', async () => {
    const { cwd, target } = await prepared('an occupied folder');
    const before = snapshot(cwd);
    await expect(writeProject(target, files, { overwrite: ['README.md'], signal: never })).rejects.toMatchObject({
      exitCode: 3,
      reason: 'target-changed',
    });
    expect(snapshot(cwd)).toEqual(before);
  });

  it('does not take over a folder that somebody else made meanwhile', async () => {
    const { cwd, target } = await prepared('a new folder below new folders');
    write(cwd, 'x/y/z/theirs.txt', 'theirs');
    await expect(writeProject(target, files, { overwrite: [], signal: never })).rejects.toMatchObject({
      exitCode: 3,
      reason: 'target-changed',
    });
    expect(snapshot(cwd)).toEqual({ x: 'folder', 'x/y': 'folder', 'x/y/z': 'folder', 'x/y/z/theirs.txt': 'theirs' });
  });

  it('says where the old files are when the disk refuses even the undoing', async () => {
    const { target, overwrite } = await prepared('an occupied folder');
    const broken = Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
    let moves = 0;
    const rename = new Proxy(fs.rename, {
      apply: (real, self, args) => {
        if (++moves > 2) throw broken;
        return Reflect.apply(real, self, args);
      },
    });
    const outcome = await writeProject(target, files, { overwrite, signal: never, disk: { ...fs, rename } }).catch(
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(UserError);
    expect(outcome).toMatchObject({ reason: 'undo-failed', message: expect.stringContaining('.create-mcp-server.tmp-') });
    const kept = Object.entries(snapshot(target.path)).filter(([path]) => path.endsWith('old/README.md'));
    expect(kept).toEqual([[expect.any(String), 'old']]);
  });
});
