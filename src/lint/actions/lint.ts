import { relative, resolve, sep } from 'node:path';
import { usageError } from '../../shell/errors.js';
import { toolPackage } from '../../shell/package.js';
import { terminal } from '../../shell/terminal.js';
import { readStandardInput, writeText } from '../files.js';
import { countFindings, type Finding, isOpen, type Report, type Severity } from '../finding.js';
import { openProject, type Project, runOptionsOf } from '../project.js';
import { reporterOf } from '../report/formats.js';
import { run } from '../run.js';
import { onlyChanged } from './diff.js';
import { fixProject } from './fix.js';
import { withBaseline } from './known.js';
import { type LintOptions, type Output, parseOptions, parseOutputs } from './options.js';
import { printConfig } from './print-config.js';
import { printTimings } from './timings.js';

/** What `mcp-lint` exits with, beside 2 for a wrong call. */
export const EXIT = { clean: 0, findings: 1, noServer: 3 } as const;

const RANK: Record<Severity | 'never', number> = { info: 0, warning: 1, error: 2, never: 3 };

/** `mcp-lint [paths]`. */
export async function lint(paths: readonly string[], raw: unknown): Promise<void> {
  const options = parseOptions(raw);
  const outputs = parseOutputs(options.format);
  const cwd = process.cwd();
  const unsaved = unsavedOf(options);
  const project = await openProject(paths, cwd, {
    config: options.config,
    presets: options.preset,
    plugins: options.plugin,
    unsaved,
  });
  if (options.printConfig) return printConfig(project, paths);
  const runOptions = runOptionsOf(project, toolPackage.version, options.examples);
  const analyze = (sources: Project['sources']): Report => run(sources, runOptions);
  let report = analyze(project.sources);
  if (options.fix || options.fixDryRun) report = await fixProject(project, report, analyze, options);
  report = await narrowed(report, project, options, unsaved?.path);
  if (options.debug) printTimings(report);
  const code = exitCodeOf(report, project, options);
  await write(options.quiet ? onlyErrors(report) : report, outputs, options);
  if (code === EXIT.noServer) process.stderr.write(noServer(report));
  process.exitCode = code;
}

/** Leaves what is not asked for out: what the baseline knows, what did not change, other files than the one of the editor. */
async function narrowed(report: Report, project: Project, options: LintOptions, file: string | undefined): Promise<Report> {
  let { findings } = report;
  if (file !== undefined) {
    const name = relative(report.root, resolve(file)).split(sep).join('/');
    findings = findings.filter((finding) => finding.file === name);
  }
  findings = withBaseline(findings, project, options);
  if (options.changed !== undefined) findings = await onlyChanged(findings, report.root, options.changed);
  return withFindings(report, findings);
}

function withFindings(report: Report, findings: Finding[]): Report {
  return { ...report, findings, stats: { ...report.stats, ...countFindings(findings) } };
}

function onlyErrors(report: Report): Report {
  return withFindings(
    report,
    report.findings.filter((finding) => finding.severity === 'error'),
  );
}

function unsavedOf({ stdin, stdinFilename }: LintOptions): { path: string; text: string } | undefined {
  if (!stdin && stdinFilename === undefined) return undefined;
  if (stdinFilename === undefined) throw usageError('--stdin needs --stdin-filename: the place of the text in the project.');
  return { path: stdinFilename, text: readStandardInput() };
}

function exitCodeOf(report: Report, { config }: Project, options: LintOptions): number {
  if (report.servers.length === 0) return EXIT.noServer;
  const failOn = options.failOn ?? config.failOn ?? 'error';
  const most = options.maxWarnings ?? config.maxWarnings;
  const failing = report.findings.some((finding) => isOpen(finding) && RANK[finding.severity] >= RANK[failOn]);
  return failing || (most !== undefined && report.stats.warnings > most) ? EXIT.findings : EXIT.clean;
}

/** Writes every report; that of the screen last. */
async function write(report: Report, outputs: readonly Output[], { fixDryRun }: LintOptions): Promise<void> {
  const screen = terminal(process.stdout);
  for (const { format, file } of [...outputs].sort((a, b) => Number(a.file === undefined) - Number(b.file === undefined))) {
    const text = (await reporterOf(format))(
      report,
      file === undefined ? screen : { ...screen, color: terminal(process.stdout, { NO_COLOR: '1' }).color },
    );
    if (file !== undefined) writeText(resolve(file), text);
    // The diff is what a dry run prints.
    else if (!fixDryRun) process.stdout.write(text);
  }
}

function noServer({ stats }: Report): string {
  const files = `${stats.files} source ${stats.files === 1 ? 'file' : 'files'}`;
  return `No MCP server found in ${files}. Run it in the folder of the server, or name the folder: mcp-lint packages/server\n`;
}
