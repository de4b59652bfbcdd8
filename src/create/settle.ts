import { UserError, usageError } from '../shell/errors.js';
import type { Host } from '../shell/host.js';
import { type Answers, resolveAnswers } from './answers.js';
import { answersFromFlags, type CreateOptions, silenceReason } from './options.js';
import { detectPackageManager } from './package-manager.js';
import { suggestPackageName } from './package-name.js';
import { EXIT_CONFLICT, inspectTarget, type Target } from './target.js';
import { listTemplates } from './template.js';

/** What a run is about. */
export interface Settled {
  target: Target;
  answers: Answers;
}

/**
 * Finds the target and all answers: from flags, or from questions where a person is there to answer. `templates` is the folder with the
 * templates. Throws a usage error for what is missing or wrong, and a cancellation.
 */
export async function settle(given: string | undefined, options: CreateOptions, host: Host, templates: string): Promise<Settled> {
  const silence = silenceReason(options, host);
  if (given === undefined && silence !== undefined) {
    throw usageError(`The folder is missing: create-mcp-server <dir>. It was not asked for, because ${silence}.`, 'missing-folder');
  }
  const prompts = silence === undefined ? await import('./ask.js') : undefined;
  prompts?.greet();
  const folder = given ?? (await prompts?.askFolder(host.signal)) ?? '';
  const target = await inspectTarget(host.cwd, folder);
  if (prompts && target.state === 'occupied' && !options.force) throw occupied(target);
  const suggestions = {
    name: suggestPackageName(target.path.split(/[/\\]/).at(-1) ?? ''),
    pm: await detectPackageManager(host.env, target.path),
  };
  if (!prompts) return { target, answers: resolveAnswers(answersFromFlags(options), suggestions) };
  const manifests = (await listTemplates(templates)).map(({ manifest }) => manifest);
  return { target, answers: resolveAnswers(await prompts.askAnswers(manifests, suggestions, host.signal), suggestions) };
}

/** Said before the questions: to answer six and hear it then would be unkind. */
function occupied(target: Target): UserError {
  const message = `The folder ${target.display} is not empty. Choose another; or add --yes to see which files would be replaced.`;
  return new UserError(message, { exitCode: EXIT_CONFLICT, reason: 'target-not-empty' });
}
