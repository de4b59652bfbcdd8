import { describe, expect, it } from 'vitest';
import { applyBaseline, formatBaseline, makeBaseline, parseBaseline } from '../../src/lint/baseline.js';
import { RULES } from '../../src/lint/rules/index.js';
import { run } from '../../src/lint/run.js';
import { sourcesOf } from '../helpers/rule.js';
import { HEAD, toolSource } from '../helpers/servers.js';

const rules = RULES.filter((rule) => rule.name === 'no-shell-injection');
const schema = 'z.strictObject({ text: z.string() })';
const tool = (name: string, body = 'exec(args.text);'): string => toolSource(name, { schema, body });
const lint = (code: string) => run(sourcesOf(code), { rules, version: '0' }).findings;
const everything = (): boolean => true;

describe('a baseline', () => {
  const before = HEAD + tool('a') + tool('b');
  const baseline = parseBaseline(formatBaseline(makeBaseline(lint(before), '.')), 'baseline.json');

  it('knows what was there', () => {
    const { findings, stale } = applyBaseline(lint(before), baseline, everything);
    expect(findings.map((each) => each.baseline)).toEqual([true, true]);
    expect(stale).toEqual([]);
  });
  it('still knows it when lines move and others come between', () => {
    const moved = `// A comment.\n\n${HEAD}${tool('c')}${tool('a')}\n\n${tool('b')}`;
    const known = applyBaseline(lint(moved), baseline, everything).findings.map((each) => `${each.tool} ${each.baseline}`);
    expect(known).toEqual(['c false', 'a true', 'b true']);
  });
  it('tells what is gone, and keeps the rest', () => {
    const { stale, kept } = applyBaseline(lint(HEAD + tool('b')), baseline, everything);
    expect(stale).toHaveLength(1);
    expect(kept).toHaveLength(1);
    expect(applyBaseline(lint(HEAD + tool('b')), { root: '.', findings: kept }, everything).stale).toEqual([]);
  });
  it('keeps what was not looked at', () => {
    expect(applyBaseline([], baseline, () => false)).toMatchObject({ stale: [], kept: baseline.findings });
  });
  it('does not cover the same defect a second time', () => {
    const twice = HEAD + tool('a', 'exec(args.text);\n  exec(args.text);');
    const first = makeBaseline(lint(HEAD + tool('a')), '.');
    expect(applyBaseline(lint(twice), first, everything).findings.map((each) => each.baseline)).toEqual([true, false]);
  });
  it.each(['', '{}', '{"schemaVersion":2,"root":".","findings":[]}'])('is refused when it is none: %s', (text) =>
    expect(() => parseBaseline(text, 'b.json')).toThrow('--update-baseline'),
  );
});
