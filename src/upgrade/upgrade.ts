import semver from 'semver';
import { type Answers, answerWarnings } from '../create/answers.js';
import type { Installation } from '../create/create.js';
import { PRISTINE_PATH, RECORD_PATH, recordFiles } from '../create/record.js';
import { UserError, usageError } from '../shell/errors.js';
import type { Host } from '../shell/host.js';
import { completeBase, renderByRecordedVersion } from './base.js';
import { closingChanges, migratePlan, type Work, workOf } from './changes.js';
import { confirm } from './confirm.js';
import { unifiedDiff } from './diff.js';
import { applyJournal, beginJournal, type Change, readJournal } from './journal.js';
import { missingLayers, weakenings } from './layers.js';
import { decodeText } from './merge/form.js';
import { gitMerge } from './merge/git.js';
import { MIGRATIONS, type Migration } from './migrations.js';
import type { UpgradeOptions } from './options.js';
import { type BaseFile, type PlannedFile, type ProjectFile, planUpgrade } from './plan.js';
import { missingTexts, type ReadRecord, readBase, readFiles } from './project.js';
import { requireCleanTree } from './repository.js';
import { listPlanned, type UpgradeResult } from './result.js';
import { conflictsLeft, unfinished } from './resume.js';
import { changeAnswers, type Rendering, recordedAnswers } from './theirs.js';

/** One run of the command on a project that has a record. `result` is filled as it goes. */
export interface UpgradeRun {
  host: Host;
  installation: Pick<Installation, 'name' | 'version'>;
  options: UpgradeOptions;
  result: UpgradeResult;
  /** Renders with the running version. */
  render(answers: Answers): Promise<Rendering>;
  warn(text: string): void;
  /** A step that takes time begins. */
  step(text: string): void;
  migrations?: readonly Migration[];
}

/**
 * Brings the project in `folder` up to the running version, or to other answers. Everything is planned, tried in a copy and verified there
 * first; the project itself changes only then, by a journal that can be continued and aborted. Throws a UserError for everything that a
 * person can put right; `result.status` tells whether the project was changed by then.
 */
export async function upgradeProject(folder: string, record: ReadRecord, run: UpgradeRun): Promise<void> {
  const { host, installation, options, result } = run;
  if (await readJournal(folder)) throw unfinished();
  refuseNewer(record, installation.version);
  if (!options.dryRun && !options.allowDirty) await requireCleanTree(host, folder);
  const before = recordedAnswers(record);
  const after = changeAnswers(before, options.set);
  const theirs = await run.render(after);
  describe(result, record, theirs, installation.version);
  result.answers = difference(before, after);
  for (const text of answerWarnings(after)) warn(run, text);
  const mine = await readFiles(folder, new Set([...record.files, ...theirs.files].map(({ path }) => path)));
  const files = await plan(await baseOf(folder, record, mine, run), record, theirs, mine, run);
  result.weakened = weakenings(before, after, files);
  for (const text of missingLayers(files)) warn(run, text);
  const work = workOf(files, mine, options.conflict);
  result.unresolved = work.unresolved;
  if (options.diff) result.diff = work.changes.map(diffOf).join('');
  const identities = { generator: { name: installation.name, version: installation.version }, template: theirs.template, answers: after };
  const closing = closingChanges(await readFiles(folder, [RECORD_PATH, PRISTINE_PATH]), recordFiles(identities, theirs.files));
  await carryOut(folder, work, closing, after, run);
}

/** Everything that changes the disk. */
async function carryOut(folder: string, work: Work, closing: Change[], { pm }: Answers, run: UpgradeRun): Promise<void> {
  const { host, options, result } = run;
  const isRefused = result.weakened.length > 0 && !options.allowWeaker;
  if (options.dryRun) {
    const next = isRefused
      ? [{ command: 'create-mcp-server upgrade --allow-weaker', when: 'it is refused without, for what is WEAKER above' }]
      : [];
    Object.assign(result, { status: 'done', dryRun: true, next });
    return;
  }
  if (isRefused) throw weaker(result.weakened);
  if (work.changes.length + closing.length === 0) {
    result.status = 'done';
    return;
  }
  const changes =
    work.changes.length === 0
      ? []
      : await confirm(folder, work, { host, pm, run: options.verify, step: run.step }, (checks) => {
          result.checks = checks;
        });
  host.signal.throwIfAborted();
  await applyJournal(folder, await beginJournal(folder, changes, closing, work.unresolved));
  result.status = work.unresolved.length > 0 ? 'action_required' : 'done';
  result.next = nextSteps(result, pm);
  if (work.unresolved.length > 0) throw conflictsLeft(work.unresolved);
}

