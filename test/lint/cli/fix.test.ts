import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RULES } from '../../../src/lint/rules/index.js';
import { folderOf, mcpLint } from '../../helpers/lint.js';

const exampleOf = (name: string): string => {
  const [example] = RULES.find((rule) => rule.name === name)?.examples.bad ?? [];
  if (typeof example !== 'string') throw new Error(`${name} has no example of one file`);
  return example;
};
const BOTH = { 'no-stdout': 'error', 'require-strict-input': 'error' };
const project = (code: string): string =>
  folderOf({
    'package.json': '{ "dependencies": { "@modelcontextprotocol/server": "2.4.0", "zod": "4.6.7", "pino": "10.0.0" } }',
    'mcp-lint.config.json': JSON.stringify({ extends: [], rules: BOTH }),
    'src/server.ts': `\uFEFF${code}`,
  });
const textIn = (cwd: string): string => readFileSync(join(cwd, 'src/server.ts'), 'utf8');

it('--fix-dry-run prints a diff that applies, and --fix writes the same', async () => {
  const code = exampleOf('no-stdout');
  const cwd = project(code);
  const dry = await mcpLint(['--fix-dry-run'], { cwd });
  expect(dry).toMatchObject({ code: 1, stderr: expect.stringContaining('1 fix in 1 file, not written.') });
  expect(dry.stdout).toContain('--- a/src/server.ts');
  expect(textIn(cwd)).toBe(`\uFEFF${code}`);
  const fixed = await mcpLint(['--fix'], { cwd });
  expect(fixed).toMatchObject({ code: 0, stderr: expect.stringContaining('1 fix in 1 file.') });
  expect(textIn(cwd).startsWith('\uFEFF')).toBe(true);
  const lines = (text: string): string[] => text.split('\n').filter((line) => line.includes('Starting'));
  expect(lines(dry.stdout)).toEqual([`-${lines(code)[0]}`, `+${lines(textIn(cwd))[0]}`]);
  expect(textIn(cwd)).toContain("console.error('Starting");
  expect((await mcpLint(['--fix'], { cwd })).stderr).toContain('Nothing can be fixed by itself.');
});

it('--fix-suggestions applies those of the rules that it names', async () => {
  const cwd = project(exampleOf('require-strict-input'));
  const before = textIn(cwd);
  expect((await mcpLint(['--fix'], { cwd })).code).toBe(1);
  expect(textIn(cwd)).toBe(before);
  expect((await mcpLint(['--fix', '--fix-suggestions', 'require-strict-input'], { cwd })).code).toBe(0);
  expect(textIn(cwd)).toBe(before.replace('z.object(', 'z.strictObject('));
  expect(await mcpLint(['--fix', '--fix-suggestions', 'no-such-rule'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no-such-rule'),
  });
});

it('--fix leaves what a comment takes back', async () => {
  const cwd = project(
    exampleOf('no-stdout').replace(/^(\s*)console\.log/m, '$1// mcp-lint-disable-next-line no-stdout -- ours\n$1console.log'),
  );
  const before = textIn(cwd);
  expect((await mcpLint(['--fix'], { cwd })).code).toBe(0);
  expect(textIn(cwd)).toBe(before);
});
