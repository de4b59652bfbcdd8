import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { UserError } from '../shell/errors.js';
import type { RenderedFile } from './render.js';
import { EXIT_CONFLICT, type Target } from './target.js';

/** The disk operations used here, so that a test can make one fail. */
export interface Disk extends Pick<typeof fs, 'lstat' | 'rename' | 'rm' | 'rmdir'> {
  mkdir(path: string, options?: { recursive: boolean }): Promise<unknown>;
  readFile(path: string): Promise<Buffer>;
  writeFile(path: string, content: string | Uint8Array, options: { flag: string; mode: number }): Promise<void>;
}

/** What is done for each file is done at once: to wait for a thread takes ten times as long as to write a small file. */
const localDisk: Disk = {
  ...fs,
  mkdir: async (path, options) => mkdirSync(path, options),
  readFile: async (path) => readFileSync(path),
  writeFile: async (path, content, options) => writeFileSync(path, content, options),
};

/** After so many files the event loop has its turn, and with it Ctrl-C. */
const FILES_AT_ONCE = 20;

/** What {@link writeProject} needs besides the files. */
export interface WriteOptions {
  /** Existing files that may be replaced; any other existing file is a conflict. */
  overwrite: readonly string[];
  /** Undoes everything when aborted before the last file is in place. */
  signal: AbortSignal;
  disk?: Disk;
}

/**
 * Writes a project: all of it, or nothing. The files are first written to a temporary folder on the same disk and read back; then that
 * folder is renamed (new target), or its files are moved one by one and moved back on a failure (existing target).
 * Throws the signal's reason when stopped, a UserError when the disk refuses. The only function of `create` that writes to the target.
 */
export async function writeProject(target: Target, files: readonly RenderedFile[], options: WriteOptions): Promise<void> {
  const transaction = new Transaction(options.disk ?? localDisk, options.signal);
  try {
    if (target.state === 'missing') await writeNew(transaction, target.path, files);
    else await writeInto(transaction, target.path, files, new Set(options.overwrite));
  } catch (error) {
    await transaction.undo();
    throw explain(error, target);
  }
  await transaction.discardStages();
}

async function writeNew(transaction: Transaction, path: string, files: readonly RenderedFile[]): Promise<void> {
  await transaction.makeFolder(dirname(path));
  const stage = await transaction.makeStage(join(dirname(path), `.${basename(path).slice(0, 100)}.tmp-${randomBytes(6).toString('hex')}`));
  await transaction.stageFiles(stage, files);
  await transaction.move(stage, path);
}

/** Stages inside the target: its parent may lie on another disk (a mounted folder) or be closed to us. */
async function writeInto(
  transaction: Transaction,
  path: string,
  files: readonly RenderedFile[],
  overwrite: ReadonlySet<string>,
): Promise<void> {
  const stage = await transaction.makeStage(join(path, `.create-mcp-server.tmp-${randomBytes(6).toString('hex')}`));
  await transaction.stageFiles(join(stage, 'new'), files);
  for (const file of files) {
    const destination = join(path, file.path);
    await transaction.makeFolder(dirname(destination));
    if (overwrite.has(file.path)) {
      await transaction.makeFolder(dirname(join(stage, 'old', file.path)));
      await transaction.move(destination, join(stage, 'old', file.path));
    }
    await transaction.move(join(stage, 'new', file.path), destination);
  }
}

/** Disk operations that can be taken back, last first. */
class Transaction {
  private readonly undoSteps: (() => Promise<void>)[] = [];
  private readonly stages: string[] = [];

  constructor(
    private readonly disk: Disk,
    private readonly signal: AbortSignal,
  ) {}

  /** Makes `path` and the folders above it that are missing; undone by removing those that are empty by then. */
  async makeFolder(path: string): Promise<void> {
    if (await this.exists(path)) return;
    await this.makeFolder(dirname(path));
    await this.step(
      () => this.disk.mkdir(path),
      () => this.disk.rmdir(path),
    );
  }

