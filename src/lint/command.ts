import { createRequire } from 'node:module';
import { Command, Option } from 'commander';
import * as z from 'zod';
import { usageError } from '../shell/errors.js';
import { terminal } from '../shell/terminal.js';
import type { Report, Severity } from './finding.js';

/** What `mcp-lint` exits with, beside 2 for a wrong call. */
const EXIT = { clean: 0, findings: 1, noServer: 3 } as const;

const options = z.strictObject({
  format: z.enum(['pretty', 'json']),
  failOn: z.enum(['error', 'warning', 'info', 'never']).default('error'),
  examples: z.boolean().default(false),
});

const RANK: Record<Severity | 'never', number> = { info: 0, warning: 1, error: 2, never: 3 };

function version(): string {
  const manifest: unknown = createRequire(import.meta.url)('../../package.json');
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** Builds the `mcp-lint` program. Nothing heavy is loaded until a command runs. */
export function program(): Command {
  const root = new Command('mcp-lint')
    .description('Find what is wrong with an MCP server before its users do.')
    .version(version())
    .argument('[paths...]', 'folders or files to lint', [])
    .addOption(format())
    .addOption(
      new Option('--fail-on <severity>', 'lowest severity that makes the exit code 1')
        .choices(['error', 'warning', 'info', 'never'])
        .default('error'),
    )
    .option('--examples', 'also judge servers in example folders')
    .action(async (paths: string[], raw: unknown) => lint(paths, parse(raw)));
  root
    .command('inventory')
    .description('List the servers, tools, schemas and backends that the linter sees.')
    .argument('[paths...]', 'folders or files to read', [])
    .addOption(format())
    .action(async (paths: string[], _raw: unknown, command: Command) => inventory(paths, parse(command.optsWithGlobals())));
  root.command('rules').description('List every rule.').action(listRules);
  root.command('explain').description('Say why a rule exists, with examples.').argument('<rule>', 'name of a rule').action(explain);
  return root;
}

async function listRules(): Promise<void> {
  const { RULES } = await import('./rules/index.js');
  const width = Math.max(...RULES.map((rule) => rule.name.length));
  for (const rule of RULES) process.stdout.write(`${rule.name.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.summary}\n`);
}

async function explain(name: string): Promise<void> {
  const { RULES } = await import('./rules/index.js');
  const rule = RULES.find((each) => each.name === name);
  if (rule === undefined) throw usageError(`There is no rule "${name}". Run mcp-lint rules for the list.`, 'no-such-rule');
  const { prettyRule } = await import('./report/rule.js');
  process.stdout.write(prettyRule(rule, terminal(process.stdout)));
}

function format(): Option {
  return new Option('--format <format>', 'how to print the result').choices(['pretty', 'json']).default('pretty');
}

function parse(raw: unknown): z.infer<typeof options> {
  const result = options.safeParse(raw);
  if (result.success) return result.data;
  throw usageError(result.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'));
}

async function analyze(paths: readonly string[], examples: boolean, rules: 'all' | 'none'): Promise<Report> {
  const [{ load }, { run }, { RULES }] = await Promise.all([import('./load.js'), import('./run.js'), import('./rules/index.js')]);
  const report = run(load(paths, process.cwd()), { rules: rules === 'all' ? RULES : [], version: version(), examples });
  if (report.servers.length === 0) {
    process.stderr.write(
      `No MCP server found in ${report.stats.files} source files. Run it in the folder of the server, or name the folder: mcp-lint packages/server\n`,
    );
    process.exitCode = EXIT.noServer;
  }
  return report;
}

async function lint(paths: readonly string[], { format: chosen, failOn, examples }: z.infer<typeof options>): Promise<void> {
  const report = await analyze(paths, examples, 'all');
  const { jsonReport } = await import('./report/json.js');
  const { prettyReport } = await import('./report/pretty.js');
  process.stdout.write(chosen === 'json' ? jsonReport(report) : prettyReport(report, terminal(process.stdout)));
  if (report.servers.length === 0) return;
  const failing = report.findings.some((finding) => !finding.suppressed && !finding.baseline && RANK[finding.severity] >= RANK[failOn]);
  process.exitCode = failing ? EXIT.findings : EXIT.clean;
}

async function inventory(paths: readonly string[], { format: chosen }: z.infer<typeof options>): Promise<void> {
  const report = await analyze(paths, false, 'none');
  const { jsonInventory } = await import('./report/json.js');
  const { prettyInventory } = await import('./report/inventory.js');
  process.stdout.write(chosen === 'json' ? jsonInventory(report) : prettyInventory(report, terminal(process.stdout)));
}
