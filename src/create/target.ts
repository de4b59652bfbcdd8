import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError, usageError } from '../shell/errors.js';
import { isWindowsDevice } from './package-name.js';

/** Exit code 3: existing files are in the way. */
export const EXIT_CONFLICT = 3;

/** Where the project goes. */
export interface Target {
  /** Absolute, with every link on the way resolved. */
  path: string;
  /** Relative to the current folder, as the user would type it. */
  display: string;
  /** `missing`: made by one rename. `empty`: holds nothing, or only a `.git`. `occupied`: holds something else. */
  state: 'missing' | 'empty' | 'occupied';
  /** True when it holds a `.git`, which is left alone. */
  hasGit: boolean;
}

/**
 * Finds out where `folder` lies and what is there. Throws a usage error when it would lie outside `cwd`, also by way of a link,
 * and a conflict when something that is no folder is in the way. Reads only.
 */
export async function inspectTarget(cwd: string, folder: string): Promise<Target> {
  checkSpelling(folder);
  const root = await realpath(cwd);
  const wanted = resolve(cwd, folder);
  const outside = usageError(
    `${folder} lies outside the current folder. Go to the folder that is to hold the project (cd), and give a path below it.`,
    'target-outside',
  );
  if (!contains(cwd, wanted) && !contains(root, wanted)) throw outside;
  const path = await resolveLinks(wanted);
  if (path === undefined || !contains(root, path)) throw outside;
  const entries = await readEntries(path, folder);
  const state = entries === undefined ? 'missing' : entries.every((entry) => entry === '.git') ? 'empty' : 'occupied';
  return { path, display: relative(root, path).split(sep).join('/') || '.', state, hasGit: entries?.includes('.git') ?? false };
}

/** Those of `paths` that exist in the target. Throws a conflict where a link or a file in place of a folder would be written through. */
export async function findClashes(target: Target, paths: readonly string[]): Promise<string[]> {
  if (target.state === 'missing') return [];
  const found = await Promise.all(paths.map(async (path) => ((await exists(target.path, path)) ? [path] : [])));
  return found.flat();
}

function checkSpelling(folder: string): void {
  const name = JSON.stringify(folder);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (folder.trim() === '' || /[\u0000-\u001f\u007f-\u009f]/.test(folder)) throw usageError(`${name} cannot be the name of a folder.`);
  for (const segment of folder.split(/[/\\]/)) {
    if (isWindowsDevice(segment))
      throw usageError(`${name} has a part "${segment}", which Windows reserves for a device. Choose another folder.`);
    if (segment === '.git' || segment === 'node_modules')
      throw usageError(`${name} lies in ${segment}, which tools overwrite. Choose another folder.`);
  }
}

function contains(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** `path` with the links of its longest existing part resolved. Undefined when that part ends in a link to nowhere. */
async function resolveLinks(path: string): Promise<string | undefined> {
  const rest: string[] = [];
  let existing = path;
  while (!(await present(existing)) && dirname(existing) !== existing) {
    rest.unshift(basename(existing));
    existing = dirname(existing);
  }
  const real = await realpath(existing).catch(() => undefined);
  return real === undefined ? undefined : join(real, ...rest);
}

async function present(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    if (isCode(error, 'ENOTDIR')) return false;
    throw unreadable(path, error);
  }
}

async function readEntries(path: string, folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    if (isCode(error, 'ENOTDIR')) throw conflict(`${folder} is in the way: there is a file where a folder is needed.`, 'target-not-folder');
    throw unreadable(folder, error);
  }
}

async function exists(root: string, path: string): Promise<boolean> {
  const segments = path.split('/');
  for (const [index] of segments.entries()) {
    const part = segments.slice(0, index + 1).join('/');
    const stats = await lstat(join(root, part)).catch(() => undefined);
    if (stats === undefined) return false;
    const isLast = index === segments.length - 1;
    if (stats.isSymbolicLink())
      throw conflict(`${part} in the target is a link. Writing through links is refused; remove it first.`, 'target-link');
    if (isLast ? !stats.isFile() : !stats.isDirectory()) {
      throw conflict(`${part} in the target is ${isLast ? 'not a file' : 'not a folder'}, and the project needs one there.`, 'target-kind');
    }
  }
  return true;
}

function unreadable(path: string, error: unknown): UserError {
  const message = `${path} cannot be read: ${error instanceof Error ? error.message : error}`;
  return new UserError(message, { exitCode: 1, reason: 'target-unreadable', cause: error });
}

function conflict(message: string, reason: string): UserError {
  return new UserError(message, { exitCode: EXIT_CONFLICT, reason });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
