/**
 * mcp-lint as a library: `import { lint } from 'create-mcp-server/lint'`.
 *
 * @packageDocumentation
 */
import { toolPackage } from '../shell/package.js';
import type { Report } from './finding.js';
import { openProject, type ProjectOptions, recipeOf } from './project.js';
import { lintSources } from './scale/runner.js';

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
  /** Most threads; one by default. */
  concurrency?: number;
}

/**
 * Lints folders or files as the command does, with the configuration that it finds, and gives the report as data. Writes nothing and runs
 * nothing of what it lints; `config` and `plugins` may name code, which then runs.
 *
 * @throws UserError, whose message is for people, when a path, the configuration or a plugin is wrong.
 */
export async function lint(paths: readonly string[] = [], options: LintOptions = {}): Promise<Report> {
  const { cwd = process.cwd(), examples, concurrency = 1, ...rest } = options;
  const project = await openProject(paths, cwd, rest);
  return lintSources(project.sources, recipeOf(project, toolPackage.version, examples), { rules: project.known, concurrency });
}
