import type { Host } from '../shell/host.js';
import { terminal } from '../shell/terminal.js';
import { createProject, type Installation } from './create.js';
import { optionsSchema } from './options.js';
import { type CreateResult, emptyResult } from './result.js';
import { createParts } from './split.js';
import { listTemplates } from './template.js';

/** Runs the command and prints its outcome. `run.result` is set before anything can fail, for the report of a failure. */
export async function runCreate(
  folder: string | undefined,
  flags: unknown,
  host: Host,
  installation: Installation,
  run: { result?: CreateResult },
): Promise<void> {
  const options = optionsSchema.parse(flags);
  if (options.list) return printTemplates(host, installation, options.json);
  const result = emptyResult(installation.version);
  run.result = result;
  const say = options.json ? host.stderr : host.stdout;
  const make = options.split ? createParts : createProject;
  await make(folder, {
    host,
    installation,
    options,
    result,
    narrator: {
      settled: (settled) => say(describeAnswers(settled)),
      warn: (text) => host.stderr(`${terminal(process.stderr, host.env).color.yellow('warning')} ${text}\n`),
      step: (text) => {
        if (host.stderrIsTerminal) host.stderr(`${text}…\n`);
      },
    },
  });
  say(describeOutcome(result));
  if (options.json) host.stdout(`${JSON.stringify(result, null, 2)}\n`);
}

async function printTemplates(host: Host, installation: Installation, json: boolean): Promise<void> {
  const templates = (await listTemplates(installation.templates)).map(({ manifest: { name, title, description, version } }) => ({
    name,
    title,
    description,
    version,
  }));
  if (json) return host.stdout(`${JSON.stringify({ status: 'done', version: installation.version, templates }, null, 2)}\n`);
  const width = Math.max(...templates.map(({ name }) => name.length));
  for (const { name, description } of templates) host.stdout(`${name.padEnd(width)}  ${description}\n`);
}

function describeAnswers({ dir, answers, from, replay }: CreateResult): string {
  const source = from === undefined ? {} : { from: `${from.file} (${from.operations.length} operations)` };
  const rows = Object.entries({ folder: dir, ...source, ...answers }).map(([key, value]) => `  ${key.padEnd(10)} ${value}`);
  return `${rows.join('\n')}\n\nThe same again:\n  ${replay}\n\n`;
}

function describeOutcome(result: CreateResult): string {
  const { dryRun, files, planned = [], dir, next, clashes = [], projects } = result;
  if (projects) return `${projects.map(describeOutcome).join('\n')}\n${projects.length} servers in ${dir}.\n`;
  if (dryRun) {
    const paths = [...files.map(({ path }) => path), ...planned];
    const lines = paths.map((path) => `  ${clashes.includes(path) ? 'replace' : 'create '} ${path}`);
    return `Dry run: nothing was written. ${paths.length} files would be in ${dir}:\n${lines.join('\n')}\n`;
  }
  const width = Math.max(...next.map(({ command }) => command.length));
  const steps = next.map(({ command, when }) => `  ${command.padEnd(width)}  # ${when}`);
  const replaced = clashes.length === 0 ? '' : `Replaced:\n${clashes.map((path) => `  ${path}`).join('\n')}\n`;
  return `Created ${files.length} files in ${dir}.\n${replaced}\nNext:\n${steps.join('\n')}\n`;
}
