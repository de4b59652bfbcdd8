import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding, Report, RuleSummary, Severity, TraceStep } from '../finding.js';

const LEVELS: Record<Severity, 'error' | 'warning' | 'note'> = { error: 'error', warning: 'warning', info: 'note' };
/** GitHub sorts security findings by these numbers: 7 and more is high, 4 and more medium. */
const SECURITY_SEVERITY: Record<Severity, string> = { error: '8.0', warning: '5.0', info: '2.0' };
const SECURITY = new Set(['injection', 'output', 'auth', 'transport', 'secrets']);

/** SARIF 2.1.0 for code scanning (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). */
export function sarifReport(report: Report): string {
  const run = {
    tool: {
      driver: {
        name: report.tool.name,
        version: report.tool.version,
        semanticVersion: report.tool.version,
        rules: report.rules.map(ruleOf),
      },
    },
    originalUriBaseIds: { ROOT: { uri: pathToFileURL(`${report.root}/`).href } },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: report.unresolved.map(({ file, line, reason }) => ({
          level: 'note',
          message: { text: reason },
          locations: [{ physicalLocation: { artifactLocation: artifact(file), region: { startLine: line } } }],
        })),
      },
    ],
    results: report.findings.map((finding) => resultOf(finding, report)),
    properties: { judged: report.judged, servers: report.servers.length, ...(report.shard && { shard: report.shard }) },
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(rule: RuleSummary) {
  const help = `${rule.why}\n\nWhat to do: ${rule.advice}`;
  return {
    id: rule.name,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why },
    help: { text: help, markdown: `${rule.why}\n\n**What to do:** ${rule.advice}` },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: [
        ...(SECURITY.has(rule.category) ? ['security'] : []),
        rule.category,
        ...rule.cwe.map((cwe) => `external/cwe/${cwe.toLowerCase()}`),
        ...rule.owasp,
      ],
      precision: rule.confidence === 'high' ? 'very-high' : rule.confidence,
      'problem.severity': rule.severity === 'info' ? 'recommendation' : rule.severity,
      ...(SECURITY.has(rule.category) && { 'security-severity': SECURITY_SEVERITY[rule.severity] }),
    },
  };
}

function resultOf(finding: Finding, report: Report) {
  const { rule, message, advice, severity, trace, fingerprint } = finding;
  const index = report.rules.findIndex((each) => each.name === rule);
  return {
    ruleId: rule,
    ...(index >= 0 && { ruleIndex: index }),
    level: LEVELS[severity],
    message: { text: `${message}\n${advice}` },
    locations: [{ physicalLocation: { artifactLocation: artifact(finding.file), region: regionOf(finding) } }],
    ...(trace.length > 0 && {
      relatedLocations: trace.map((step, at) => ({ id: at + 1, ...locationOf(step) })),
      codeFlows: [{ threadFlows: [{ locations: trace.map((step) => ({ location: locationOf(step) })) }] }],
    }),
    partialFingerprints: { 'mcpLint/v1': fingerprint },
    ...(finding.suppression !== undefined && { suppressions: [{ kind: 'inSource', justification: finding.suppression.reason }] }),
    baselineState: finding.baseline ? 'unchanged' : 'new',
    ...(finding.edits.length > 0 && { fixes: [fixOf(finding)] }),
    properties: { confidence: finding.confidence, practices: finding.practices, tools: finding.tools },
  };
}

/** SARIF wants an address: each segment of the path is encoded. */
function artifact(file: string): { uri: string; uriBaseId: string } {
  return { uri: posix.normalize(file).split('/').map(encodeURIComponent).join('/'), uriBaseId: 'ROOT' };
}

function regionOf({ line, column, endLine, endColumn }: Finding) {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function locationOf({ file, line, column, text }: TraceStep) {
  return { physicalLocation: { artifactLocation: artifact(file), region: { startLine: line, startColumn: column } }, message: { text } };
}

function fixOf({ advice, edits }: Finding) {
  const files = [...new Set(edits.map((edit) => edit.file))];
  return {
    description: { text: advice },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file),
      replacements: edits
        .filter((edit) => edit.file === file)
        .map(({ start, end, text }) => ({ deletedRegion: { charOffset: start, charLength: end - start }, insertedContent: { text } })),
    })),
  };
}
