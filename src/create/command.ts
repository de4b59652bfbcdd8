import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { Host } from '../shell/host.js';
import { packageRoot, toolPackage } from '../shell/package.js';
import type { Failure } from '../shell/run.js';
import { AUTHENTICATIONS, PACKAGE_MANAGERS, TRANSPORTS } from './choices.js';
import type { CreateResult } from './result.js';

/** What a test may replace. */
export interface CreateSetup {
  host?: Host;
  /** The folder of the package. */
  root?: string;
  /** The folder with the templates. */
  templates?: string;
}

/** The `create-mcp-server [dir]` command. Everything behind its flags is loaded when it runs, so that `--help` is quick. */
export function createCommand(setup: CreateSetup = {}): { command: Command; onFailure: (failure: Failure) => Promise<void> } {
  const run: { result?: CreateResult } = {};
  const command = describe(new Command(toolPackage.name)).action(async (folder: string | undefined, flags: unknown) => {
    const [{ runCreate }, { processHost }] = await Promise.all([import('./run-create.js'), import('../shell/host.js')]);
    const root = setup.root ?? packageRoot;
    const installation = {
      root,
      templates: setup.templates ?? join(root, 'templates'),
      name: toolPackage.name,
      version: toolPackage.version,
    };
    await runCreate(folder, flags, setup.host ?? processHost(), installation, run);
  });
  return { command, onFailure: (failure) => reportFailure(failure, run.result) };
}

function describe(command: Command): Command {
  return command
    .description('Make a hardened, single-purpose MCP server.')
    .version(toolPackage.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this text')
    .argument('[dir]', 'folder of the new project, inside the current one')
    .option('-t, --template <name>', 'what the server does (see --list)')
    .option('--from <file>', 'OpenAPI 3.0 or 3.1 document, YAML or JSON: its operations that read become the tools')
    .option('--operations <ids>', 'with --from: these operations, separated by commas', listOf)
    .option('--tag <tag>', 'with --from: operations with this tag; can be given again', collect)
    .option('--split', 'with --from: one server for each tag, in folders of their own')
    .option('--name <name>', 'package name (default: made from the folder)')
    .addOption(new Option('--transport <kind>', 'how clients reach it (default: both)').choices(TRANSPORTS))
    .addOption(new Option('--auth <kind>', 'who may call it over HTTP (default: oauth)').choices(AUTHENTICATIONS))
    .addOption(new Option('--pm <name>', 'package manager (default: the one in use)').choices(PACKAGE_MANAGERS))
    .option('--no-install', 'do not install dependencies')
    .option('--no-git', 'do not make a git repository')
    .option('--no-interactive', 'ask nothing')
    .option('-y, --yes', 'ask nothing and take the defaults')
    .option('--dry-run', 'do everything except writing')
    .option('--force', 'replace existing files that are in the way, and only those')
    .option('--json', 'print one JSON object on stdout, text on stderr')
    .option('--list', 'list the templates')
    .addHelpText('after', EXAMPLES);
}

const EXAMPLES = `
Any of --template, --name, --transport, --auth and --pm answers for the rest: no questions are asked then.

Examples:
  $ npx create-mcp-server docs-server
  $ npx create-mcp-server docs-server --template files --transport http --auth oauth --json
  $ npx create-mcp-server pets-server --from openapi.yaml --tag pets

Exit codes: 0 done, 1 failed, 2 wrong call, 3 existing files in the way, 130 cancelled.`;

function listOf(value: string, before: string[] = []): string[] {
  return [...before, ...value.split(',').flatMap((id) => id.trim() || [])];
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** Prints the JSON object of a run that failed, also of one that commander refused. */
async function reportFailure(failure: Failure, result: CreateResult | undefined): Promise<void> {
  if (!process.argv.includes('--json')) return;
  const { emptyResult, failedResult } = await import('./result.js');
  process.stdout.write(`${JSON.stringify(failedResult(result ?? emptyResult(toolPackage.version), failure), null, 2)}\n`);
}
