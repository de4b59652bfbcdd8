import { relative, resolve, sep } from 'node:path';
import type { Project } from '../project.js';

/** `--print-config`: what holds for a file or a folder, as JSON. */
export function printConfig({ resolved, config, configName, sources, known }: Project, paths: readonly string[]): void {
  const [first] = paths;
  const path = first === undefined ? '' : relative(sources.root, resolve(first)).split(sep).join('/');
  const rules = known.map((rule): [string, unknown] => {
    const { severity = rule.severity, options } = resolved.setting(rule, path);
    const defaults = Object.entries(rule.options).map(([name, spec]): [string, unknown] => [name, spec.default]);
    if (severity === 'off' || defaults.length === 0) return [rule.name, severity];
    return [rule.name, { severity, options: { ...Object.fromEntries(defaults), ...options } }];
  });
  const { rules: _rules, overrides: _overrides, $schema: _schema, ...rest } = config;
  const printed = { file: configName ?? null, for: path || '.', extends: ['recommended'], ...rest, rules: Object.fromEntries(rules) };
  process.stdout.write(`${JSON.stringify(printed, null, 2)}\n`);
}
