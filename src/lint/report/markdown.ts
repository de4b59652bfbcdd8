import { type Finding, isOpen, type Report } from '../finding.js';
import { plural, visible } from './text.js';

/** GitHub takes at most 1 MB of a job summary; 300 rows are more than anybody reads. */
const MOST_ROWS = 300;

/** Markdown for a job summary or a comment. */
export function markdownReport(report: Report): string {
  const open = report.findings.filter(isOpen);
  const { errors, warnings, infos } = report.stats;
  const hidden = report.findings.length - open.length;
  const outcome =
    open.length === 0
      ? 'No findings'
      : [counted(errors, 'error'), counted(warnings, 'warning'), counted(infos, 'info')].filter(Boolean).join(', ');
  return [
    `## mcp-lint: ${outcome}`,
    '',
    ...(report.servers.length === 0 ? ['No MCP server found.', ''] : serverTable(report)),
    ...(open.length === 0 ? [] : findingTable(open)),
    ...(hidden > 0 ? [`${hidden} more known or suppressed.`, ''] : []),
  ].join('\n');
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : plural(count, word);
}

function serverTable({ servers }: Report): string[] {
  return [
    '| Server | Tools | Purpose |',
    '| --- | ---: | --- |',
    ...servers.map(({ name, tools, purpose }) => `| ${cell(name)} | ${tools.length} | ${cell(purpose.verdict)} |`),
    '',
  ];
}

function findingTable(findings: readonly Finding[]): string[] {
  const rows = findings.slice(0, MOST_ROWS).map(({ severity, rule, file, line, message }) => {
    return `| ${severity} | \`${cell(rule)}\` | ${cell(`${file}:${line}`)} | ${cell(message)} |`;
  });
  const more = findings.length - rows.length;
  return [
    '| Severity | Rule | Place | What |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    ...(more > 0 ? [`${more} more are not shown.`, ''] : []),
  ];
}

/** Text of others stays text: no markup, no mention, no new cell. */
function cell(text: string): string {
  return visible(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>|#!~]/g, (letter) => `\\${letter}`)
    .replaceAll('@', '@\u200b');
}
