import { ts } from 'ts-morph';
import { type Edit, type Finding, isOpen } from './finding.js';
import type { Sources, SourceText } from './program/program.js';

/** What one pass changed. */
export interface Pass {
  files: SourceText[];
  /** The findings whose edits went in. */
  applied: Finding[];
}

/** Which edits of a finding are wanted: the safe ones, or the first suggestion of a rule. */
export type Choice = (finding: Finding) => readonly Edit[];

export const safeEdits: Choice = (finding) => finding.edits;

/** The safe edits of all rules, and the first suggestion of these. */
export function withSuggestions(rules: readonly string[]): Choice {
  return (finding) => (rules.includes(finding.rule) && finding.edits.length === 0 ? (finding.suggestions[0]?.edits ?? []) : finding.edits);
}

/**
 * Puts edits into the files. All edits of one finding go in, or none; of two that overlap the first goes in, the other waits for the next
 * pass. A file that parsed before and would not parse afterwards stays as it was. Pure.
 */
export function applyPass(files: readonly SourceText[], findings: readonly Finding[], choose: Choice): Pass {
  const taken = new Map<string, Edit[]>();
  const wanted: { finding: Finding; files: string[] }[] = [];
  for (const finding of findings) {
    const edits = isOpen(finding) ? choose(finding) : [];
    if (edits.length === 0 || edits.some((edit) => collides(edit, taken.get(edit.file) ?? []))) continue;
    for (const edit of edits) taken.set(edit.file, [...(taken.get(edit.file) ?? []), edit]);
    wanted.push({ finding, files: edits.map((edit) => edit.file) });
  }
  const refused = new Set<string>();
  const changed = files.map((file) => {
    const edits = taken.get(file.path);
    if (edits === undefined) return file;
    const text = applyEdits(file.text, edits);
    if (syntaxErrors(text, file.path) <= syntaxErrors(file.text, file.path)) return { ...file, text };
    refused.add(file.path);
    return file;
  });
  return { files: changed, applied: wanted.filter((each) => each.files.some((file) => !refused.has(file))).map((each) => each.finding) };
}

/** Two insertions at one place collide too: which comes first would be chance. The same edit twice does not. */
function collides(edit: Edit, others: readonly Edit[]): boolean {
  return (
    others.some((other) => edit.start <= other.end && other.start <= edit.end && !(edit.start === other.end || other.start === edit.end)) ||
    others.some((other) => edit.start === other.start && edit.end === other.end)
  );
}

/** Applies edits from the last to the first, so that offsets stay right. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

function syntaxErrors(text: string, fileName: string): number {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.Latest, allowJs: true, jsx: ts.JsxEmit.Preserve },
  });
  return diagnostics.length;
}

/** After this many passes whatever is left stays. Two rules that undo each other would never end. */
const MOST_PASSES = 10;

/** What fixing came to. */
export interface Fixed {
  /** The files that changed, with their new text. */
  files: SourceText[];
  applied: number;
  passes: number;
}

/**
 * Fixes until nothing is left to fix, at most ten times. `lint` gives the findings of sources. The fixes of a rule that do not leave less of
 * what it reports in their files, or leave more findings in all, are taken back, and the rule fixes nothing more.
 */
export async function fixAll(
  sources: Sources,
  lint: (sources: Sources) => Promise<readonly Finding[]> | readonly Finding[],
  choose: Choice,
): Promise<Fixed> {
  let current = sources;
  let findings = await lint(current);
  const failed = new Set<string>();
  const result: Fixed = { files: [], applied: 0, passes: 0 };
  for (let attempt = 0; attempt < MOST_PASSES; attempt += 1) {
    const candidates = findings.filter((finding) => !failed.has(finding.rule));
    const { files, applied } = applyPass(current.files, candidates, choose);
    if (applied.length === 0) break;
    const next = { ...current, files };
    const after = await lint(next);
    const useless = uselessRules(applied, findings, after);
    for (const rule of useless) failed.add(rule);
    if (useless.length > 0) continue;
    current = next;
    findings = after;
    result.applied += applied.length;
    result.passes += 1;
  }
  result.files = current.files.filter((file, index) => file.text !== sources.files[index]?.text);
  return result;
}

/** The rules whose fixes did not help; all of them where none is to blame alone. */
function uselessRules(applied: readonly Finding[], before: readonly Finding[], after: readonly Finding[]): string[] {
  const left = ({ rule, file }: Finding, findings: readonly Finding[]): number =>
    openCount(findings.filter((each) => each.rule === rule && each.file === file));
  const useless = applied.filter((finding) => left(finding, after) >= left(finding, before));
  const guilty = useless.length === 0 && openCount(after) > openCount(before) ? applied : useless;
  return [...new Set(guilty.map((finding) => finding.rule))];
}

function openCount(findings: readonly Finding[]): number {
  return findings.filter(isOpen).length;
}
