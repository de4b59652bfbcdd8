import { relative, resolve, sep } from 'node:path';
import { usageError } from '../shell/errors.js';
import { type FoundConfig, findConfig, readConfig } from './config/files.js';
import { loadPlugins } from './config/plugins.js';
import { type Resolved, resolveConfig } from './config/resolve.js';
import type { Config } from './config/schema.js';
import { load, rootOf } from './load.js';
import type { Sources } from './program/program.js';
import type { Preset, Rule } from './rule.js';
import { RULES } from './rules/index.js';
import type { RunOptions } from './run.js';

/** What is linted, and how: everything read from disk. */
export interface Project {
  sources: Sources;
  /** As it was written; empty where there is none. */
  config: Config;
  /** The file, for people; undefined where there is none. */
  configName: string | undefined;
  /** Folder that the paths of the configuration are relative to. */
  configDir: string;
  resolved: Resolved;
  /** Every rule that there is, those of plugins included. */
  known: readonly Rule[];
  /** Presets of the command line. */
  presets: readonly Preset[] | undefined;
}

/** Everything that decides what is found in sources, as data: threads and keys of the cache are made of it. Rules of plugins are not in it. */
export interface Recipe {
  version: string;
  config: Config;
  /** The root of the run, relative to the folder of the configuration. */
  root: string;
  presets: readonly Preset[] | undefined;
  examples: boolean;
  /** As 2027-01-31, for suppressions that expire. */
  today: string;
}

export interface ProjectOptions {
  /** A file; false for none at all; undefined for the one that is found. */
  config?: string | false | undefined;
  presets?: readonly Preset[] | undefined;
  plugins?: readonly string[];
  /** A text in place of what is on disk, by its path. */
  unsaved?: { path: string; text: string } | undefined;
}

/** Reads the configuration and the sources. Throws a UserError where a path, the configuration or a plugin is wrong. */
export async function openProject(paths: readonly string[], cwd: string, options: ProjectOptions = {}): Promise<Project> {
  const root = rootOf(paths, cwd);
  const known = [...RULES, ...(await loadPlugins(options.plugins ?? [], cwd, RULES))];
  const found = await configOf(options.config, root, cwd, known);
  const config = found?.config ?? {};
  const configDir = found?.dir ?? root;
  const { presets } = options;
  const resolved = resolveConfig(config, { rules: known, root: rootIn(configDir, root), ...(presets !== undefined && { presets }) });
  const sources = load(paths, cwd, (path) => resolved.ignores(path));
  const project: Project = { sources, config, configName: found?.name, configDir, resolved, known, presets };
  return options.unsaved === undefined ? project : { ...project, sources: withUnsaved(sources, cwd, options.unsaved) };
}

function configOf(
  chosen: string | false | undefined,
  root: string,
  cwd: string,
  known: readonly Rule[],
): FoundConfig | undefined | Promise<FoundConfig> {
  if (chosen === false) return undefined;
  return chosen === undefined ? findConfig(root, cwd, known) : readConfig(chosen, cwd, known);
}

function withUnsaved(sources: Sources, cwd: string, { path, text }: { path: string; text: string }): Sources {
  const name = relative(sources.root, resolve(cwd, path)).split(sep).join('/');
  if (name.startsWith('..')) throw usageError(`--stdin-filename ${path} lies outside of ${relative(cwd, sources.root) || '.'}.`);
  const role = sources.files.find((file) => file.path === name)?.role ?? 'source';
  const others = sources.files.filter((file) => file.path !== name);
  const files = [...others, { path: name, text: text.replace(/^\uFEFF/, ''), role }].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { ...sources, files };
}

function rootIn(configDir: string, root: string): string {
  return relative(configDir, root).split(sep).join('/');
}

/** What a run of the project is made of. */
export function recipeOf({ config, configDir, sources, presets }: Project, version: string, examples: boolean | undefined): Recipe {
  return {
    version,
    config,
    root: rootIn(configDir, sources.root),
    presets,
    examples: examples ?? config.examples ?? false,
    today: new Date().toISOString().slice(0, 10),
  };
}

/** The options of a run, with the rules of plugins among `rules`. */
export function runOptionsOf({ version, config, root, presets, examples, today }: Recipe, rules: readonly Rule[] = RULES): RunOptions {
  const { rules: chosen, setting, own } = resolveConfig(config, { rules, root, ...(presets !== undefined && { presets }) });
  return { rules: chosen, version, settings: setting, own, known: rules.map((rule) => rule.name), today, examples };
}
