import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Host } from '../shell/host.js';
import { packageRoot, toolPackage } from '../shell/package.js';
import type { Failure } from '../shell/run.js';
import { FOREIGN_STEPS, LAYERS } from './foreign/steps.js';
import { emptyUpgradeResult, failedUpgrade, type UpgradeResult } from './result.js';

/** What a test may replace. */
export interface UpgradeSetup {
  host?: Host;
  /** The folder of the package. */
  root?: string;
  /** The folder with the templates. */
  templates?: string;
  /** The version that is running. */
  version?: string;
}

/** The `upgrade [dir]` command. Everything behind its flags is loaded when it runs. */
export function upgradeCommand(setup: UpgradeSetup = {}): { command: Command; onFailure: (failure: Failure) => void } {
  const run: { result?: UpgradeResult } = {};
  const version = setup.version ?? toolPackage.version;
  const command = describe(new Command('upgrade')).action(async (folder: string | undefined, flags: unknown) => {
    const [{ runUpgrade }, { processHost }] = await Promise.all([import('./run-upgrade.js'), import('../shell/host.js')]);
    const root = setup.root ?? packageRoot;
    const installation = { root, templates: setup.templates ?? join(root, 'templates'), name: toolPackage.name, version };
    await runUpgrade(folder ?? '.', flags, setup.host ?? processHost(), installation, run);
  });
  return { command, onFailure: (failure) => reportFailure(failure, run.result ?? emptyUpgradeResult(version)) };
}

function describe(command: Command): Command {
  return command
    .description('Bring a project up to this version, or to other answers, without losing a line of yours.')
    .helpOption('-h, --help', 'print this text')
    .argument('[dir]', 'folder of the project (default: the current one)')
    .option('--set <answer=value>', 'change an answer, for instance --set auth=oauth; can be given again', collect)
    .option('--dry-run', 'tell what would happen, and write nothing')
    .option('--diff', 'show what changes, line by line')
    .option('--no-verify', 'do not install, type-check, test and start the result in a copy first')
    .addOption(
      new Option('--conflict <kind>', 'where both changed the same lines: markers in the file, or a file beside it').choices([
        'inline',
        'rej',
      ]),
    )
    .option('--continue', 'finish an upgrade whose conflicts are settled, or that was interrupted')
    .option('--abort', 'put everything back as it was before an unfinished upgrade')
    .option('--allow-dirty', 'go on although not everything is committed')
    .option('--allow-weaker', 'go on although the server becomes less protected')
    .addOption(
      new Option('--step <name>', 'in a project that was not made by create-mcp-server: a step to do; can be given again')
        .choices(FOREIGN_STEPS)
        .argParser(collectOf(FOREIGN_STEPS)),
    )
    .addOption(
      new Option('--layer <name>', 'what the step harden puts around the server; can be given again')
        .choices(LAYERS)
        .argParser(collectOf(LAYERS)),
    )
    .option('--yes', 'do the steps without asking')
    .option(
      '--run <command>',
      'run the server over stdio with this command, and its own checks, before and after the steps; compare the tools that it lists',
    )
    .option('--run-http <command>', 'the same over HTTP: it gets its port as {port}, and in PORT')
    .option('--golden <file>', 'with --run: calls as JSON, [{ "name": "…", "arguments": {} }], whose answers must stay what they are')
    .option('--sarif', 'print the audit of such a project as SARIF')
    .option('--json', 'print one JSON object on stdout, text on stderr')
    .addHelpText('after', EXAMPLES);
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function collectOf(choices: readonly string[]): (value: string, before?: string[]) => string[] {
  return (value, before = []) => {
    if (!choices.includes(value)) throw new InvalidArgumentError(`Choose from: ${choices.join(', ')}.`);
    return [...before, value];
  };
}

const EXAMPLES = `
Without .create-mcp-server.json the project is audited: its source is read, and nothing is run or changed. Steps bring it on.

Examples:
  $ npx create-mcp-server@latest upgrade --dry-run --diff
  $ npx create-mcp-server upgrade --set auth=oauth
  $ npx create-mcp-server upgrade --step adopt
  $ npx create-mcp-server upgrade --step migrate-sdk --step go-stateless --run "node dist/index.js"
  $ npx create-mcp-server upgrade --step harden --layer host-origin --layer limits --layer errors

Exit codes: 0 done, 1 failed, 2 wrong call, 3 conflicts left, 4 not everything is committed, 5 verification failed, 130 cancelled.`;

/** Prints the JSON object of a run that failed, also of one that commander refused. */
function reportFailure(failure: Failure, result: UpgradeResult): void {
  if (!process.argv.includes('--json')) return;
  process.stdout.write(`${JSON.stringify(failedUpgrade(result, failure), null, 2)}\n`);
}
