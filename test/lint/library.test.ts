import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lint, RULES } from '../../src/lint/index.js';
import { projectRoot } from '../helpers/cli.js';
import { folderOf, SERVER } from '../helpers/lint.js';

describe('the library', () => {
  it('gives the report of a folder', async () => {
    const report = await lint([], { cwd: folderOf(SERVER) });
    expect(report.findings.map((finding) => finding.rule)).toContain('no-shell-injection');
    expect(report.servers[0]?.tools.map((tool) => tool.name)).toEqual(['run']);
  });
  it('takes presets, and a text that is not saved', async () => {
    const cwd = folderOf({ ...SERVER, 'server.ts': '' });
    const report = await lint([], { cwd, presets: ['security'], unsaved: { path: 'server.ts', text: SERVER['server.ts'] ?? '' } });
    expect(new Set(report.rules.map((rule) => rule.name)).size).toBeLessThan(RULES.length);
    expect(report.findings.map((finding) => finding.rule)).toContain('no-shell-injection');
  });
  it('says what is wrong', async () => expect(lint(['no-such-folder'], { cwd: folderOf({}) })).rejects.toThrow('no-such-folder'));
  it('works as its documentation shows, by the name of the package', () => {
    const example = /```js\n([\s\S]*?)```/.exec(readFileSync(join(projectRoot, 'docs/library.md'), 'utf8'))?.[1] ?? '';
    const code = example.replace("lint(['.']", `lint([${JSON.stringify(folderOf(SERVER))}]`);
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: projectRoot, encoding: 'utf8' });
    expect(output).toContain('server.ts:11 error no-shell-injection: ');
  });
});
