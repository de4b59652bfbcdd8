import { join } from 'node:path';
import satisfies from 'semver/functions/satisfies.js';
import { UserError } from '../shell/errors.js';
import type { Host } from '../shell/host.js';
import { answerWarnings } from './answers.js';
import { initRepository } from './git.js';
import { install } from './install.js';
import { type LinterSource, linterSource, packCheckout } from './linter-source.js';
import type { ReadApi } from './openapi/read.js';
import type { CreateOptions } from './options.js';
import { PACKAGE_MANAGER_COMMANDS, type PackageManager } from './package-manager.js';
import { PRISTINE_PATH, RECORD_PATH, recordFiles } from './record.js';
import { type RenderedFile, render } from './render.js';
import { replayCommand } from './replay.js';
import { type CreateResult, listFiles, nextSteps } from './result.js';
import { type Settled, settle } from './settle.js';
import { EXIT_CONFLICT, findClashes, type Target } from './target.js';
import { readTemplate, type Template } from './template.js';
import { writeProject } from './write.js';

/** Where the tool itself lies and what it is called. */
export interface Installation {
  /** The folder of the package. */
  root: string;
  /** The folder with the templates. */
  templates: string;
  name: string;
  version: string;
}

/** What a run tells the person while it works. */
export interface Narrator {
  /** The answers are settled; nothing is written yet. */
  settled(result: CreateResult): void;
  warn(text: string): void;
  /** A step that takes time begins. */
  step(text: string): void;
}

/** One run of the command. `result` is filled as it goes, so that it tells how far a failed run came. */
export interface CreateRun {
  host: Host;
  installation: Installation;
  options: CreateOptions;
  narrator: Narrator;
  result: CreateResult;
}

/**
 * Makes a project in `folder`. Throws a UserError for everything that a person can put right; by then nothing is on disk, unless
 * `result.status` is `action_required`: then the files are complete. `part` are the tools of one server of `--split`.
 */
export async function createProject(folder: string | undefined, run: CreateRun, part?: ReadApi): Promise<void> {
  const { host, installation, options, result } = run;
  const settled = await settle(folder, options, host, installation.templates, part);
  const linter = linterSource(installation.root, installation.version);
  announce(settled, linter, run);
  const template = await readTemplate(installation.templates, settled.answers.template);
  const rendered = render(template, settled.answers, { version: installation.version, linterSpec: linter.spec });
  const own = settled.api?.warnings ?? [];
  for (const text of [
    ...own,
    ...answerWarnings(settled.answers),
    ...engineWarnings(rendered, host),
    ...checkoutWarnings(linter, options),
  ]) {
    warn(run, text);
  }
  const vendored = linter.vendored === undefined ? [] : [linter.vendored];
  result.clashes = await findClashes(settled.target, [...rendered.map(({ path }) => path), ...vendored, RECORD_PATH, PRISTINE_PATH]);
  if (settled.target.state === 'occupied' && !options.force) throw occupied(settled.target, result.clashes);
  const finish = (files: RenderedFile[]) => [
    ...files,
    ...recordFiles({ ...identities(installation, template), answers: settled.answers }, files),
  ];
  if (options.dryRun) {
    const isComplete = vendored.length === 0;
    const planned = isComplete ? [] : [...vendored, RECORD_PATH, PRISTINE_PATH];
    Object.assign(result, { status: 'done', dryRun: true, files: listFiles(isComplete ? finish(rendered) : rendered), planned });
    return;
  }
  const packed = await Promise.all(vendored.map((path) => packCheckout(host, installation.root, path)));
  await build(settled, finish([...rendered, ...packed]), vendored, run);
}

/** Fills in what is known before anything is read or written, and says it. */
function announce(
  { target, answers, api }: Settled,
  linter: LinterSource,
  { host, installation, options, narrator, result }: CreateRun,
): void {
  const launcher =
    linter.vendored === undefined
      ? published(installation, answers.pm)
      : ['node', join(installation.root, 'bin', `${installation.name}.js`)];
  const replay = replayCommand(launcher, target.display, answers, options, host.platform);
  const { openapi: _plan, ...shown } = answers; // what a person answered; the record keeps the plan
  const from = api === undefined ? {} : { from: { file: options.from, operations: api.operations } };
  Object.assign(result, { dir: target.path, template: answers.template, answers: shown, replay, ...from });
  narrator.settled(result);
}

/** Everything that changes the disk. */
async function build({ target, answers }: Settled, files: RenderedFile[], vendored: string[], run: CreateRun): Promise<void> {
  const { host, installation, options, result } = run;
  const next = (installed: boolean) => nextSteps(target, answers, files, installed, host.platform);
  await writeProject(target, files, { overwrite: result.clashes ?? [], signal: host.signal });
  Object.assign(result, { status: 'action_required', files: listFiles(files), next: next(false) });
  const failure = options.install ? await installNow(target, answers.pm, run) : undefined;
  host.signal.throwIfAborted();
  if (options.git && !target.hasGit) {
    const message = `Initial commit from ${installation.name} ${installation.version}`;
    const { warning } = await initRepository(host, target.path, message, vendored);
    if (warning !== undefined) warn(run, warning);
  }
  if (failure !== undefined) throw failure;
  Object.assign(result, { status: 'done', next: next(options.install) });
}

/** The failure of the installation, to be reported when the rest is done: a repository is of use all the same. */
async function installNow(target: Target, pm: PackageManager, { host, options, narrator }: CreateRun): Promise<unknown> {
  narrator.step(`Installing dependencies with ${pm}`);
  try {
    await install(host, pm, target.path, options.json ? 'capture' : 'stderr');
    return undefined;
  } catch (error) {
    if (host.signal.aborted) throw error;
    return error;
  }
}

function warn({ narrator, result }: CreateRun, text: string): void {
  result.warnings.push(text);
  narrator.warn(text);
}

function occupied(target: Target, clashes: readonly string[]): UserError {
  const detail =
    clashes.length > 0
      ? `These files would be replaced:\n${clashes.map((path) => `  ${path}`).join('\n')}\n--force replaces them and keeps the rest.`
      : 'Nothing in it would be replaced; --force adds the project to what is there.';
  return new UserError(`The folder ${target.display} is not empty. ${detail}`, { exitCode: EXIT_CONFLICT, reason: 'target-not-empty' });
}

function published({ name, version }: Installation, pm: PackageManager): string[] {
  return [...PACKAGE_MANAGER_COMMANDS[pm].download.split(' '), `${name}@${version}`];
}

function checkoutWarnings({ vendored }: LinterSource, { dryRun }: CreateOptions): string[] {
  if (vendored === undefined) return [];
  const verb = dryRun ? 'would carry' : 'carries';
  return [`This create-mcp-server is an unpublished checkout, so the project ${verb} a packed copy of it (for mcp-lint) in ${vendored}.`];
}

function engineWarnings(files: readonly RenderedFile[], { nodeVersion }: Host): string[] {
  const content = files.find(({ path }) => path === 'package.json')?.content;
  const manifest: { engines?: { node?: string } } = typeof content === 'string' ? JSON.parse(content) : {};
  const range = manifest.engines?.node;
  if (range === undefined || satisfies(nodeVersion, range)) return [];
  return [`The project needs Node ${range}; this is Node ${nodeVersion}. Install a newer Node before you start it.`];
}

function identities({ name, version }: Installation, { manifest }: Template) {
  return { generator: { name, version }, template: { name: manifest.name, version: manifest.version } };
}
