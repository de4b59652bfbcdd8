import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { usageError } from '../../shell/errors.js';
import type { Rule } from '../rule.js';
import { configOfValue, parseConfig } from './parse.js';
import type { Config } from './schema.js';

/** Names of a configuration that is found by itself: data only, because whoever wrote it may not be trusted. */
const CONFIG_FILE = 'mcp-lint.config.json';
const MANIFEST = 'package.json';
const MANIFEST_KEY = 'mcp-lint';

/** A configuration and the folder that its paths are relative to. */
export interface FoundConfig {
  config: Config;
  dir: string;
  /** For people: relative to the current folder. */
  name: string;
}

/**
 * The configuration of a folder: `mcp-lint.config.json`, or the key `mcp-lint` of package.json, in the folder itself or the nearest one
 * above it. Looks no further up than the root of the repository. Links are not followed, and nothing is run.
 */
export function findConfig(from: string, cwd: string, rules: readonly Rule[]): FoundConfig | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    for (const file of [CONFIG_FILE, MANIFEST]) {
      const path = join(dir, file);
      const text = plainFile(path);
      if (text === undefined) continue;
      const name = relative(cwd, path) || path;
      const config = parseConfig({ path: name, text, ...(file === MANIFEST && { key: MANIFEST_KEY }) }, rules);
      if (config !== undefined) return { config, dir, name };
    }
    if (dirname(dir) === dir || lstatSync(join(dir, '.git'), { throwIfNoEntry: false }) !== undefined) return undefined;
  }
}

function plainFile(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return undefined;
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw usageError(`${path} cannot be read (${codeOf(error)}).`, 'configuration');
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** The configuration that the command line names. Only here may it be code: the person who names it vouches for it. */
export async function readConfig(path: string, cwd: string, rules: readonly Rule[]): Promise<FoundConfig> {
  const target = resolve(cwd, path);
  const dir = dirname(target);
  if (/\.[cm]?[jt]s$/.test(target)) return { config: configOfValue(await importCode(target, path), path, rules), dir, name: path };
  const text = textOf(target, path);
  const key = target.endsWith(`${sep}${MANIFEST}`) ? MANIFEST_KEY : undefined;
  const config = parseConfig({ path, text, ...(key !== undefined && { key }) }, rules);
  if (config === undefined) throw usageError(`${path} has no key "${MANIFEST_KEY}".`, 'configuration');
  return { config, dir, name: path };
}

function textOf(target: string, path: string): string {
  try {
    return readFileSync(target, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw usageError(`--config ${path} cannot be read (${codeOf(error)}).`, 'configuration');
  }
}

/** Runs a module and gives its default export. */
export async function importCode(target: string, name: string): Promise<unknown> {
  if (/ts$/.test(target)) await allowTypeScript();
  try {
    const module: unknown = await import(pathToFileURL(target).href);
    if (typeof module === 'object' && module !== null && 'default' in module) return module.default;
  } catch (error) {
    throw usageError(`${name} failed to load: ${error instanceof Error ? error.message : String(error)}`, 'configuration');
  }
  throw usageError(`${name} has no default export.`, 'configuration');
}

/** Node before 22.18 does not load TypeScript by itself. */
async function allowTypeScript(): Promise<void> {
  if ('typescript' in process.features && process.features.typescript) return;
  const { register } = await import('node:module');
  register('./typescript-loader.js', import.meta.url);
}
