import { Command, Option } from 'commander';
import { toolPackage } from '../shell/package.js';

/** Builds the `mcp-lint` program. What a command needs is loaded when it runs, so that help and version are quick. */
export function program(): Command {
  const root = new Command('mcp-lint')
    .description('Find what is wrong with an MCP server before its users do.')
    .version(toolPackage.version)
    .argument('[paths...]', 'folders or files to lint', [])
    .action(async (paths: string[], raw: unknown) => (await import('./actions/lint.js')).lint(paths, raw));
  for (const option of [...configuration(), ...judgement(), ...fixing(), ...scale(), ...other()]) root.addOption(option);
  root
    .command('inventory')
    .description('list the servers, tools, schemas and backends that the linter sees')
    .argument('[paths...]', 'folders or files to read', [])
    .addOption(new Option('--format <format>', 'pretty or json').choices(['pretty', 'json']).argParser(collect))
    .action(async (paths: string[], _raw: unknown, command: Command) =>
      (await import('./actions/inventory.js')).inventory(paths, command.optsWithGlobals()),
    );
  root
    .command('rules')
    .description('list every rule')
    .option('--preset <preset>', 'only the rules of this preset')
    .addOption(new Option('--format <format>', 'how to print').choices(['pretty', 'json']))
    .action(async (_raw: unknown, command: Command) => {
      const options = { ...command.optsWithGlobals(), ...command.opts() };
      (await import('./actions/rules.js')).listRules({ preset: [options.preset].flat()[0], format: [options.format].flat()[0] });
    });
  root
    .command('explain')
    .description('say why a rule exists, with examples')
    .argument('<rule>', 'name of a rule')
    .action(async (name: string) => (await import('./actions/rules.js')).explain(name));
  root
    .command('init')
    .description('write a configuration and the step of the CI that the project has')
    .action(async () => (await import('./actions/init.js')).init());
  root
    .command('merge')
    .description('make one report of those of all shards (json or sarif)')
    .argument('<files...>', 'reports of mcp-lint --shard')
    .option('--output <file>', 'where to write it; the screen otherwise')
    .action(async (files: string[], { output }: { output?: string }, command: Command) =>
      (await import('./actions/merge.js')).merge(files, output, command.optsWithGlobals()),
    );
  root
    .command('completion')
    .description('print a completion script')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => {
      const flags = root.options.map((option) => option.long ?? '').filter((flag) => flag !== '');
      const commands = root.commands.map((command) => command.name());
      (await import('./actions/completion.js')).completion(shell, { flags, commands });
    });
  return root.addHelpText('after', HELP);
}

const HELP = `
Exit codes: 0 clean, 1 findings, 2 wrong call or configuration, 3 no MCP server found.
Begin with: mcp-lint init`;

function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

function configuration(): Option[] {
  return [
    new Option('--config <file>', 'configuration to use; may be code (.js, .ts), which then runs').argParser(String),
    new Option('--no-config', 'use no configuration, also none that is found'),
    new Option('--preset <preset>', 'rules to run: recommended, strict, security, design, spec-2026-07-28, clients (repeatable)').argParser(
      collect,
    ),
    new Option('--plugin <name>', 'package or ./file with further rules, which then runs (repeatable)').argParser(collect),
    new Option('--examples', 'also judge servers in example folders'),
    new Option('--print-config', 'print what holds for a path, and end'),
  ];
}

function judgement(): Option[] {
  return [
    new Option(
      '--format <format[:file]>',
      'report: pretty, json, sarif, github, gitlab, junit, markdown, html; to the screen or a file (repeatable)',
    ).argParser(collect),
    new Option('--fail-on <severity>', 'lowest severity that makes the exit code 1: error, warning, info, never (default: error)'),
    new Option('--max-warnings <count>', 'more warnings than this make the exit code 1'),
    new Option('--quiet', 'report errors only'),
    new Option('--baseline <file>', 'findings that are known: only new ones are reported'),
    new Option('--update-baseline', 'write the baseline anew from what is found'),
    new Option('--changed [ref]', 'report only what the changes since a commit touch, or what is not committed yet'),
  ];
}

function fixing(): Option[] {
  return [
    new Option('--fix', 'fix what can be fixed without a decision'),
    new Option('--fix-dry-run', 'print what --fix would change as a diff, and change nothing'),
    new Option('--fix-suggestions <rule>', 'with --fix: also apply the suggestions of a rule; look at the result (repeatable)').argParser(
      collect,
    ),
  ];
}

function scale(): Option[] {
  return [
    new Option('--concurrency <count>', 'most threads (default: the processors of the machine, at most 8)'),
    new Option('--cache', 'analyse only what changed since the last run; kept in the cache folder of the user'),
    new Option('--cache-location <folder>', 'where to keep it; not in the repository that is linted'),
    new Option('--shard <i/n>', 'lint one of n parts, for a matrix of CI jobs; see: mcp-lint merge'),
  ];
}

function other(): Option[] {
  return [
    new Option('--stdin', 'read the text of --stdin-filename from standard input: for editors'),
    new Option('--stdin-filename <file>', 'where the text of --stdin belongs'),
    new Option('--debug', 'print where the time went'),
  ];
}
