import { describe, expect, it } from 'vitest';
import type { Edit, Finding } from '../../src/lint/finding.js';
import { applyPass, fixAll, safeEdits, withSuggestions } from '../../src/lint/fix.js';
import { sourcesOf } from '../helpers/rule.js';

const edit = (start: number, end: number, text: string, file = 'server.ts'): Edit => ({ file, start, end, text });
const finding = (edits: Edit[], more: Partial<Finding> = {}): Finding =>
  ({ rule: 'r', edits, suggestions: [], suppressed: false, baseline: false, ...more }) as unknown as Finding;
const pass = (text: string, findings: Finding[], choose = safeEdits) => applyPass(sourcesOf(text).files, findings, choose);
const fixed = (text: string, findings: Finding[], choose = safeEdits): string | undefined => pass(text, findings, choose).files[0]?.text;

describe('one pass', () => {
  it('applies what does not overlap, in any order', () =>
    expect(fixed('a + b;', [finding([edit(4, 5, 'd')]), finding([edit(0, 1, 'c')])])).toBe('c + d;'));
  it('leaves the second of two that overlap for the next pass', () => {
    const result = pass('abc;', [finding([edit(0, 2, 'x')]), finding([edit(1, 3, 'y')])]);
    expect(result).toMatchObject({ applied: [{ rule: 'r' }], files: [{ text: 'xc;' }] });
  });
  it('applies all edits of a finding or none', () =>
    expect(fixed('abc; def;', [finding([edit(0, 3, 'x')]), finding([edit(1, 2, 'y'), edit(5, 8, 'z')])])).toBe('x; def;'));
  it('does not insert twice at one place', () => expect(fixed('a;', [finding([edit(1, 1, 'b')]), finding([edit(1, 1, 'c')])])).toBe('ab;'));
  it('takes back what no longer parses', () => {
    expect(pass('const a = 1;', [finding([edit(6, 7, '(')])])).toMatchObject({ applied: [], files: [{ text: 'const a = 1;' }] });
  });
  it('leaves alone what is suppressed or in the baseline', () => {
    const edits = [edit(0, 1, 'x')];
    expect(fixed('a;', [finding(edits, { suppressed: true }), finding(edits, { baseline: true })])).toBe('a;');
  });
  it('applies suggestions of the named rules only', () => {
    const suggestions = [{ title: 't', edits: [edit(0, 1, 'x')] }];
    const findings = [finding([], { suggestions })];
    expect(fixed('a;', findings)).toBe('a;');
    expect(fixed('a;', findings, withSuggestions(['other']))).toBe('a;');
    expect(fixed('a;', findings, withSuggestions(['r']))).toBe('x;');
  });
});

describe('all passes', () => {
  /** Each `a` is a finding, and all want to change the whole text: one goes in at a time. */
  const oneByOne = (to: string) => (sources: ReturnType<typeof sourcesOf>) =>
    sources.files.flatMap(({ text }) => [...text.matchAll(/a/g)].map(() => finding([edit(0, text.length, text.replace('a', to))])));
  it('go on until nothing is left', async () =>
    expect(await fixAll(sourcesOf('a(a(a(1)));'), oneByOne('b'), safeEdits)).toMatchObject({
      passes: 3,
      files: [{ text: 'b(b(b(1)));' }],
    }));
  it('end after ten', async () => expect((await fixAll(sourcesOf('a;'.repeat(12)), oneByOne('b'), safeEdits)).passes).toBe(10));
  it('take back the fix of a rule that is not clean of it afterwards, and keep that of another', async () => {
    const lint = ({ files }: ReturnType<typeof sourcesOf>): Finding[] => {
      const text = files[0]?.text ?? '';
      const useless = finding([edit(0, 1, 'b')], { rule: 'useless' });
      return text.includes('c') ? [useless, finding([edit(text.indexOf('c'), text.indexOf('c') + 1, 'd')])] : [useless];
    };
    expect(await fixAll(sourcesOf('a; c;'), lint, safeEdits)).toMatchObject({ applied: 1, passes: 1, files: [{ text: 'a; d;' }] });
  });
  it('stop where a fix makes more findings', async () => {
    const lint = (sources: ReturnType<typeof sourcesOf>): Finding[] =>
      sources.files[0]?.text === 'a;' ? [finding([edit(0, 1, 'b')])] : [finding([]), finding([])];
    expect(await fixAll(sourcesOf('a;'), lint, safeEdits)).toMatchObject({ applied: 0, files: [] });
  });
});