/** The base of the merge: what is kept beside the record, else what this version renders of the same answers, else what that one did. */
async function baseOf(folder: string, record: ReadRecord, mine: ReadonlyMap<string, ProjectFile>, run: UpgradeRun): Promise<BaseFile[]> {
  const base = await readBase(folder, record);
  if (missingTexts(base, mine).length === 0) return base;
  const { files } = await run.render(recordedAnswers(record));
  const ours = new Map(files.flatMap(({ path, content }) => (typeof content === 'string' ? [[path, content] as const] : [])));
  const known = completeBase(base, ours);
  if (missingTexts(known, mine).length === 0) return known;
  run.step(`Having create-mcp-server ${record.generator.version} make the project again, to know how it was`);
  const complete = completeBase(known, await renderByRecordedVersion(run.host, record, known));
  for (const path of missingTexts(complete, mine)) warn(run, `How ${path} was rendered is not known, so that it cannot be merged.`);
  return complete;
}

async function plan(
  base: readonly BaseFile[],
  record: ReadRecord,
  theirs: Rendering,
  mine: ReadonlyMap<string, ProjectFile>,
  run: UpgradeRun,
): Promise<PlannedFile[]> {
  const { installation, result } = run;
  const versions = { from: record.generator.version, to: installation.version };
  const labels = { mine: 'yours', base: `create-mcp-server ${versions.from}`, theirs: `create-mcp-server ${versions.to}` };
  const answersChanged = Object.keys(result.answers ?? {}).length > 0;
  const planned = await planUpgrade({ base, mine, theirs: theirs.files, answersChanged, labels }, gitMerge(run.host));
  const { files, titles } = migratePlan(planned, mine, versions, run.migrations ?? MIGRATIONS);
  result.migrations = titles;
  result.files = listPlanned(files);
  return files;
}

function describe(result: UpgradeResult, record: ReadRecord, theirs: Rendering, version: string): void {
  result.from = { generator: record.generator.version, template: record.template.version };
  result.to = { generator: version, template: theirs.template.version };
}

function difference(before: Answers, after: Answers): NonNullable<UpgradeResult['answers']> {
  const keys = (Object.keys(after) as (keyof Answers)[]).filter((key) => before[key] !== after[key]);
  return Object.fromEntries(keys.map((key) => [key, { from: before[key] ?? '', to: after[key] ?? '' }]));
}

function nextSteps({ unresolved }: UpgradeResult, pm: string): UpgradeResult['next'] {
  const review = [
    { command: `${pm} install`, when: 'to install what changed' },
    { command: 'git diff', when: 'to see what changed, then commit it' },
  ];
  if (unresolved.length === 0) return review;
  return [
    { command: 'create-mcp-server upgrade --continue', when: 'when the conflicts are settled' },
    { command: 'create-mcp-server upgrade --abort', when: 'to have everything as it was' },
  ];
}

function diffOf({ path, before, after }: Change): string {
  const text = (file: Change['after']) =>
    file === undefined ? '' : typeof file.content === 'string' ? file.content : decodeText(file.content);
  const [old, fresh] = [text(before), text(after)];
  return old === undefined || fresh === undefined ? `${path} is no text\n` : unifiedDiff(path, old, fresh);
}

function refuseNewer(record: ReadRecord, version: string): void {
  if (!semver.valid(record.generator.version) || semver.lte(record.generator.version, version)) return;
  const message = `The project was made by create-mcp-server ${record.generator.version}, and this is ${version}: an upgrade never goes back. Use that version or a later one.`;
  throw new UserError(message, { exitCode: 1, reason: 'newer-project' });
}

function weaker(lines: readonly string[]): UserError {
  const list = lines.map((line) => `  ${line}`).join('\n');
  return usageError(
    `THIS MAKES THE SERVER WEAKER:\n${list}\nNothing was changed. --dry-run --diff shows what takes its place. If you mean it, add --allow-weaker.`,
    'weakens',
  );
}

function warn(run: UpgradeRun, text: string): void {
  run.result.warnings.push(text);
  run.warn(text);
}
