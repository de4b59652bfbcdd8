import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError, usageError } from '../shell/errors.js';

/** Text of a file, or undefined where there is none. Throws a UserError where it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw usageError(`${path} cannot be read (${codeOf(error)}).`, 'not-readable');
  }
}

/**
 * Replaces a file in one step: whoever reads it meanwhile sees the old text or the new one. Keeps its mode; `created` is that of a new file.
 * Follows no link.
 */
export function writeText(path: string, text: string, created = 0o666): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) throw Object.assign(new Error(), { code: 'it is a symbolic link' });
    const mode = existsSync(path) ? statSync(path).mode & 0o777 : undefined;
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      writeFileSync(temporary, text, { flag: 'wx', mode: created });
      if (mode !== undefined) chmodSync(temporary, mode);
      renameSync(temporary, path);
    } finally {
      rmSync(temporary, { force: true });
    }
  } catch (error) {
    throw new UserError(`${path} cannot be written (${codeOf(error)}).`, { exitCode: 2, reason: 'not-writable', cause: error });
  }
}

export function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Everything that comes on standard input. */
export function readStandardInput(): string {
  return readFileSync(0, 'utf8');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
