import { posix } from 'node:path';
import picomatch from 'picomatch';
import { isInPreset } from '../presets.js';
import { NO_OWN_TABLES, type OwnFunction, type OwnTables } from '../program/own.js';
import type { OptionValue, Preset, Rule, RuleSetting } from '../rule.js';
import type { Config, RuleEntry } from './schema.js';

/** A configuration, ready to be asked. Paths are relative to the root of the run, with forward slashes. */
export interface Resolved {
  /** The rules that run somewhere. */
  rules: readonly Rule[];
  setting(rule: Rule, path: string): RuleSetting;
  ignores(path: string): boolean;
  own: OwnTables;
}

/** What every server is checked for when nothing is configured. */
const DEFAULT_PRESETS: readonly Preset[] = ['recommended'];

export interface ResolveOptions {
  rules: readonly Rule[];
  /** The root of the run, relative to the folder of the configuration: '' where they are the same. May begin with `..`. */
  root: string;
  /** Presets of the command line, in place of those of the file. */
  presets?: readonly Preset[];
}

interface Layer {
  matches: (path: string) => boolean;
  presets: readonly Preset[] | undefined;
  entries: Readonly<Record<string, RuleEntry | undefined>>;
}

/** Answers what a configuration says about each rule and path. Pure. */
export function resolveConfig(config: Config, { rules, root, presets }: ResolveOptions): Resolved {
  const layers: Layer[] = [
    { matches: () => true, presets: presets ?? config.extends ?? DEFAULT_PRESETS, entries: config.rules ?? {} },
    ...(config.overrides ?? []).map(({ files, extends: names, rules: entries = {} }): Layer => {
      return { matches: picomatch(files, { dot: true }), presets: names, entries };
    }),
  ];
  const inConfig = (path: string): string => posix.join(root, path);
  const ignored = config.ignore === undefined ? undefined : picomatch(config.ignore.flatMap(folders), { dot: true });
  return {
    rules: rules.filter((rule) => layers.some((layer) => isOn(layer, rule))),
    setting: (rule, path) => {
      const name = inConfig(path);
      return settingOf(
        rule,
        layers.filter((layer) => layer.matches(name)),
      );
    },
    ignores: (path) => ignored?.(inConfig(path)) ?? false,
    own: ownTables(config, root),
  };
}

/** A pattern without a wildcard at its end may name a folder: everything in it. */
function folders(glob: string): string[] {
  const plain = glob.replace(/^\.\//, '').replace(/\/$/, '');
  return [plain, `${plain}/**`];
}

function isOn({ presets, entries }: Layer, rule: Rule): boolean {
  const entry = entries[rule.name];
  if (entry !== undefined) return entry !== 'off';
  return presets?.some((preset) => isInPreset(rule, preset)) ?? false;
}

function settingOf(rule: Rule, layers: readonly Layer[]): RuleSetting {
  let on = false;
  let result: RuleSetting = {};
  for (const layer of layers) {
    const entry = layer.entries[rule.name];
    if (entry === undefined && layer.presets === undefined) continue;
    on = isOn(layer, rule);
    if (entry === undefined || entry === 'off') continue;
    if (typeof entry === 'string') result = { ...result, severity: entry };
    else
      result = {
        ...((entry.severity ?? result.severity) && { severity: entry.severity ?? result.severity }),
        options: { ...result.options, ...(entry.options as Record<string, OptionValue> | undefined) },
      };
  }
  return on ? result : { severity: 'off' };
}

function ownTables(config: Config, root: string): OwnTables {
  const of = (name: string): OwnFunction => functionOf(name, root);
  if (!config.sources && !config.sinks && !config.sanitizers && !config.wrappers) return NO_OWN_TABLES;
  return {
    sources: (config.sources ?? []).map(({ name, label }) => ({ of: of(name), label })),
    sinks: (config.sinks ?? []).map(({ name, danger, argument }) => ({ of: of(name), danger, argument, label: `${nameIn(name)}()` })),
    sanitizers: (config.sanitizers ?? []).map((entry) =>
      typeof entry === 'string' ? { of: of(entry), against: undefined } : { of: of(entry.name), against: entry.against },
    ),
    wrappers: (config.wrappers ?? []).map(({ name, shape, server }) => ({ of: of(name), shape, server })),
  };
}

function nameIn(name: string): string {
  return name.slice(name.indexOf('#') + 1);
}

function functionOf(text: string, root: string): OwnFunction {
  const module = text.slice(0, text.indexOf('#'));
  const name = nameIn(text) === 'default' ? '' : nameIn(text);
  if (!module.startsWith('.')) return { module, name, file: false };
  return { module: posix.relative(root === '' ? '.' : root, posix.normalize(module)), name: nameIn(text), file: true };
}
