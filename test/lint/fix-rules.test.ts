import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { fixAll, withSuggestions } from '../../src/lint/fix.js';
import type { Sources } from '../../src/lint/program/program.js';
import { RULES } from '../../src/lint/rules/index.js';
import { run } from '../../src/lint/run.js';
import { sourcesOf } from '../helpers/rule.js';

const findings = (sources: Sources, rule: (typeof RULES)[number]) => run(sources, { rules: [rule], version: '0' }).findings;
const changes = (each: ReturnType<typeof findings>[number]): boolean => each.edits.length > 0 || each.suggestions.length > 0;
const syntaxErrors = (text: string): number =>
  ts.transpileModule(text, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.Latest } }).diagnostics?.length ?? 0;

/** Every bad example of a rule whose finding brings a change with it. */
const cases = RULES.flatMap((rule) => rule.examples.bad.map((example) => ({ rule, sources: sourcesOf(example) }))).filter(
  ({ rule, sources }) => findings(sources, rule).some(changes),
);

describe('what a rule offers as a fix', () => {
  it('is there for these rules', () =>
    expect([...new Set(cases.map(({ rule }) => rule.name))]).toEqual([
      'no-inherited-stdout',
      'no-public-listener',
      'no-shell-injection',
      'no-stdout',
      'no-url-path-injection',
      'no-version-drift',
      'require-command-timeout',
      'require-error-flag',
      'require-request-timeout',
      'require-shebang',
      'require-strict-input',
    ]));
  it.each(cases)('leaves nothing of it in the example, and parses: $rule.name', async ({ rule, sources }) => {
    const { files, applied } = await fixAll(sources, (current) => findings(current, rule), withSuggestions([rule.name]));
    expect(applied).toBeGreaterThan(0);
    const fixed = { ...sources, files: sources.files.map((file) => files.find((each) => each.path === file.path) ?? file) };
    expect(findings(fixed, rule).filter(changes)).toEqual([]);
    for (const { text } of fixed.files) expect(syntaxErrors(text)).toBe(0);
  });
});
