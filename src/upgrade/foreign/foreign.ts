import { load } from '../../lint/load.js';
import type { Sources } from '../../lint/program/program.js';
import { UserError, usageError } from '../../shell/errors.js';
import type { Host } from '../../shell/host.js';
import { unifiedDiff } from '../diff.js';
import { applyJournal, beginJournal, type Change, readJournal } from '../journal.js';
import { decodeText } from '../merge/form.js';
import type { UpgradeOptions } from '../options.js';
import { fileProblem } from '../parse.js';
import type { ProjectFile } from '../plan.js';
import { readFiles } from '../project.js';
import { git, requireCleanTree, trackedFiles } from '../repository.js';
import { EXIT_CONFLICTS, unfinished } from '../resume.js';
import { withStage } from '../stage.js';
import { adopt } from './adopt.js';
import { audit } from './audit.js';
import { compareRuns } from './compare-runs.js';
import { goStateless } from './go-stateless.js';
import { harden } from './harden.js';
import { migrateSdk, packagesWithSdk, type StepOutcome } from './migrate-sdk.js';
import { observeArguments } from './observed.js';
import type { ForeignRun } from './run.js';
import { FOREIGN_STEPS, type ForeignStep, LAYERS } from './steps.js';

const TITLES: Readonly<Record<Exclude<ForeignStep, 'harden'>, string>> = {
  adopt: 'Adopt the project: record, linter, container, policy',
  'migrate-sdk': 'Migrate to the MCP SDK v2',
  'go-stateless': 'Serve the protocol of 2026-07-28',
};

function titleOf(step: ForeignStep, { layer }: UpgradeOptions): string {
  return step === 'harden' ? `Harden: ${layer.join(', ')}` : TITLES[step];
}

/** What is read of a project: files that steps look at, at most this large. */
const LARGEST_FILE = 2_000_000;

/**
 * Audits a project that create-mcp-server did not make, and does the steps that are asked for: each with its diff shown first, each a commit
 * of its own. Nothing of the project runs, unless a command is given to compare its tools.
 */
export async function upgradeForeign(folder: string, run: ForeignRun): Promise<void> {
  const { host, options, result } = run;
  if (await readJournal(folder)) throw unfinished();
  result.audit = audit(load([folder], folder));
  if (result.audit.length === 0) {
    const message = `${folder} has no .create-mcp-server.json, and no MCP server was found in its source. Name the folder of the server.`;
    throw new UserError(message, { exitCode: 1, reason: 'no-server' });
  }
  if (options.step.length === 0 && options.layer.length === 0) {
    result.status = 'done';
    return;
  }
  if (options.step.includes('harden') !== options.layer.length > 0)
    throw usageError(`--step harden and --layer go together. Layers: ${LAYERS.join(', ')}.`, 'missing-layer');
  const runs = options.run !== undefined || options.runHttp !== undefined;
  if (options.golden !== undefined && !runs) throw usageError('--golden goes with --run or --run-http.', 'missing-run');
  if (!options.dryRun) await requireCleanTree(host, folder);
  if (!options.dryRun && !options.yes && run.ask === undefined) {
    throw usageError('Nobody is there to say yes to a step. Add --yes to do it, or --dry-run to see it.', 'not-confirmed');
  }
  const accepted = await chooseSteps(folder, run);
  if (options.dryRun) {
    Object.assign(result, { status: 'done', dryRun: true });
    return;
  }
  if (runs && accepted.length > 0) {
    const changes = await toChanges(folder, new Map(accepted.flatMap(({ outcome }) => [...outcome.changes])));
    const mustBeModern = accepted.some(({ step }) => step === 'go-stateless');
    await compareRuns(folder, changes, mustBeModern, run);
  }
  for (const { step, outcome } of accepted) await carryOut(folder, step, outcome, run);
  result.status = result.left?.length ? 'action_required' : 'done';
  if (result.left?.length) throw leftToDo(result.left.length);
}

interface Accepted {
  step: ForeignStep;
  outcome: StepOutcome;
}

