import { describe, expect, it } from 'vitest';
import { mapUnion } from '../../../src/lint/interpret/access.js';
import { literal, optionsOf, type UnionValue, type Value } from '../../../src/lint/interpret/value.js';
import { RULES } from '../../../src/lint/rules/index.js';
import { run } from '../../../src/lint/run.js';
import { tool } from '../../helpers/injection.js';
import { sourcesOf } from '../../helpers/rule.js';

const IMPORTS = "import { execSync } from 'node:child_process';";
const lint = (code: string) => run(sourcesOf(code), { rules: RULES, version: '0.0.0', now: () => 0 });
const shells = (code: string) => lint(code).findings.filter((each) => each.rule === 'no-shell-injection');

/** Each of these ends only because something bounds it; the defect behind it must still be seen. */
describe('what has no end of its own', () => {
  it('a function that calls itself', () => {
    const before = 'function wrap(text: string, depth: number): string {\n  return depth > 0 ? wrap(`(${text})`, depth - 1) : text;\n}';
    expect(shells(tool({ imports: IMPORTS, before, body: 'execSync(wrap(input.value, Number(process.env.DEPTH)));' }))).toHaveLength(1);
  });

  it('functions that call each other', () => {
    const before =
      'function even(text: string, left: number): string {\n  return left === 0 ? text : odd(text + "a", left - 1);\n}\nfunction odd(text: string, left: number): string {\n  return left === 0 ? text : even(text + "b", left - 1);\n}';
    expect(shells(tool({ imports: IMPORTS, before, body: 'execSync(even(input.value, process.argv.length));' }))).toHaveLength(1);
  });

  it('a value that holds itself', () => {
    const body = 'const node: { next?: unknown; text: string } = { text: input.value };\n  node.next = node;\n  execSync(node.text);';
    expect(shells(tool({ imports: IMPORTS, body }))).toHaveLength(1);
  });

  it('a text that grows in a loop', () => {
    const body = "let text = '';\n  while (text.length < process.argv.length) text += input.value;\n  execSync(text);";
    expect(shells(tool({ imports: IMPORTS, body }))).toHaveLength(1);
  });

  it('a loop without an end', () => {
    const body = "for (;;) {\n    execSync(`ls ${input.value}`);\n    if (process.argv.includes('stop')) break;\n  }";
    expect(shells(tool({ imports: IMPORTS, body }))).toHaveLength(1);
  });

  it('conditions that double at every step', () => {
    const steps = Array.from({ length: 40 }, (_each, index) => `  if (process.env.A${index}) text = text + '${index}' + text;`).join('\n');
    expect(shells(tool({ imports: IMPORTS, body: `let text = input.value;\n${steps}\n  execSync(text);` }))).toHaveLength(1);
  });

  it('alternatives that hold the same alternatives twice, at every level', () => {
    const [from, to, other] = ['from', 'to', 'other'].map((each) => literal(each)) as [Value, Value, Value];
    let base: UnionValue = { kind: 'union', options: [from, other] };
    for (let level = 0; level < 60; level += 1) {
      const exit = { value: base, path: undefined };
      base = { kind: 'union', options: base.options, exits: [exit, exit] };
    }
    const mapped = mapUnion(base, (option) => (option === from ? to : option));
    expect(optionsOf(mapped)).toEqual([to, other]);
    expect(mapped.kind === 'union' && mapped.exits?.map(({ value }) => optionsOf(value))).toEqual([optionsOf(mapped), optionsOf(mapped)]);
  });
});

describe('what is very large', () => {
  it('a file of 20,000 lines', () => {
    const lines = Array.from(
      { length: 20_000 },
      (_each, index) => `export function helper${index}(text: string) { return text + ${index}; }`,
    );
    const before = lines.join('\n');
    expect(shells(tool({ imports: IMPORTS, before, body: 'execSync(helper19999(input.value));' }))).toHaveLength(1);
  }, 300_000);

  it('a literal of a million characters and one of ten thousand elements', () => {
    const before = `const TEXT = '${'x'.repeat(1_000_000)}';\nconst LIST = [${Array.from({ length: 10_000 }, (_each, index) => index).join()}];`;
    expect(shells(tool({ imports: IMPORTS, before, body: 'execSync(TEXT.slice(0, 3) + LIST.length + input.value);' }))).toHaveLength(1);
  });

  it('a handler that is too long: the report says where it stopped', () => {
    const list = `[${Array.from({ length: 300 }, (_each, index) => index).join()}]`;
    const body = `let sum = 0;\n  for (const a of ${list}) for (const b of ${list}) sum += a * b;\n  execSync('ls');`;
    const { unresolved } = lint(tool({ imports: IMPORTS, body }));
    expect(unresolved.map((each) => `${each.file}:${each.line} ${each.reason}`)).toEqual([
      expect.stringMatching(/^server\.ts:\d+ .*budget/),
    ]);
  });
});