  /** Makes a temporary folder that is gone afterwards, however this ends. */
  async makeStage(path: string): Promise<string> {
    this.stages.push(path);
    await this.step(
      () => this.disk.mkdir(path),
      () => this.disk.rm(path, { recursive: true, force: true }),
    );
    return path;
  }

  /** Writes files below `stage` and reads each back. Needs no undoing: the stage goes as a whole. */
  async stageFiles(stage: string, files: readonly RenderedFile[]): Promise<void> {
    const folders = new Set<string>();
    for (const [index, { path, content, executable }] of files.entries()) {
      if (index % FILES_AT_ONCE === 0) await setImmediate();
      this.signal.throwIfAborted();
      const destination = join(stage, path);
      const folder = dirname(destination);
      if (!folders.has(folder)) await this.disk.mkdir(folder, { recursive: true });
      folders.add(folder);
      await this.disk.writeFile(destination, content, { flag: 'wx', mode: executable ? 0o755 : 0o644 });
      const written = await this.disk.readFile(destination);
      if (!written.equals(Buffer.from(content))) throw new Error(`${path} was not stored as it was written`);
    }
  }

  /** Moves a file or folder to a place where nothing is. */
  async move(from: string, to: string): Promise<void> {
    if (await this.exists(to)) throw Object.assign(new Error(`${to} appeared meanwhile`), { code: 'EEXIST' });
    await this.step(
      () => this.disk.rename(from, to),
      () => this.disk.rename(to, from),
    );
  }

  /** Takes everything back. Throws when that fails; the temporary folder is then kept, for it holds the user's files. */
  async undo(): Promise<void> {
    for (const takeBack of this.undoSteps.reverse()) {
      try {
        await takeBack();
      } catch (error) {
        if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) continue;
        const message = `The disk refused to undo the work: ${messageOf(error)}. What was there before is kept in ${this.stages.join(', ')}.`;
        throw new UserError(message, { exitCode: 1, reason: 'undo-failed', cause: error });
      }
    }
  }

  /** Removes the temporary folders. */
  async discardStages(): Promise<void> {
    for (const stage of this.stages) await this.disk.rm(stage, { recursive: true, force: true });
  }

  private async step(work: () => Promise<unknown>, undo: () => Promise<void>): Promise<void> {
    this.signal.throwIfAborted();
    await work();
    this.undoSteps.push(undo);
  }

  private async exists(path: string): Promise<boolean> {
    try {
      await this.disk.lstat(path);
      return true;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false;
      throw error;
    }
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'You may not write there. Choose another folder, or mend its permissions',
  EPERM: 'You may not write there. Choose another folder, or mend its permissions',
  EROFS: 'That disk is read-only. Choose another folder',
  ENOSPC: 'The disk is full. Make room, then run the command again',
  EDQUOT: 'Your quota on that disk is used up. Make room, then run the command again',
  EFBIG: 'A file is larger than your limits allow. Raise the limit (ulimit -f), then run the command again',
  ENAMETOOLONG: 'The path is too long for that disk. Choose a shorter one',
};

function explain(error: unknown, target: Target): UserError {
  if (error instanceof UserError) return error;
  if (hasCode(error, 'EEXIST', 'ENOTEMPTY')) {
    const message = `Somebody else wrote to ${target.display} meanwhile (${messageOf(error)}). Nothing of ours was left behind.`;
    return new UserError(message, { exitCode: EXIT_CONFLICT, reason: 'target-changed', cause: error });
  }
  const advice = Object.entries(ADVICE).find(([code]) => hasCode(error, code))?.[1] ?? 'Run the command again';
  const message = `The project could not be written to ${target.display}: ${messageOf(error)}. ${advice}. Nothing was left behind.`;
  return new UserError(message, { exitCode: 1, reason: 'write-failed', cause: error });
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
