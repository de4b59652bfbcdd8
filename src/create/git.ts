import type { Host } from '../shell/host.js';

/** How the repository of a new project came out. */
export interface GitOutcome {
  /** `none`: there is no repository of its own. */
  state: 'committed' | 'initialised' | 'none';
  /** What a person should know, if anything. */
  warning?: string;
}

/** A hook (GIT_DIR of another repository) must not lead our commands elsewhere. */
const OWN_REPOSITORY = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, GIT_TERMINAL_PROMPT: '0' };

/** Milliseconds for one git command. A hook, or a signing key that asks for a passphrase nobody can type, must not hang us. */
const GIT_TIMEOUT = 60_000;

/**
 * Makes a repository with branch `main` and a first commit, unless the project already lies in one. Never fails: a missing git or a missing
 * identity is a warning. `forced` are files to add even where the user ignores their kind.
 */
export async function initRepository(host: Host, folder: string, message: string, forced: readonly string[]): Promise<GitOutcome> {
  const git = (...args: string[]) =>
    host.execute('git', args, { cwd: folder, env: OWN_REPOSITORY, output: 'capture', timeout: GIT_TIMEOUT });
  const inside = await git('rev-parse', '--is-inside-work-tree');
  if (inside.missing) return { state: 'none', warning: 'git is not installed, so the project has no repository.' };
  if (inside.code === 0) return { state: 'none' };
  const init = await git('init', '--quiet');
  if (init.code !== 0) return { state: 'none', warning: `git init failed: ${init.stderr.trim()}` };
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  const identified = await Promise.all(
    ['name', 'email'].map(async (part) => hasIdentity(host.env, part, await git('config', `user.${part}`))),
  );
  if (!identified.every(Boolean)) {
    return { state: 'initialised', warning: 'git does not know your name and e-mail (user.name, user.email), so nothing was committed.' };
  }
  await git('add', '--all');
  if (forced.length > 0) await git('add', '--force', '--', ...forced);
  const commit = await git('commit', '--quiet', '--message', message);
  return commit.code === 0
    ? { state: 'committed' }
    : { state: 'initialised', warning: `The first commit failed: ${commit.stderr.trim() || 'git gave no reason'}` };
}

function hasIdentity(env: NodeJS.ProcessEnv, part: string, configured: { code: number | undefined }): boolean {
  const key = part.toUpperCase();
  return configured.code === 0 || Boolean(env[`GIT_AUTHOR_${key}`] && env[`GIT_COMMITTER_${key}`]);
}
