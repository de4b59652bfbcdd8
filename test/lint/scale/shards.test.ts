import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/lint/finding.js';
import { load } from '../../../src/lint/load.js';
import { shardOfSources } from '../../../src/lint/program/units.js';
import { type Format, reporterOf } from '../../../src/lint/report/formats.js';
import { mergeReports } from '../../../src/lint/report/merge.js';
import { RULES } from '../../../src/lint/rules/index.js';
import { run } from '../../../src/lint/run.js';
import { terminal } from '../../../src/shell/terminal.js';
import { folderOf } from '../../helpers/lint.js';
import { MANY, stable } from '../../helpers/many.js';

const rules = RULES.filter((rule) => ['no-shell-injection', 'no-invalid-suppression'].includes(rule.name));
const lint = (sources: ReturnType<typeof load>): Report => run(sources, { rules, version: '0', now: () => 0, today: '2026-11-28' });
const text = async (report: Report, format: Format): Promise<string> =>
  (await reporterOf(format))(report, terminal(process.stdout, { NO_COLOR: '1' }));

async function partsOf(files: Record<string, string>, format: Format, count: number) {
  const sources = load([], folderOf(files));
  const parts = [];
  for (let index = 1; index <= count; index += 1) {
    const report = { ...lint(shardOfSources(sources, { index, count })), shard: { index, count } };
    parts.push({ name: `part ${index}`, value: JSON.parse(await text(report, format)) });
  }
  return { parts, whole: await text(lint(sources), format) };
}

describe.each(['json', 'sarif'] as const)('shards, as %s', (format) => {
  it.each([2, 3, 6])('merge to the whole: %i', async (count) => {
    const { parts, whole } = await partsOf(MANY, format, count);
    const merged = mergeReports([...parts].reverse());
    expect(stable(merged.text)).toEqual(stable(whole));
    // The example is listed, and not judged: there are servers in other shards.
    expect(merged).toMatchObject({ servers: 4, open: ['error', 'error', 'error'] });
  });

  it('judge an example where no shard has a server', async () => {
    const files = { ...MANY, 'packages/a/server.ts': '', 'packages/b/server.ts': '', 'packages/c/server.ts': 'export {};' };
    const { parts, whole } = await partsOf(files, format, 3);
    const merged = mergeReports(parts);
    expect(stable(merged.text)).toEqual(stable(whole));
    expect(merged).toMatchObject({ servers: 1, open: ['error'] });
  });

  it('are refused where one is missing, twice, or of another division', async () => {
    const { parts } = await partsOf(MANY, format, 3);
    const [first, second, third] = parts as [(typeof parts)[number], (typeof parts)[number], (typeof parts)[number]];
    expect(() => mergeReports([first, third])).toThrow('missing: 2');
    expect(() => mergeReports([first, second, second, third])).toThrow('twice');
    const other = await partsOf(MANY, format, 2);
    expect(() => mergeReports([...parts, ...other.parts])).toThrow('differs');
  });
});

it('refuses what is no report of a shard, and kinds that are mixed', async () => {
  const json = (await partsOf(MANY, 'json', 1)).parts;
  const sarif = (await partsOf(MANY, 'sarif', 1)).parts;
  expect(() => mergeReports([...json, ...sarif])).toThrow('one kind');
  for (const value of [undefined, null, [], {}, { schemaVersion: 1, findings: [], servers: [] }, { version: '2.1.0', runs: [{}] }])
    expect(() => mergeReports([...json, { name: 'x.json', value }])).toThrow('x.json is no report');
});
