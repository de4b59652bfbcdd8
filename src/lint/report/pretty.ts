import type { Terminal } from '../../shell/terminal.js';
import type { Finding, Report } from '../finding.js';
import { plural, visible, wrap } from './text.js';

/** The report for people: each finding with its code, what is wrong, why, and what to do. */
export function prettyReport(whole: Report, screen: Terminal): string {
  const report = visible(whole);
  const shown = report.findings.filter((finding) => !finding.suppressed && !finding.baseline);
  const blocks = shown.map((finding) => prettyFinding(finding, report, screen));
  return [...blocks, summary(report, screen)].join('\n');
}

function prettyFinding(finding: Finding, report: Report, { color, width }: Terminal): string {
  const paint = { error: color.red, warning: color.yellow, info: color.blue }[finding.severity];
  const head = `${paint(finding.severity)} ${color.bold(finding.rule)}  ${color.cyan(`${finding.file}:${finding.line}:${finding.column}`)}`;
  const detail = [...finding.practices, ...finding.cwe].join(' ');
  const lines = [
    head,
    ...wrap(finding.message, width - 2).map((line) => `  ${line}`),
    '',
    ...frame(finding, report, { color, width }),
    '',
    ...finding.trace.flatMap((step, index) =>
      wrap(`${index + 1}. ${step.file}:${step.line}  ${step.text}`, width - 4).map((line) => `    ${color.dim(line)}`),
    ),
    ...wrap(`${finding.advice}`, width - 8).map((line, index) => `  ${index === 0 ? color.green('fix:  ') : '      '}${line}`),
    ...(finding.tools.length > 1 && !finding.tools.every((tool) => finding.message.includes(`"${tool}"`) || finding.message.includes(tool))
      ? wrap(`tools: ${finding.tools.join(', ')}`, width - 2).map((line) => `  ${color.dim(line)}`)
      : []),
    `  ${color.dim(`${detail}${detail === '' ? '' : '  '}${finding.confidence} confidence  mcp-lint explain ${finding.rule}`)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Lines of context on each side of the one that a finding points at. */
const CONTEXT = 1;

function frame(finding: Finding, report: Report, { color, width }: Pick<Terminal, 'color' | 'width'>): string[] {
  const lines = report.lines.get(finding.file) ?? [];
  const first = Math.max(1, finding.line - CONTEXT);
  const last = Math.min(lines.length, finding.line + CONTEXT);
  const gutter = String(last).length;
  const room = Math.max(20, width - gutter - 6);
  // Long lines are shown from a little before the place.
  const shift = finding.column > room * 0.7 ? finding.column - Math.floor(room / 3) : 0;
  const result: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const text = visible(lines[number - 1] ?? '')
      .replaceAll('\t', ' ')
      .slice(shift, shift + room);
    const here = number === finding.line;
    result.push(`  ${here ? color.red('>') : ' '} ${color.dim(String(number).padStart(gutter))} ${here ? text : color.dim(text)}`);
    if (!here) continue;
    const column = finding.column - shift;
    const end = finding.endLine === finding.line ? finding.endColumn - shift : text.length + 1;
    const length = Math.max(1, Math.min(end, room) - column);
    result.push(`    ${' '.repeat(gutter)} ${' '.repeat(column - 1)}${color.red('^'.repeat(length))}`);
  }
  return result;
}

/** Notes about files that cannot be read as what they are: see `load.ts`. */
const TROUBLE = /^(not |nested |larger )/;
const MOST_TROUBLES = 5;

function summary(report: Report, { color }: Terminal): string {
  const { errors, warnings, infos, files, durationMs, leftOut } = report.stats;
  const tools = report.servers.reduce((sum, server) => sum + server.tools.length, 0);
  const counts = [
    errors > 0 ? color.red(plural(errors, 'error')) : undefined,
    warnings > 0 ? color.yellow(plural(warnings, 'warning')) : undefined,
    infos > 0 ? color.blue(plural(infos, 'info')) : undefined,
  ].filter((part) => part !== undefined);
  const outcome = counts.length === 0 ? color.green('no findings') : counts.join(', ');
  const scope = `${plural(report.servers.length, 'server')}, ${plural(tools, 'tool')}, ${plural(files, 'file')}, ${(durationMs / 1000).toFixed(1)} s`;
  const known = report.findings.filter((finding) => finding.baseline).length;
  const suppressed = report.findings.filter((finding) => finding.suppressed && !finding.baseline).length;
  const set = [
    ...(known > 0 ? [`${known} known by the baseline`] : []),
    ...(suppressed > 0 ? [`${suppressed} taken back by comments`] : []),
  ];
  // What somebody has to mend is told with its path; what is left out on purpose is counted.
  const troubles = report.notes.filter(({ reason }) => TROUBLE.test(reason));
  const shown = troubles.slice(0, MOST_TROUBLES).map(({ path, reason }) => color.yellow(`${path}: ${reason}`));
  if (troubles.length > shown.length) shown.push(color.yellow(`and ${troubles.length - shown.length} more: --format json lists them`));
  const skipped = Object.entries(leftOut).map(([reason, count]) => `${count} ${reason}`);
  return [
    `${outcome}  ${color.dim(`(${scope})`)}`,
    ...shown,
    ...(set.length > 0 ? [color.dim(`not shown: ${set.join(', ')}`)] : []),
    ...(skipped.length > 0 ? [color.dim(`left out: ${skipped.join(', ')}`)] : []),
    ...(report.unresolved.length > 0
      ? [color.dim(`not resolved: ${plural(report.unresolved.length, 'place')} (mcp-lint inventory lists them)`)]
      : []),
    '',
  ].join('\n');
}