/** Works out each step on what the ones before it leave, shows it, and asks. A step that is refused ends the row, because others build on it; nothing builds on adopt. */
async function chooseSteps(folder: string, run: ForeignRun): Promise<Accepted[]> {
  const { host, options, result } = run;
  let files = await textFiles(host, folder);
  const accepted: Accepted[] = [];
  result.left = [];
  result.steps = [];
  for (const step of FOREIGN_STEPS.filter((name) => options.step.includes(name))) {
    if (step === 'go-stateless' && packagesWithSdk(files).length > 0)
      throw usageError('go-stateless needs SDK v2: do migrate-sdk first.', 'step-order');
    const title = titleOf(step, options);
    run.step(title);
    const outcome = await workOut(step, folder, files, run);
    const problem = [...outcome.changes].map(([path, text]) => fileProblem(path, text)).find((each) => each !== undefined);
    if (problem !== undefined)
      throw new UserError(`${step} would leave a file that does not parse, so nothing was changed: ${problem}`, {
        exitCode: 5,
        reason: 'verification-failed',
      });
    const diff = [...outcome.changes].map(([path, text]) => unifiedDiff(path, files.get(path) ?? '', text)).join('');
    run.say(`\n${title}: ${outcome.changes.size} files\n${diff}`);
    const isAccepted = options.dryRun || options.yes || ((await run.ask?.(`${title}?`)) ?? false);
    result.steps.push({
      name: step,
      state: isAccepted ? (options.dryRun ? 'planned' : 'done') : 'refused',
      files: [...outcome.changes.keys()],
      diff,
    });
    if (!isAccepted && step === 'adopt') continue;
    if (!isAccepted) break;
    accepted.push({ step, outcome });
    result.left.push(...outcome.left);
    files = new Map([...files, ...outcome.changes]);
  }
  return accepted;
}

/** What a step would do to `files`, of which those before it may have changed some. */
async function workOut(step: ForeignStep, folder: string, files: Map<string, string>, run: ForeignRun): Promise<StepOutcome> {
  const { host, options, result, generator } = run;
  if (step === 'migrate-sdk') return withStage(host, folder, [], (stage) => migrateSdk(stage, files));
  if (step === 'go-stateless') return goStateless(files);
  if (step === 'harden') {
    const observed = options.layer.includes('schemas') ? observeArguments(withTexts(load([folder], folder), files)) : [];
    return harden(files, options.layer, observed);
  }
  const { lint } = await import('../../lint/index.js');
  const report = await lint([folder], { cwd: folder, config: false });
  const paths = (await trackedFiles(host, folder)) ?? [];
  return adopt({ paths, files: await textsAt(folder, paths), servers: result.audit ?? [], report, generator });
}

/** Sources as the steps before left them. */
function withTexts(sources: Sources, texts: ReadonlyMap<string, string>): Sources {
  return { ...sources, files: sources.files.map((file) => ({ ...file, text: texts.get(file.path) ?? file.text })) };
}

async function carryOut(folder: string, step: ForeignStep, { changes }: StepOutcome, { host, options }: ForeignRun): Promise<void> {
  if (changes.size === 0) return;
  await applyJournal(folder, await beginJournal(folder, await toChanges(folder, changes), [], []));
  await git(host, folder, 'add', '--', ...changes.keys());
  const { code, stderr } = await git(
    host,
    folder,
    'commit',
    '--quiet',
    '--no-verify',
    '--message',
    `${titleOf(step, options)}\n\nMade by create-mcp-server upgrade --step ${step}.`,
    '--',
    ...changes.keys(),
  );
  if (code !== 0)
    throw new UserError(`The files are changed, but git commit failed: ${stderr.trim()}`, { exitCode: 1, reason: 'commit-failed' });
}

async function textFiles(host: Host, folder: string): Promise<Map<string, string>> {
  const paths = (await trackedFiles(host, folder)) ?? [];
  return textsAt(
    folder,
    paths.filter((path) => /\.[cm]?[jt]sx?$|(?:^|\/)package\.json$/.test(path)),
  );
}

/** The texts among files; what is large, or no text, is left out. */
async function textsAt(folder: string, wanted: readonly string[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [path, { content }] of await readable(folder, wanted)) {
    const text = content.length > LARGEST_FILE ? undefined : decodeText(content);
    if (text !== undefined) files.set(path, text);
  }
  return files;
}

/** Files that are plain: a link in somebody else's project is none of our business. */
async function readable(folder: string, paths: readonly string[]): Promise<Map<string, ProjectFile>> {
  const files = new Map<string, ProjectFile>();
  for (const path of paths) {
    const read = await readFiles(folder, [path]).catch(() => new Map<string, ProjectFile>());
    for (const [name, file] of read) files.set(name, file);
  }
  return files;
}

async function toChanges(folder: string, changes: ReadonlyMap<string, string>): Promise<Change[]> {
  const mine = await readFiles(folder, changes.keys());
  return [...changes].map(([path, text]) => {
    const before = mine.get(path);
    return { path, before, after: { content: text, executable: before?.executable ?? false } };
  });
}

function leftToDo(count: number): UserError {
  return new UserError(`${count} places are left for you; each is listed with its line and what to do.`, {
    exitCode: EXIT_CONFLICTS,
    reason: 'left-to-do',
  });
}
