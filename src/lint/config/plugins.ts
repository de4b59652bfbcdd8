import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { usageError } from '../../shell/errors.js';
import type { Rule } from '../rule.js';
import { importCode } from './files.js';

/**
 * Loads the rules of the plugins that the command line names: packages, or files that begin with `.` or `/`. A plugin exports
 * `{ rules: [...] }`, each made with `defineRule`. Never called for what a configuration file says: a plugin is code.
 */
export async function loadPlugins(names: readonly string[], cwd: string, own: readonly Rule[]): Promise<Rule[]> {
  const known = new Set(own.map((rule) => rule.name));
  const loaded: Rule[] = [];
  for (const name of names) {
    for (const rule of rulesOf(await importCode(locate(name, cwd), `--plugin ${name}`), name)) {
      if (known.has(rule.name)) throw usageError(`--plugin ${name}: there is already a rule "${rule.name}".`, 'configuration');
      known.add(rule.name);
      loaded.push(rule);
    }
  }
  return loaded;
}

function locate(name: string, cwd: string): string {
  if (/^\.{0,2}[\\/]/.test(name)) return resolve(cwd, name);
  try {
    return createRequire(join(cwd, 'package.json')).resolve(name);
  } catch {
    throw usageError(`--plugin ${name}: there is no such package here. For a file write ./${name}.`, 'configuration');
  }
}

function rulesOf(value: unknown, name: string): Rule[] {
  const rules = typeof value === 'object' && value !== null && 'rules' in value ? value.rules : undefined;
  if (!Array.isArray(rules) || !rules.every(isRule))
    throw usageError(`--plugin ${name}: the default export must be { rules: [...] }, each made with defineRule.`, 'configuration');
  return rules;
}

function isRule(value: unknown): value is Rule {
  const rule = value as Partial<Rule> | null;
  return typeof rule === 'object' && rule !== null && typeof rule.name === 'string' && typeof rule.check === 'function' && !!rule.messages;
}
