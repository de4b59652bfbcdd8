import { type Answers, answersSchema, type PartialAnswers, resolveAnswers } from '../create/answers.js';
import type { Installation } from '../create/create.js';
import { linterSource, packCheckout } from '../create/linter-source.js';
import { type RenderedFile, render } from '../create/render.js';
import { readTemplate } from '../create/template.js';
import { usageError } from '../shell/errors.js';
import type { Host } from '../shell/host.js';
import type { ReadRecord } from './project.js';

/** What a version of the template makes of answers. */
export interface Rendering {
  template: { name: string; version: string };
  files: RenderedFile[];
}

/** Renders with the running version. */
export async function renderCurrent(host: Host, installation: Installation, answers: Answers): Promise<Rendering> {
  const template = await readTemplate(installation.templates, answers.template);
  const linter = linterSource(installation.root, installation.version);
  const files = render(template, answers, { version: installation.version, linterSpec: linter.spec });
  const packed = linter.vendored === undefined ? [] : [await packCheckout(host, installation.root, linter.vendored)];
  return { template: { name: template.manifest.name, version: template.manifest.version }, files: [...files, ...packed] };
}

/** The answers of a record; what a later version asks and the record cannot know gets its default. Throws where one is not legal any more. */
export function recordedAnswers({ answers }: ReadRecord): Answers {
  return resolveAnswers(answers as PartialAnswers, { name: undefined, pm: 'npm' });
}

/** What a project is, and what its files are made of, is not changed by an upgrade. */
const FIXED_ANSWERS = ['name', 'template', 'openapi'];

/** Changes answers by `key=value` pairs. Throws a usage error for a key or value that there is not. */
export function changeAnswers(answers: Answers, pairs: readonly string[]): Answers {
  const changes = pairs.map((pair): [string, string] => {
    const [key = '', ...rest] = pair.split('=');
    const keys = Object.keys(answersSchema.shape).filter((name) => !FIXED_ANSWERS.includes(name));
    if (!keys.includes(key) || rest.length === 0) {
      throw usageError(`--set ${pair}: give one of ${keys.map((name) => `${name}=...`).join(', ')}.`);
    }
    return [key, rest.join('=')];
  });
  return resolveAnswers({ ...answers, ...Object.fromEntries(changes) }, { name: undefined, pm: 'npm' });
}
