import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/lint/finding.js';
import { applyEdits } from '../../src/lint/fix.js';
import type { PackageManifest, Sources } from '../../src/lint/program/program.js';
import { type Example, filesOf, type Rule } from '../../src/lint/rule.js';
import { run } from '../../src/lint/run.js';

/** One file, or several by path. */
export type Code = Example;

export interface Expected {
  /** Id of the message. */
  message: string;
  /** The exact source text that the finding points at, or its first line. */
  at: string;
  severity?: Finding['severity'];
  tools?: string[];
}

export interface RuleTests {
  valid: readonly Code[];
  /** `output`: what the fixes leave. `suggested`: what the first suggestion of each finding leaves. */
  invalid: readonly { code: Code; findings: readonly Expected[]; output?: string; suggested?: string }[];
}

const SOURCE = /\.[cm]?[jt]sx?$/;

/** Sources in memory, in a package that depends on both generations of the SDK. A package.json among them may add to it or replace parts. */
export function sourcesOf(code: Code): Sources {
  const files = Object.fromEntries(filesOf(code).map(({ path, text }) => [path, text]));
  const own = JSON.parse(files['package.json'] ?? '{}') as Partial<PackageManifest>;
  const entries = Object.entries(files);
  return {
    root: '.',
    files: entries.filter(([path]) => SOURCE.test(path)).map(([path, text]) => ({ path, text, role: 'source' as const })),
    packages: [
      {
        dir: '.',
        name: 'server',
        bin: {},
        scripts: {},
        ...own,
        dependencies: { '@modelcontextprotocol/sdk': '1.32.2', '@modelcontextprotocol/server': '2.4.0', ...own.dependencies },
      },
    ],
    aliases: [],
    notes: [],
    project: entries.filter(([path]) => !SOURCE.test(path)).map(([path, text]) => ({ path, text })),
  };
}

/** Lints code in memory with one rule. */
export function lintWith(rule: Rule, code: Code): Finding[] {
  return run(sourcesOf(code), { rules: [rule], version: '0.0.0', now: () => 0, today: '2026-11-28' }).findings;
}

function textAt(code: Code, finding: Finding): string {
  const text = typeof code === 'string' ? code : (code[finding.file] ?? '');
  const lines = text.split('\n');
  const starts = lines.map((_line, index) => lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0));
  return text.slice((starts[finding.line - 1] ?? 0) + finding.column - 1, (starts[finding.endLine - 1] ?? 0) + finding.endColumn - 1);
}

function syntaxErrors(text: string): readonly unknown[] {
  return ts.transpileModule(text, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.Latest } }).diagnostics ?? [];
}

function syntaxErrorsOf(code: Code): readonly unknown[] {
  return filesOf(code).flatMap(({ path, text }) => (SOURCE.test(path) ? syntaxErrors(text) : []));
}

/**
 * Tests a rule in memory. Beside the cases given it checks that the examples of the rule behave, that every message of the
 * rule is seen at least once, and that what a fix leaves is clean and parses.
 */
export function testRule(rule: Rule, tests: RuleTests): void {
  describe(rule.name, () => {
    const seen = new Set<string>();
    tests.valid.forEach((code, index) => {
      it(`accepts case ${index + 1}`, () => expect(lintWith(rule, code).map((finding) => finding.message)).toEqual([]));
    });
    tests.invalid.forEach(({ code, findings, output, suggested }, index) => {
      it(`reports case ${index + 1}`, () => {
        const found = lintWith(rule, code);
        for (const finding of found) seen.add(finding.messageId);
        expect(found.map((finding) => ({ message: finding.messageId, at: textAt(code, finding) }))).toEqual(
          findings.map((expected, at) => ({ message: expected.message, at: match(textAt(code, found[at] as Finding), expected.at) })),
        );
        findings.forEach((expected, at) => {
          if (expected.severity) expect(found[at]?.severity).toBe(expected.severity);
          if (expected.tools) expect(found[at]?.tools).toEqual(expected.tools);
        });
        for (const finding of found) expect(finding.message).not.toMatch(/\{\w+\}/);
        if (typeof code !== 'string') return;
        if (output !== undefined)
          expectClean(
            rule,
            output,
            applyEdits(
              code,
              found.flatMap((finding) => finding.edits),
            ),
          );
        if (suggested === undefined) return;
        // A suggestion changes what a caller sees: --fix alone must leave it.
        expect(found.flatMap((finding) => finding.edits)).toEqual([]);
        expectClean(
          rule,
          suggested,
          applyEdits(
            code,
            found.flatMap((finding) => finding.suggestions[0]?.edits ?? []),
          ),
        );
      });
    });
    it('reports its bad examples and accepts its good ones', () => {
      for (const code of rule.examples.bad) {
        const found = lintWith(rule, code);
        for (const finding of found) seen.add(finding.messageId);
        expect(found, JSON.stringify(code)).not.toEqual([]);
        expect(syntaxErrorsOf(code)).toEqual([]);
      }
      for (const code of rule.examples.good) {
        expect(lintWith(rule, code), JSON.stringify(code)).toEqual([]);
        expect(syntaxErrorsOf(code)).toEqual([]);
      }
    });
    it('has a case for every message', () => expect([...seen].sort()).toEqual(Object.keys(rule.messages).sort()));
  });
}

function expectClean(rule: Rule, expected: string, changed: string): void {
  expect(changed).toBe(expected);
  expect(syntaxErrors(changed)).toEqual([]);
  expect(lintWith(rule, changed)).toEqual([]);
}

/** Long code may be given by its beginning, followed by an ellipsis. */
function match(actual: string, expected: string): string {
  return expected.endsWith('…') && actual.startsWith(expected.slice(0, -1)) ? actual : expected;
}
