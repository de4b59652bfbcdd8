/**
 * mcp-lint as a library: `import { lint } from 'create-mcp-server/lint'`.
 *
 * @packageDocumentation
 */
import { toolPackage } from '../shell/package.js';
import type { Report } from './finding.js';
import { openProject, type ProjectOptions, runOptionsOf } from './project.js';
import { run } from './run.js';

export type { Config } from './config/schema.js';
export type {
  Category,
  Confidence,
  Edit,
  Finding,
  Report,
  RuleSummary,
  ServerSummary,
  Severity,
  Suggestion,
  ToolSummary,
  TraceStep,
} from './finding.js';
export type { ProjectOptions } from './project.js';
export { FORMATS, type Format, type Reporter, reporterOf } from './report/formats.js';
export { defineRule, PRESETS, type Preset, type Rule, type RuleContext, type RuleDefinition } from './rule.js';
export { RULES } from './rules/index.js';

/** What to lint, and how. */
export interface LintOptions extends ProjectOptions {
  /** The folder that paths are relative to; the current one by default. */
  cwd?: string;
  /** Also judge servers in example folders. */
  examples?: boolean;
}

/**
 * Lints folders or files as the command does, with the configuration that it finds, and gives the report as data. Writes nothing and runs
 * nothing of what it lints; `config` and `plugins` may name code, which then runs.
 *
 * @throws UserError, whose message is for people, when a path, the configuration or a plugin is wrong.
 */
export async function lint(paths: readonly string[] = [], options: LintOptions = {}): Promise<Report> {
  const { cwd = process.cwd(), examples, ...rest } = options;
  const project = await openProject(paths, cwd, rest);
  return run(project.sources, runOptionsOf(project, toolPackage.version, examples));
}
