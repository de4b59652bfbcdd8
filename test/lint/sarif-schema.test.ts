import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { applyBaseline, makeBaseline } from '../../src/lint/baseline.js';
import type { Report } from '../../src/lint/finding.js';
import { sarifReport } from '../../src/lint/report/sarif.js';
import { RULES } from '../../src/lint/rules/index.js';
import { run } from '../../src/lint/run.js';
import { projectRoot } from '../helpers/cli.js';
import { sourcesOf } from '../helpers/rule.js';
import { HEAD, toolSource } from '../helpers/servers.js';

// Draft 4 of JSON Schema: beside its own name for itself the schema uses nothing that later drafts read otherwise.
const {
  $schema: _draft,
  id: _id,
  ...schema
} = JSON.parse(readFileSync(join(projectRoot, 'test/fixtures/sarif/sarif-schema-2.1.0.json'), 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const valid = ajv.compile(schema);

/** What is wrong with a text of SARIF, for people. */
function problems(text: string): string[] {
  valid(JSON.parse(text));
  return (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const code = `${HEAD}${toolSource('run')}${toolSource('run_it', {
  schema: 'z.object({ text: z.string() })',
  body: 'exec(`git log ${args.text}`);',
})}${toolSource('run_ours', {
  schema: 'z.object({ text: z.string() })',
  body: '// mcp-lint-disable-next-line no-shell-injection -- only we call it\n  exec(args.text);',
})}`;
const report: Report = run(sourcesOf({ 'a folder/server.ts': code, 'package.json': '{ "dependencies": { "zod": "*" } }' }), {
  rules: RULES,
  version: '1.2.3',
});
const { runs } = JSON.parse(sarifReport(report));
const results: Record<string, unknown>[] = runs[0].results;

describe('sarif is valid by the schema of OASIS', () => {
  it('with every rule, ways through the code, fixes and suppressions', () => {
    expect(problems(sarifReport(report))).toEqual([]);
    const fixable = RULES.find((rule) => rule.name === 'no-stdout')?.examples.bad[0] ?? '';
    const withFix = sarifReport(run(sourcesOf(fixable), { rules: RULES, version: '1.2.3' }));
    expect(withFix).toContain('"fixes"');
    expect(problems(withFix)).toEqual([]);
    for (const key of ['codeFlows', 'relatedLocations', 'suppressions', 'partialFingerprints'])
      expect(
        results.some((result) => key in result),
        key,
      ).toBe(true);
  });
  it('with a baseline, and in a shard', () => {
    const { findings } = applyBaseline(report.findings, makeBaseline(report.findings, '.'), () => true);
    expect(problems(sarifReport({ ...report, findings, shard: { index: 1, count: 2 } }))).toEqual([]);
  });
  it('with nothing', () => expect(problems(sarifReport({ ...report, findings: [], servers: [], unresolved: [] }))).toEqual([]));
  it('with what could not be resolved', () =>
    expect(problems(sarifReport({ ...report, unresolved: [{ file: 'a b.ts', line: 1, reason: 'computed' }] }))).toEqual([]));
  it('and the schema does refuse', () => {
    const wrong = sarifReport(report).replace('"level": "error"', '"level": "fatal"');
    expect(problems(wrong)).not.toEqual([]);
    expect(problems(sarifReport(report).replaceAll('"ruleId"', '"rule"'))).not.toEqual([]);
  });
});
