import { usageError } from '../../shell/errors.js';
import { similar } from '../../shell/similar.js';
import { terminal } from '../../shell/terminal.js';
import { isInPreset, presetsOf } from '../presets.js';
import { prettyRule } from '../report/rule.js';
import { PRESETS } from '../rule.js';
import { RULES } from '../rules/index.js';

/** `mcp-lint rules`: every rule, or those of a preset. */
export function listRules({ preset, format }: { preset?: string; format?: string }): void {
  const chosen = PRESETS.find((each) => each === preset);
  if (preset !== undefined && chosen === undefined)
    throw usageError(`--preset: there is no preset "${preset}". There are ${PRESETS.join(', ')}.`);
  const rules = RULES.filter((rule) => chosen === undefined || isInPreset(rule, chosen));
  if (format === 'json') {
    const rows = rules.map(({ name, severity, category, confidence, practices, cwe, owasp = [], summary, ...rule }) => {
      return {
        name,
        severity,
        category,
        confidence,
        presets: presetsOf({ ...rule, category, confidence }),
        practices,
        cwe,
        owasp,
        summary,
      };
    });
    process.stdout.write(`${JSON.stringify({ schemaVersion: 1, rules: rows }, null, 2)}\n`);
    return;
  }
  const { color } = terminal(process.stdout);
  const paint = { error: color.red, warning: color.yellow, info: color.blue };
  const width = Math.max(...rules.map((rule) => rule.name.length));
  for (const rule of rules)
    process.stdout.write(`${rule.name.padEnd(width)}  ${paint[rule.severity](rule.severity.padEnd(7))}  ${rule.summary}\n`);
  process.stdout.write(color.dim(`${rules.length} rules. mcp-lint explain <rule> says why one exists.\n`));
}

/** `mcp-lint explain <rule>`. */
export function explain(name: string): void {
  const rule = RULES.find((each) => each.name === name);
  if (rule === undefined) {
    const near = similar(
      name,
      RULES.map((each) => each.name),
    );
    const hint = near === undefined ? 'Run mcp-lint rules for the list.' : `Did you mean "${near}"?`;
    throw usageError(`There is no rule "${name}". ${hint}`, 'no-such-rule');
  }
  process.stdout.write(prettyRule(rule, terminal(process.stdout)));
}
