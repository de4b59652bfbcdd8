import { isOpen, type Report } from '../finding.js';

/** JUnit XML: a suite for each rule, a test for each finding, so that CI systems list them. A rule without findings is a passed test. */
export function junitReport(report: Report): string {
  const open = report.findings.filter(isOpen);
  const suites = report.rules.map((rule) => {
    const found = open.filter((finding) => finding.rule === rule.name);
    const failures = found.filter((finding) => finding.severity !== 'info').length;
    const cases = found.map((finding) => {
      const place = `${finding.file}:${finding.line}:${finding.column}`;
      const text = escapeXml(`${place}\n${finding.message}\n${finding.advice}`);
      const body =
        finding.severity === 'info'
          ? `<system-out>${text}</system-out>`
          : `<failure message="${escapeXml(finding.message)}" type="${finding.severity}">${text}</failure>`;
      return `    <testcase classname="${escapeXml(rule.name)}" name="${escapeXml(place)}" file="${escapeXml(finding.file)}" line="${finding.line}">${body}</testcase>`;
    });
    const passed = `    <testcase classname="${escapeXml(rule.name)}" name="${escapeXml(rule.summary)}"/>`;
    const count = Math.max(1, found.length);
    return [
      `  <testsuite name="${escapeXml(rule.name)}" tests="${count}" failures="${failures}" errors="0">`,
      ...(cases.length > 0 ? cases : [passed]),
      '  </testsuite>',
    ].join('\n');
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mcp-lint">\n${suites.join('\n')}\n</testsuites>\n`;
}

/** Also takes out what XML 1.0 cannot carry at all. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
