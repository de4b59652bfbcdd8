#!/usr/bin/env node
// Draws findings of real servers at random, for a person to read: `node scripts/triage.mjs --reports DIR [--seed 1] [--count 60]
// [--severity error,warning] [--category injection,output]`.
//
// DIR holds what `mcp-lint --format json` printed for each repository, as <owner>__<name>.json. First a repository is drawn, then one of
// its errors (or what --severity names), so that one large server does not fill the sample. The same seed draws the same findings. Prints a Markdown table
// with an empty verdict, and how many errors there are for each 1,000 lines.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    reports: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '60' },
    severity: { type: 'string', default: 'error' },
    category: { type: 'string' },
  },
});
if (options.reports === undefined) {
  process.stderr.write('Name the folder of reports: node scripts/triage.mjs --reports DIR\n');
  process.exit(2);
}

/** mulberry32: small, and the same everywhere. */
let state = Number(options.seed) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

const severities = options.severity.split(',');
const categories = options.category?.split(',');
const wanted = ({ severity, category }) => severities.includes(severity) && (categories?.includes(category) ?? true);
const repositories = readdirSync(options.reports)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => {
    const { stats, findings } = JSON.parse(readFileSync(join(options.reports, name), 'utf8'));
    return { name: name.replace('.json', '').replace('__', '/'), lines: stats.lines, left: findings.filter(wanted) };
  });
const lines = repositories.reduce((sum, { lines: own }) => sum + own, 0);
const errors = repositories.reduce((sum, { left }) => sum + left.length, 0);
process.stdout.write(
  `${repositories.length} repositories, ${lines} lines, ${errors} of ${severities.join(' or ')}, ${((errors * 1000) / lines).toFixed(2)} per 1,000 lines\n\n`,
);
process.stdout.write('| rule | repository | place | true | why |\n|---|---|---|---|---|\n');
for (let drawn = 0; drawn < Number(options.count); drawn += 1) {
  const open = repositories.filter(({ left }) => left.length > 0);
  const repository = open[Math.floor(random() * open.length)];
  if (repository === undefined) break;
  const [finding] = repository.left.splice(Math.floor(random() * repository.left.length), 1);
  process.stdout.write(`| ${finding.rule} | ${repository.name} | ${finding.file}:${finding.line} | | |\n`);
}
