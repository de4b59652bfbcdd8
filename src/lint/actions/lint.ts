import { relative, resolve, sep } from 'node:path';
import { usageError } from '../../shell/errors.js';
import { toolPackage } from '../../shell/package.js';
import { terminal } from '../../shell/terminal.js';
import { readStandardInput, writeText } from '../files.js';
import { countFindings, type Finding, isOpen, type Report } from '../finding.js';
import { shardOfSources } from '../program/units.js';
import { openProject, type Project, recipeOf } from '../project.js';
import { reporterOf } from '../report/formats.js';
import { defaultLocation, diskStore } from '../scale/disk-store.js';
import { lintSources } from '../scale/runner.js';
import { memoryStore } from '../scale/store.js';
import { onlyChanged } from './diff.js';
import { EXIT, failsAt } from './exit.js';
import { fixProject } from './fix.js';
import { withBaseline } from './known.js';
import { type LintOptions, type Output, parseOptions, parseOutputs } from './options.js';
import { printConfig } from './print-config.js';
import { progressOn } from './progress.js';
import { printTimings } from './timings.js';

/** `mcp-lint [paths]`. */
export async function lint(paths: readonly string[], raw: unknown): Promise<void> {
  const options = parseOptions(raw);
  const outputs = parseOutputs(options.format);
  const cwd = process.cwd();
  const unsaved = unsavedOf(options);
  const whole = await openProject(paths, cwd, {
    config: options.config,
    presets: options.preset,
    plugins: options.plugin,
    unsaved,
  });
  if (options.printConfig) return printConfig(whole, paths);
  const project = options.shard === undefined ? whole : onlyShard(whole, options);
  const analyze = analyzerOf(project, options);
  let report = await analyze(project.sources);
  if (options.fix || options.fixDryRun) report = await fixProject(project, report, analyze, options);
  report = await narrowed(report, project, options, unsaved?.path);
  if (options.debug) printTimings(report);
  if (options.shard !== undefined) report = { ...report, shard: options.shard };
  const code = exitCodeOf(report, project, options);
  await write(options.quiet ? onlyErrors(report) : report, outputs, options);
  if (code === EXIT.noServer) process.stderr.write(noServer(report));
  process.exitCode = code;
}

/** Lints sources in threads, with the cache where it is wanted, and tells a person how far it is. */
function analyzerOf(project: Project, options: LintOptions): (sources: Project['sources']) => Promise<Report> {
  const recipe = recipeOf(project, toolPackage.version, options.examples);
  const { known: rules, sources } = project;
  const { concurrency, cache, cacheLocation, fix, fixDryRun } = options;
  const location = cacheLocation ?? (cache ? defaultLocation() : undefined);
  const store = location !== undefined ? diskStore(location, sources.root) : fix || fixDryRun ? memoryStore() : undefined;
  return async (current) => {
    const progress = progressOn(process.stderr, options.quiet);
    try {
      return await lintSources(current, recipe, { rules, concurrency, store, progress: progress.show });
    } finally {
      progress.clear();
    }
  };
}

/** The part of the project that is this machine's. */
function onlyShard(project: Project, { shard, updateBaseline }: LintOptions): Project {
  if (shard === undefined) return project;
  if (updateBaseline) throw usageError('--update-baseline needs the whole: leave --shard out.');
  return { ...project, sources: shardOfSources(project.sources, shard) };
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
  // Another part may have the server: merging tells.
  if (report.servers.length === 0 && options.shard === undefined) return EXIT.noServer;
  const failOn = options.failOn ?? config.failOn ?? 'error';
  const most = options.maxWarnings ?? config.maxWarnings;
  const failing = report.findings.some((finding) => isOpen(finding) && failsAt(finding.severity, failOn));
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
