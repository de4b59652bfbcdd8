import type { CheckResult } from '../verify.js';
import type { ServerAudit } from './audit.js';
import type { Comparison } from './compare.js';
import type { Leftover } from './edits.js';
import { FOREIGN_STEPS, LAYERS } from './steps.js';

/** An audit for a person. */
export function describeAudit(servers: readonly ServerAudit[]): string {
  if (servers.length === 0) return 'No MCP server was found in the source of this folder.\n';
  return servers
    .map(({ name, root, facts }) => {
      const rows = facts.map(({ name: fact, value, confidence, concern, evidence }) => {
        const place = evidence[0] === undefined ? '' : `  ${evidence[0].file}:${evidence[0].line}`;
        return `  ${fact.padEnd(15)} ${value} (${confidence})${place}${concern === undefined ? '' : `\n  ${''.padEnd(15)} -> ${concern}`}`;
      });
      return `${name} (${root === '' ? '.' : root})\n${rows.join('\n')}\n`;
    })
    .join('\n');
}

/** What steps left to a person, each with its line and what to do. */
export function describeLeft(left: readonly Leftover[]): string {
  if (left.length === 0) return '';
  return `\nLeft for you:\n${left.map(({ file, line, what, advice }) => `  ${file}:${line}  ${what}\n    ${advice}\n`).join('')}`;
}

/** What running the server before and after showed. */
export function describeComparison(comparison: Comparison | undefined, checks: readonly CheckResult[]): string {
  if (!comparison) return '';
  const { before, after, http, explained } = comparison;
  const counted = (all: Comparison['after']) => Object.entries(all).map(([era, count]) => `${count} to clients of ${era}`);
  const rows = [
    ...(Object.keys(after).length > 0 ? [`tools       ${before} before; after: ${counted(after).join(', ')}`] : []),
    ...(http ? [`over HTTP   ${http.before} before; after: ${counted(http.after).join(', ')}`] : []),
    ...explained,
    ...checks.map(({ name, outcome }) => `${name.padEnd(11)} ${outcome}`),
  ];
  return `\nRun in copies, before and after:\n${rows.map((row) => `  ${row}\n`).join('')}`;
}

/** How to go on after an audit. */
export function describeSteps(): string {
  return `\nNothing was run or changed. To go on: create-mcp-server upgrade ${FOREIGN_STEPS.filter((step) => step !== 'harden')
    .map((step) => `--step ${step}`)
    .join(
      ' ',
    )}\nThen: --step harden, with a --layer of: ${LAYERS.join(', ')}\n(--dry-run shows the diff of each step and changes nothing)\n`;
}

/** An audit as SARIF 2.1.0: one rule for each fact, one result for each concern, at its evidence. */
export function auditSarif(servers: readonly ServerAudit[], version: string): object {
  const facts = servers.flatMap((server) => server.facts.map((fact) => ({ server, fact })));
  const results = facts
    .filter(({ fact }) => fact.concern !== undefined)
    .map(({ server, fact }) => ({
      ruleId: `audit/${fact.name}`,
      level: fact.confidence === 'high' ? 'warning' : 'note',
      message: { text: `${server.name}: ${fact.name} is ${fact.value}. ${fact.concern}.` },
      locations: fact.evidence.slice(0, 10).map(({ file, line }) => ({
        physicalLocation: { artifactLocation: { uri: file, uriBaseId: '%SRCROOT%' }, region: { startLine: line } },
      })),
    }));
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].map((id) => ({ id }));
  const driver = { name: 'create-mcp-server upgrade', version, rules };
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [{ tool: { driver }, results }] };
}
