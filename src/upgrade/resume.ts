import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageManager } from '../create/package-manager.js';
import { RECORD_PATH } from '../create/record.js';
import { UserError, usageError } from '../shell/errors.js';
import { confirm } from './confirm.js';
import { abortJournal, applyJournal, closeJournal, JOURNAL_FOLDER, type Journal, originalFiles, readJournal } from './journal.js';
import { hasConflictMarkers } from './merge/text.js';
import { readFiles } from './project.js';
import type { UpgradeRun } from './upgrade.js';

/** Exit code 3: conflicts are left for a person. */
export const EXIT_CONFLICTS = 3;

/** Finishes an upgrade that was killed, or whose conflicts are settled by now. Throws a UserError (exit code 3) while they are not. */
export async function continueUpgrade(folder: string, run: UpgradeRun): Promise<void> {
  const { host, options, result } = run;
  const journal = await requireJournal(folder);
  result.status = 'action_required';
  if (journal.state === 'applying') await applyJournal(folder, journal);
  if (journal.unresolved.length > 0) {
    result.unresolved = await openConflicts(folder, journal);
    if (result.unresolved.length > 0) throw conflictsLeft(result.unresolved);
    const settled = await readFiles(
      folder,
      journal.entries.map(({ path }) => path),
    );
    const changes = [...settled].map(([path, file]) => ({ path, before: file, after: file }));
    const original = await originalFiles(folder, journal);
    const pm = await recordedPackageManager(folder);
    await confirm(folder, { changes, unresolved: [] }, { host, pm, run: options.verify, original, step: run.step }, (checks) => {
      result.checks = checks;
    });
    await closeJournal(folder, journal);
  }
  result.status = 'done';
  result.next = [{ command: 'git diff', when: 'to see what changed, then commit it' }];
}

/** Puts the project back as it was before the upgrade. Throws a usage error where none is under way. */
export async function abortUpgrade(folder: string, run: UpgradeRun): Promise<void> {
  const saved = await abortJournal(folder, await requireJournal(folder));
  for (const path of saved) {
    const text = `You changed ${path.replace(/\.upgrade-aborted$/, '')} since; what you wrote is kept in ${path}.`;
    run.result.warnings.push(text);
    run.warn(text);
  }
  run.result.status = 'done';
}

/** The error of an upgrade that left conflicts. It lists them all. */
export function conflictsLeft(unresolved: Journal['unresolved']): UserError {
  const list = unresolved.map(
    ({ path, rejected }) =>
      `  ${path}   ${rejected === undefined ? 'between <<<<<<< and >>>>>>>' : `see ${rejected}, and remove it when done`}`,
  );
  const message = `You and the template changed the same places. Settle these files, then: create-mcp-server upgrade --continue\n${list.join('\n')}\n--abort has everything as it was.`;
  return new UserError(message, { exitCode: EXIT_CONFLICTS, reason: 'conflicts' });
}

/** The error of a run that finds another one unfinished. */
export function unfinished(): UserError {
  const message = 'An upgrade of this project is under way. Finish it with --continue, or have everything as it was with --abort.';
  return new UserError(message, { exitCode: EXIT_CONFLICTS, reason: 'upgrade-unfinished' });
}

async function openConflicts(folder: string, { unresolved }: Journal): Promise<Journal['unresolved']> {
  const open = await Promise.all(
    unresolved.map(async (conflict) => {
      if (conflict.rejected !== undefined) return (await exists(join(folder, conflict.rejected))) ? [conflict] : [];
      const text = await readFile(join(folder, conflict.path), 'utf8').catch(() => '');
      return hasConflictMarkers(text) ? [conflict] : [];
    }),
  );
  return open.flat();
}

/** The package manager of the record that waits in the journal. */
async function recordedPackageManager(folder: string): Promise<PackageManager> {
  const waiting = await readFile(join(folder, JOURNAL_FOLDER, 'new', RECORD_PATH), 'utf8').catch(() => undefined);
  const text = waiting ?? (await readFile(join(folder, RECORD_PATH), 'utf8'));
  const { answers }: { answers: { pm: PackageManager } } = JSON.parse(text);
  return answers.pm;
}

async function requireJournal(folder: string): Promise<Journal> {
  const journal = await readJournal(folder);
  if (journal) return journal;
  throw usageError('No upgrade is under way here, so there is nothing to continue or abort.', 'no-upgrade');
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
