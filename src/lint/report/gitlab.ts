import { isOpen, type Report, type Severity } from '../finding.js';

const SEVERITIES: Record<Severity, string> = { error: 'critical', warning: 'major', info: 'info' };

/** GitLab Code Quality (docs.gitlab.com, "Code Quality report format"). */
export function gitlabReport(report: Report): string {
  const issues = report.findings.filter(isOpen).map(({ rule, message, severity, file, line, endLine, fingerprint }) => ({
    description: message,
    check_name: rule,
    fingerprint,
    severity: SEVERITIES[severity],
    location: { path: file, lines: { begin: line, end: endLine } },
  }));
  return `${JSON.stringify(issues, null, 2)}\n`;
}
