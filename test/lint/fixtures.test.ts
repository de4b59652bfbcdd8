import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load } from '../../src/lint/load.js';
import { RULES } from '../../src/lint/rules/index.js';
import { run } from '../../src/lint/run.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/servers');

/** The families that this server was written for. Other rules may find more in it. */
const HEADLINES = ['no-monolithic-tool-set', 'require-input-schema', 'no-open-input', 'no-unsanitized-output'];

describe('the office server, bad in every way', () => {
  const rules = RULES.filter((rule) => HEADLINES.includes(rule.name));
  const report = run(load(['office'], FIXTURES), { rules, version: '0.0.0' });
  const found = report.findings.map((finding) => `${finding.rule} ${finding.file}:${finding.line} ${finding.severity}`);

  it('is reported where each defect is', () => {
    const planted = /^(no-monolithic-tool-set|require-input-schema|no-open-input|no-unsanitized-output) /;
    expect(found.filter((line) => planted.test(line))).toEqual([
      'no-unsanitized-output src/database.ts:10 warning',
      'require-input-schema src/database.ts:14 error',
      'no-open-input src/files.ts:11 warning',
      'no-monolithic-tool-set src/index.ts:9 error',
      'no-unsanitized-output src/mail.ts:14 warning',
      'no-unsanitized-output src/result.ts:2 error',
      'no-unsanitized-output src/web.ts:12 error',
    ]);
  });

  it('is told how to split', () => {
    const monolith = report.findings.find((finding) => finding.rule === 'no-monolithic-tool-set');
    expect(monolith?.message).toContain('4 servers: database | files | web | e-mail');
  });

  it('gives the same fingerprints when lines move', () => {
    const sources = load(['office'], FIXTURES);
    const moved = { ...sources, files: sources.files.map((file) => ({ ...file, text: `\n\n${file.text}` })) };
    const prints = run(moved, { rules, version: '0.0.0' }).findings.map((finding) => finding.fingerprint);
    expect(prints).toEqual(report.findings.map((finding) => finding.fingerprint));
    expect(new Set(prints).size).toBe(prints.length);
  });
});
