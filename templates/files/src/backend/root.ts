import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { ToolError } from '../platform/errors.js';

/** P-59; deeper trees are not served. */
const MAX_DEPTH = 10;
// O_NONBLOCK: opening a pipe must not hang. O_NOFOLLOW: the path was resolved, so a link at its end was put there since.
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'ENAMETOOLONG', 'EISDIR']);

/**
 * The one folder this server may read. Containment is decided on real paths (P-59): `..`, links, NUL, other separators and a
 * sibling with the same prefix all end in the same "no such document", so that a caller learns nothing about what is outside.
 */
export class Root {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolved on every use: the folder may be a mount that comes and goes. Where it has gone, no path of a caller is to blame. */
  async realPath(): Promise<string> {
    try {
      return await realpath(this.#folder);
    } catch (cause) {
      throw new ToolError('UNAVAILABLE', undefined, { cause });
    }
  }

  /** The real path of a document or folder, or NOT_FOUND. */
  async resolve(path: string): Promise<string> {
    if (!isServable(path)) throw new ToolError('NOT_FOUND');
    return translate(async () => {
      const folder = await this.realPath();
      const target = await realpath(join(folder, path));
      if (!contains(folder, target) || !isServable(relative(folder, target))) throw new ToolError('NOT_FOUND');
      return target;
    });
  }

  /** Opens a regular file and proves, on the open handle, that it is still the one inside the folder. The caller closes it. */
  async open(path: string): Promise<{ handle: FileHandle; stats: Stats }> {
    const target = await this.resolve(path);
    return translate(async () => {
      if (!(await lstat(target)).isFile()) throw new ToolError('NOT_FOUND');
      const handle = await open(target, OPEN_FLAGS);
      try {
        const stats = await handle.stat();
        if (!stats.isFile() || !(await this.#holds(handle, stats, path))) throw new ToolError('NOT_FOUND');
        return { handle, stats };
      } catch (error) {
        await handle.close();
        throw error;
      }
    });
  }

  /**
   * Whether an open file lies inside the folder: between the check and the opening, somebody may have put a link in the way.
   * Linux tells where a handle leads, which no race can change; elsewhere the path is resolved once more and compared.
   */
  async #holds(handle: FileHandle, stats: Stats, path: string): Promise<boolean> {
    const place = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined);
    if (place === undefined) {
      const now = await stat(await this.resolve(path));
      return stats.ino === now.ino && stats.dev === now.dev;
    }
    const folder = await this.realPath();
    return contains(folder, place) && isServable(relative(folder, place));
  }
}

/** Names that start with a dot are never served: .env, .git and .ssh are found that way. */
export function isServable(path: string): boolean {
  if (path === '') return true;
  if (/[\0\\]/.test(path) || isAbsolute(path) || /^[A-Za-z]:/.test(path)) return false;
  const segments = path.split(/[/\\]/);
  return segments.length <= MAX_DEPTH && segments.every((segment) => segment !== '' && !segment.startsWith('.'));
}

/** `relative`, not a prefix: /srv/data-evil starts with /srv/data (W9). */
function contains(folder: string, target: string): boolean {
  const path = relative(folder, target);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

/** File system errors as what they mean to a caller. What is not about the path is the storage's fault. */
export async function translate<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ToolError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    throw new ToolError(code !== undefined && MISSING.has(code) ? 'NOT_FOUND' : 'UNAVAILABLE', undefined, { cause });
  }
}
