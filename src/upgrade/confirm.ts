import type { PackageManager } from '../create/package-manager.js';
import { UserError } from '../shell/errors.js';
import type { Host } from '../shell/host.js';
import type { Work } from './changes.js';
import type { Change } from './journal.js';
import { isLockfile } from './merge/merge.js';
import { fileProblem } from './parse.js';
import { readFiles } from './project.js';
import { withStage } from './stage.js';
import { type CheckResult, compareWithBaseline, runChecks } from './verify.js';

/** Exit code 5: the upgraded project does not work where the old one did. Nothing was changed. */
export const EXIT_UNVERIFIED = 5;

/** What is to be confirmed, and by whom. */
export interface Confirmation {
  host: Host;
  pm: PackageManager;
  /** False: nothing is installed or run. */
  run: boolean;
  /** What makes the project what it was before the upgrade, where the disk has more than that already. */
  original?: readonly Change[];
  step(text: string): void;
}

/**
 * Tries `work` in a copy of the project: every file parses, nothing is left unmerged, and it installs, type-checks, passes its tests and
 * starts wherever it did before. With conflicts open, only the first can be told. `report` is given the checks before anything is thrown.
 */
export async function confirm(
  folder: string,
  work: Work,
  confirmation: Confirmation,
  report: (checks: CheckResult[]) => void,
): Promise<Change[]> {
  const { host, pm, run, step, original = [] } = confirmation;
  const open = new Set(work.unresolved.map(({ path }) => path));
  const problems = work.changes
    .filter(({ path, after }) => after && !open.has(path) && !path.endsWith('.rej'))
    .flatMap(({ path, after }) => (after ? (fileProblem(path, after.content) ?? []) : []));
  const parsed: CheckResult =
    problems.length === 0 ? { name: 'parse', outcome: 'passed' } : { name: 'parse', outcome: 'failed', detail: problems.join('\n') };
  report([parsed]);
  if (problems.length > 0) throw unverified([parsed]);
  if (!run || open.size > 0) return work.changes;
  step('Installing and checking the upgraded project in a copy');
  const staged = await withStage(host, folder, work.changes, async (stage) => ({
    checks: await runChecks(host, pm, stage),
    locks: await relockedFiles(folder, stage, work.changes),
  }));
  const checks = await compareWithBaseline(staged.checks, () => {
    step('Something failed: checking the project as it was, to compare');
    return withStage(host, folder, original, (stage) => runChecks(host, pm, stage));
  });
  report([parsed, ...checks]);
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) throw unverified(failed);
  return [...work.changes.filter(({ path }) => !staged.locks.some((lock) => lock.path === path)), ...staged.locks];
}

/** The lock file as the package manager left it in the copy, where the project has one that the upgrade changes. */
async function relockedFiles(folder: string, stage: string, changes: readonly Change[]): Promise<Change[]> {
  if (!changes.some(({ path }) => path === 'package.json' || isLockfile(path))) return [];
  const names = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];
  const [mine, locked] = [await readFiles(folder, names), await readFiles(stage, names)];
  return [...locked].flatMap(([path, after]): Change[] => {
    const before = mine.get(path);
    const isChanged =
      changes.some((change) => change.path === path) || (before !== undefined && !Buffer.from(before.content).equals(after.content));
    return isChanged ? [{ path, before, after }] : [];
  });
}

function unverified(failed: readonly CheckResult[]): UserError {
  const lines = failed.map(({ name, detail }) => `${name}: ${detail ?? 'failed'}`);
  const message = `The upgraded project fails where the old one did not, so nothing was changed.\n${lines.join('\n')}\n--no-verify applies it all the same.`;
  return new UserError(message, { exitCode: EXIT_UNVERIFIED, reason: 'verification-failed' });
}
