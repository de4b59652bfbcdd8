import { isAbsolute, relative, sep } from 'node:path';
import { usageError } from '../../shell/errors.js';
import { executeQuietly } from '../../shell/host.js';
import { type Changes, parseDiff, touches } from '../changed.js';
import type { Finding } from '../finding.js';

/** Nothing that a repository configures is run: no pager, no monitor, no hook, no driver of its own for differences, no filter. */
const CAREFUL = ['--no-pager', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.quotePath=true'];

/** The findings that the changes since a commit touch. Without a commit: what is not committed yet. */
export async function onlyChanged(findings: readonly Finding[], root: string, since: string | true): Promise<Finding[]> {
  const changes = await changesIn(root, since);
  return findings.filter((finding) => touches(changes, finding));
}

async function changesIn(root: string, since: string | true): Promise<Changes> {
  const top = (await git(root, ['rev-parse', '--show-toplevel'])).trim();
  const base = since === true ? 'HEAD' : await baseOf(root, since);
  const careful = ['--no-ext-diff', '--no-textconv', '--no-color', '--src-prefix=a/', '--dst-prefix=b/'];
  const diff = await git(root, ['diff', '--unified=0', ...careful, base, '--'], undefined, await withoutFilters(root));
  const untracked = await git(root, ['ls-files', '--others', '--exclude-standard', '--full-name', '-z']);
  const changes = new Map<string, 'all' | [number, number][]>();
  const add = (path: string, lines: 'all' | [number, number][]): void => {
    const name = relative(root, `${top}${sep}${path}`);
    if (!name.startsWith('..') && !isAbsolute(name)) changes.set(name.split(sep).join('/'), lines);
  };
  for (const [path, lines] of parseDiff(diff)) add(path, lines);
  for (const path of untracked.split('\0')) if (path !== '') add(path, 'all');
  return changes;
}

/** Where a branch began: what others did on the other branch meanwhile is not ours. */
async function baseOf(root: string, since: string): Promise<string> {
  if (since.startsWith('-')) throw usageError(`--changed ${since}: name a commit or a branch.`);
  return (
    await git(
      root,
      ['merge-base', since, 'HEAD'],
      `There is no commit "${since}" here, or it shares nothing with HEAD. In CI fetch enough history: fetch-depth: 0.`,
    )
  ).trim();
}

/** Fetching what a partial clone left out would run what its configuration names. */
const ENVIRONMENT = { GIT_OPTIONAL_LOCKS: '0', GIT_EXTERNAL_DIFF: undefined, GIT_NO_LAZY_FETCH: '1' };

/** The programs that the configuration of the repository itself runs on files that changed, each replaced by none. Those of the user stay: Git LFS is one. */
async function withoutFilters(root: string): Promise<NodeJS.ProcessEnv> {
  const listed = await executeQuietly(
    'git',
    [...CAREFUL, 'config', '--includes', '--show-scope', '--name-only', '-z', '--get-regexp', '^filter\\.'],
    root,
    ENVIRONMENT,
  );
  // Scope and name by turns.
  const parts = listed.stdout.split('\0');
  const names = parts.filter((_name, index) => index % 2 === 1 && /^(local|worktree)$/.test(parts[index - 1] ?? ''));
  const settings = names.flatMap((name, index): [string, string][] => [
    [`GIT_CONFIG_KEY_${index}`, name],
    [`GIT_CONFIG_VALUE_${index}`, name.endsWith('.required') ? 'false' : ''],
  ]);
  return { GIT_CONFIG_COUNT: String(names.length), ...Object.fromEntries(settings) };
}

async function git(cwd: string, args: readonly string[], wrong?: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const result = await executeQuietly('git', [...CAREFUL, ...args], cwd, { ...ENVIRONMENT, ...env });
  if (result.missing) throw usageError('--changed needs git, and there is none on PATH.');
  if (result.code === 0) return result.stdout;
  throw usageError(wrong ?? `--changed: git says: ${result.stderr.trim().split('\n')[0] ?? 'nothing'}`, 'git');
}
