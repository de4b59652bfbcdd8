import type { Action } from './plan.js';
import type { UpgradeResult } from './result.js';

/** What happens to a file, in words. */
const WORDS: Readonly<Record<Action, string>> = {
  unchanged: 'unchanged',
  create: 'create',
  update: 'update',
  merge: 'merge',
  conflict: 'CONFLICT',
  taken: 'CONFLICT',
  remove: 'remove',
  rename: 'move',
  deleted: 'stays deleted',
  kept: 'keep yours',
};

/** The plan of an upgrade, for a person: every file that something happens to, or that was left alone for a reason. */
export function describePlan(result: UpgradeResult): string {
  const { from, to, answers = {}, files, migrations, diff, weakened } = result;
  const title = from && to ? `From ${from.generator} (template ${from.template}) to ${to.generator} (template ${to.template})\n` : '';
  const changed = Object.entries(answers).map(([key, change]) => `  ${key}: ${change.from} -> ${change.to}\n`);
  const rows = files
    .filter(({ action, notes }) => notes.length > 0 || (action !== 'unchanged' && action !== 'deleted'))
    .map(({ path, from: source, action, notes }) => {
      const name = source === undefined ? path : `${source} -> ${path}`;
      return `  ${WORDS[action].padEnd(13)} ${name}${notes.map((note) => `\n                ${note}`).join('')}\n`;
    });
  const migrated = migrations.map((text) => `  migration     ${text}\n`);
  const weaker = weakened.map((text) => `  WEAKER        ${text}\n`);
  return [title, ...changed, ...rows, ...migrated, ...weaker, diff === undefined || diff === '' ? '' : `\n${diff}`, '\n'].join('');
}

/** How an upgrade ended, for a person. */
export function describeUpgrade({ dryRun, files, checks, next, unresolved, to }: UpgradeResult): string {
  const tried = checks.map(
    ({ name, outcome, detail }) => `  ${name.padEnd(10)} ${outcome}${outcome === 'skipped' ? ` (${detail})` : ''}\n`,
  );
  if (dryRun) {
    const open = unresolved.length === 0 ? 'No conflicts.' : `Conflicts in ${unresolved.length} files, which you would settle.`;
    return `Dry run: nothing was written. ${open}\n${next.map(({ command, when }) => `  ${command}  # ${when}\n`).join('')}`;
  }
  const isIdle = to !== undefined && files.every(({ action }) => action === 'unchanged' || action === 'deleted' || action === 'kept');
  const end = isIdle ? 'Nothing to do: the project is up to date.' : 'Done.';
  const steps = isIdle ? [] : next.map(({ command, when }) => `  ${command}  # ${when}\n`);
  return `${tried.length === 0 ? '' : `Checked in a copy:\n${tried.join('')}`}${end}\n${steps.join('')}`;
}
