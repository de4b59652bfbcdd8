import { UserError } from '../shell/errors.js';
import type { Execution, Host } from '../shell/host.js';
import { JOURNAL_FOLDER } from './journal.js';

/** Exit code 4: the git tree has changes, or there is none, so that an upgrade could not be told from what was there. */
export const EXIT_DIRTY = 4;

/** A hook (GIT_DIR of another repository) must not lead our commands elsewhere. */
const OWN_REPOSITORY = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, GIT_TERMINAL_PROMPT: '0' };

/** Milliseconds for one git command. */
const GIT_TIMEOUT = 60_000;

/** Runs git in `folder`, as nobody else's hook or index can lead it astray. */
export function git(host: Host, folder: string, ...args: string[]): Promise<Execution> {
  return host.execute('git', args, { cwd: folder, env: OWN_REPOSITORY, output: 'capture', timeout: GIT_TIMEOUT });
}

/** Throws a UserError (exit code 4) unless everything in `folder` is committed: then git shows what an upgrade did, and takes it back. */
export async function requireCleanTree(host: Host, folder: string): Promise<void> {
  const { code, missing, stdout, stderr } = await git(
    host,
    folder,
    'status',
    '--porcelain',
    '--untracked-files=all',
    '--',
    '.',
    `:(exclude)${JOURNAL_FOLDER}`,
  );
  if (missing) throw dirty('git is not installed, so that an upgrade could not be reviewed or taken back. Install it');
  if (code !== 0)
    throw dirty(`This is no git repository (${stderr.trim().split('\n')[0]}). Make one: git init && git add --all && git commit`);
  const head = await git(host, folder, 'rev-parse', '--verify', '--quiet', 'HEAD');
  if (head.code !== 0) throw dirty('Nothing is committed yet. Commit the project first: git add --all && git commit');
  const changes = stdout.split('\n').filter((line) => line.trim() !== '');
  if (changes.length > 0) throw dirty(`These files are not committed:\n${changes.slice(0, 20).join('\n')}\nCommit or stash them first`);
}

/** The paths that git keeps in `folder`, ignored files left out; undefined where there is no repository. */
export async function trackedFiles(host: Host, folder: string): Promise<string[] | undefined> {
  const { code, stdout } = await git(
    host,
    folder,
    '-c',
    'core.quotePath=false',
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
  );
  return code === 0 ? stdout.split('\0').filter((path) => path !== '') : undefined;
}

function dirty(message: string): UserError {
  return new UserError(`${message}, or add --allow-dirty.`, { exitCode: EXIT_DIRTY, reason: 'dirty-tree' });
}
