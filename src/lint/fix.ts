import { ts } from 'ts-morph';
import { type Edit, type Finding, isOpen } from './finding.js';
import type { Sources, SourceText } from './program/program.js';

/** What one pass changed. */
export interface Pass {
  files: SourceText[];
  /** Findings whose edits went in. */
  applied: number;
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
  let applied = 0;
  for (const finding of findings) {
    const edits = isOpen(finding) ? choose(finding) : [];
    if (edits.length === 0 || edits.some((edit) => collides(edit, taken.get(edit.file) ?? []))) continue;
    for (const edit of edits) taken.set(edit.file, [...(taken.get(edit.file) ?? []), edit]);
    applied += 1;
  }
  let refused = 0;
  const changed = files.map((file) => {
    const edits = taken.get(file.path);
    if (edits === undefined) return file;
    const text = applyEdits(file.text, edits);
    if (syntaxErrors(text, file.path) <= syntaxErrors(file.text, file.path)) return { ...file, text };
    refused += 1;
    return file;
  });
  return { files: changed, applied: refused > 0 && changed.every((file, index) => file === files[index]) ? 0 : applied };
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
 * Fixes until nothing is left to fix, at most ten times. `lint` gives the findings of sources. A pass after which a rule reports more
 * than before in the files that it changed is taken back.
 */
export async function fixAll(
  sources: Sources,
  lint: (sources: Sources) => Promise<readonly Finding[]> | readonly Finding[],
  choose: Choice,
): Promise<Fixed> {
  let current = sources;
  let findings = await lint(current);
  const result: Fixed = { files: [], applied: 0, passes: 0 };
  while (result.passes < MOST_PASSES) {
    const { files, applied } = applyPass(current.files, findings, choose);
    if (applied === 0) break;
    const next = { ...current, files };
    const after = await lint(next);
    if (openCount(after) > openCount(findings)) break;
    current = next;
    findings = after;
    result.applied += applied;
    result.passes += 1;
  }
  result.files = current.files.filter((file, index) => file.text !== sources.files[index]?.text);
  return result;
}

function openCount(findings: readonly Finding[]): number {
  return findings.filter(isOpen).length;
}
