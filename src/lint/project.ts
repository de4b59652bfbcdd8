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
  const resolved = resolveConfig(config, {
    rules: known,
    root: relative(configDir, root).split(sep).join('/'),
    ...(options.presets !== undefined && { presets: options.presets }),
  });
  const sources = load(paths, cwd, (path) => resolved.ignores(path));
  const project: Project = { sources, config, configName: found?.name, configDir, resolved, known };
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

/** The options of a run that follow from the project. */
export function runOptionsOf({ resolved, known, config }: Project, version: string, examples: boolean | undefined): RunOptions {
  return {
    rules: resolved.rules,
    version,
    settings: resolved.setting,
    own: resolved.own,
    known: known.map((rule) => rule.name),
    today: new Date().toISOString().slice(0, 10),
    examples: examples ?? config.examples ?? false,
  };
}
