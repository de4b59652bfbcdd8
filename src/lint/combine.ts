import type { Analysis, Finding, Judged, Report, RuleSummary } from './finding.js';
import { countFindings } from './finding.js';
import type { Sources } from './program/program.js';
import type { Rule } from './rule.js';

/** Makes one report of what the units of the sources gave, in the order of the units. Pure. */
export function reportOf(
  sources: Sources,
  { rules, version }: { rules: readonly Rule[]; version: string },
  analyses: readonly Analysis[],
  durationMs: number,
): Report {
  const judged = mostOf(analyses);
  const findings = analyses.flatMap((each) => findingsOf(each, judged)).sort(inOrder);
  return {
    tool: { name: 'mcp-lint', version },
    root: sources.root,
    servers: byEntry(analyses.flatMap((each) => each.servers)),
    findings,
    rules: rules.map(summarizeRule),
    unresolved: analyses.flatMap((each) => each.unresolved),
    notes: sources.notes,
    timings: totals(analyses.map((each) => each.timings)),
    lines: linesOf(sources, findings),
    judged,
    stats: {
      files: sources.files.length,
      lines: sources.files.reduce((sum, file) => sum + lineCount(file.text), 0),
      durationMs: Math.round(durationMs),
      ...countFindings(findings),
      leftOut: tally(sources.notes.map((note) => note.reason)),
    },
  };
}

const RANK: Record<Judged, number> = { servers: 2, examples: 1, hosts: 0 };

/** What was judged in the whole: a server anywhere is what counts, not the examples or the hosts beside it. */
export function mostOf(parts: readonly { judged: Judged }[]): Judged {
  return parts.reduce<Judged>((most, { judged }) => (RANK[judged] > RANK[most] ? judged : most), 'hosts');
}

/** The findings of a part that count in the whole. What is wrong with a comment is wrong wherever it stands. */
export function findingsOf<Each extends { rule: string }>(part: { judged: Judged; findings: readonly Each[] }, judged: Judged): Each[] {
  return part.findings.filter((finding) => part.judged === judged || finding.rule === 'no-invalid-suppression');
}

/** The order in which servers are listed, however the work was divided. */
export function byEntry<Server extends { entry: string }>(servers: readonly Server[]): Server[] {
  return [...servers].sort((a, b) => (a.entry < b.entry ? -1 : a.entry > b.entry ? 1 : 0));
}

/** By place, then by rule. */
export function inOrder(a: Finding, b: Finding): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column || a.rule.localeCompare(b.rule);
}

function totals(timings: readonly Record<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, ms] of timings.flatMap((each) => Object.entries(each))) sums[name] = (sums[name] ?? 0) + ms;
  return sums;
}

function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

export function tally(reasons: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

function linesOf(sources: Sources, findings: readonly Finding[]): Map<string, string[]> {
  const wanted = new Set(findings.map((finding) => finding.file));
  const files = [...sources.files, ...(sources.project ?? [])];
  return new Map(files.filter((file) => wanted.has(file.path)).map((file) => [file.path, file.text.split(/\r?\n/)]));
}

function summarizeRule({ name, severity, category, confidence, practices, cwe, owasp = [], summary, why, advice }: Rule): RuleSummary {
  return { name, severity, category, confidence, practices, cwe, owasp, summary, why, advice };
}
