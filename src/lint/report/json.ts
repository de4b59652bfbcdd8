import type { Report } from '../finding.js';

/** The machine-readable report: the public contract of `mcp-lint --format json`. */
export function jsonReport(report: Report): string {
  const { tool, root, servers, unresolved, notes, judged, shard, stats } = report;
  const findings = report.findings.map(({ edits: _edits, suggestions: _suggestions, messageId, ...finding }) => ({
    ...finding,
    messageId,
  }));
  return `${JSON.stringify({ schemaVersion: 1, tool, root, judged, shard, servers, findings, unresolved, notes, stats }, null, 2)}\n`;
}

/** The machine-readable inventory: the public contract of `mcp-lint inventory --format json`. */
export function jsonInventory(report: Report): string {
  const { root, servers, unresolved, notes, stats } = report;
  const { files, lines, durationMs } = stats;
  return `${JSON.stringify({ schemaVersion: 1, root, servers, unresolved, notes, stats: { files, lines, durationMs } }, null, 2)}\n`;
}
