import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usageError } from '../../shell/errors.js';
import { toolPackage } from '../../shell/package.js';
import { writeText } from '../files.js';
import type { Analysis } from '../finding.js';
import type { Store } from './store.js';

/** Entries above this are taken away after a run, those that were not used for the longest time first. */
const MOST_ENTRIES = 2000;
const ENTRY = /^[0-9a-f]{64}\.json$/;

/** The folder that caches of this user belong in, by the rules of the platform. */
export function defaultLocation(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const base =
    platform === 'win32'
      ? (env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : (env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));
  return join(base, 'create-mcp-server', 'lint');
}

/**
 * A folder of results, one file a unit. Holds what reports hold, as JSON that nothing runs, for the user alone. What was changed, cut off or
 * written by someone else is taken for absent. Throws a UserError where the folder lies in the repository that is linted: whoever writes
 * there could decide what is found.
 */
export function diskStore(location: string, root: string): Store {
  const dir = resolve(location);
  mkdirPrivate(dir);
  const repository = repositoryOf(root);
  if (isInside(realpathSync(dir), realpathSync(repository)))
    throw usageError(`--cache-location ${location} lies in the repository that is linted, whose authors could then decide what is found.`);
  const own = isOwn(dir);
  let written = false;
  return {
    identity: identityOf(),
    get: (key) => (own ? read(join(dir, `${key}.json`), key) : undefined),
    set: (key, analysis) => {
      if (!own) return;
      const body = JSON.stringify({ key, analysis: { ...analysis, timings: {} } });
      writeText(join(dir, `${key}.json`), `${digest(body)}\n${body}\n`, 0o600);
      written = true;
    },
    close: () => {
      if (written) prune(dir);
    },
  };
}

function mkdirPrivate(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw usageError(`--cache-location ${dir} cannot be made (${error instanceof Error && 'code' in error ? error.code : error}).`);
  }
}

/** The root of the repository around a folder, or the folder. */
function repositoryOf(root: string): string {
  for (let dir = root; ; dir = dirname(dir)) {
    if (lstatSync(join(dir, '.git'), { throwIfNoEntry: false }) !== undefined) return dir;
    if (dirname(dir) === dir) return root;
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && resolve(folder, way) === path);
}

/** Whether only this user can write here. Windows keeps what is below the user's own folder to the user. */
function isOwn(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isSymbolicLink()) return false;
  return process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0);
}

function read(path: string, key: string): Analysis | undefined {
  try {
    if (!isOwn(path)) return undefined;
    const [sum, body = ''] = readFileSync(path, 'utf8').split('\n');
    if (sum !== digest(body)) return undefined;
    const entry = JSON.parse(body) as { key: string; analysis: Analysis };
    if (entry.key !== key) return undefined;
    const now = new Date();
    utimesSync(path, now, now);
    return entry.analysis;
  } catch {
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function prune(dir: string): void {
  const entries = readdirSync(dir).filter((name) => ENTRY.test(name));
  if (entries.length <= MOST_ENTRIES) return;
  const aged = entries.flatMap((name) => {
    const stats = statSync(join(dir, name), { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ name, used: stats.mtimeMs }];
  });
  aged.sort((a, b) => b.used - a.used);
  for (const { name } of aged.slice(MOST_ENTRIES)) rmSync(join(dir, name), { force: true });
}

/** The version, and for a checkout that is built anew under the same version, when its files were written and how long they are. */
function identityOf(): string {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const stamps = files.sort().map((name) => {
    const { size, mtimeMs } = statSync(join(folder, name));
    return `${name} ${size} ${mtimeMs}`;
  });
  return `${toolPackage.version} ${digest(stamps.join('\n'))}`;
}
