import { UserError, usageError } from '../shell/errors.js';
import type { Host } from '../shell/host.js';
import { type Answers, resolveAnswers } from './answers.js';
import { readFrom } from './from.js';
import type { ReadApi } from './openapi/read.js';
import { answersFromFlags, type CreateOptions, silenceReason } from './options.js';
import { detectPackageManager } from './package-manager.js';
import { suggestPackageName } from './package-name.js';
import { EXIT_CONFLICT, inspectTarget, type Target } from './target.js';
import { listTemplates } from './template.js';

/** What a run is about. */
export interface Settled {
  target: Target;
  answers: Answers;
  /** Where the tools come from an OpenAPI document. */
  api: ReadApi | undefined;
}

/**
 * Finds the target and all answers: from flags, or from questions where a person is there to answer. `templates` is the folder with the
 * templates, `part` the tools of one server of `--split`. Throws a usage error for what is missing or wrong, and a cancellation.
 */
export async function settle(
  given: string | undefined,
  options: CreateOptions,
  host: Host,
  templates: string,
  part?: ReadApi,
): Promise<Settled> {
  const silence = silenceReason(options, host);
  if (given === undefined && silence !== undefined) {
    throw usageError(`The folder is missing: create-mcp-server <dir>. It was not asked for, because ${silence}.`, 'missing-folder');
  }
  const prompts = silence === undefined ? await import('./ask.js') : undefined;
  prompts?.greet();
  const folder = given ?? (await prompts?.askFolder(host.signal)) ?? '';
  const target = await inspectTarget(host.cwd, folder);
  if (prompts) requireFree(target, options);
  const api = part ?? (await readFrom(options, host, prompts && ((tags) => prompts.askTag(tags, host.signal))));
  const suggestions = {
    name: suggestPackageName(target.path.split(/[/\\]/).at(-1) ?? ''),
    pm: await detectPackageManager(host.env, target.path),
  };
  const known = api === undefined ? {} : { openapi: api.openapi };
  if (!prompts) return { target, api, answers: resolveAnswers({ ...answersFromFlags(options), ...known }, suggestions) };
  const manifests = (await listTemplates(templates)).map(({ manifest }) => manifest);
  const asked = await prompts.askAnswers(api === undefined ? manifests : [], suggestions, host.signal);
  return { target, api, answers: resolveAnswers({ ...asked, ...known }, suggestions) };
}

/** Throws a conflict where a folder holds something and nothing may be replaced. */
export function requireFree(target: Target, { force }: Pick<CreateOptions, 'force'>): void {
  if (target.state === 'occupied' && !force) throw occupied(target);
}

/** Said before the questions: to answer six and hear it then would be unkind. */
function occupied(target: Target): UserError {
  const message = `The folder ${target.display} is not empty. Choose another; or add --yes to see which files would be replaced.`;
  return new UserError(message, { exitCode: EXIT_CONFLICT, reason: 'target-not-empty' });
}
