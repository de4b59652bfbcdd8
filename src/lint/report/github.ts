import { isOpen, type Report, type Severity } from '../finding.js';
import { visible } from './text.js';

const COMMANDS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };

/** Annotations of a GitHub workflow: one command a finding (docs.github.com, "Workflow commands"). */
export function githubReport(report: Report): string {
  const lines = report.findings.filter(isOpen).map((finding) => {
    const { file, line, column, endLine, endColumn, rule, message, advice } = finding;
    // A column is only taken where the range stays in its line.
    const columns = line === endLine ? `,col=${column},endColumn=${endColumn}` : '';
    const place = `file=${property(file)},line=${line},endLine=${endLine}${columns},title=${property(rule)}`;
    return `::${COMMANDS[finding.severity]} ${place}::${data(`${message}\n${advice}`)}`;
  });
  return lines.map((line) => `${line}\n`).join('');
}

function data(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
