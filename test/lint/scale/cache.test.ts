import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/lint/finding.js';
import { openProject, recipeOf } from '../../../src/lint/project.js';
import { RULES } from '../../../src/lint/rules/index.js';
import { defaultLocation, diskStore } from '../../../src/lint/scale/disk-store.js';
import { lintSources } from '../../../src/lint/scale/runner.js';
import { folderOf, SERVER } from '../../helpers/lint.js';
import { MANY } from '../../helpers/many.js';
import { temporaryFolder } from '../../helpers/temp.js';

const CONFIG = {
  'mcp-lint.config.json': '{ "extends": [], "rules": { "no-shell-injection": "error", "no-invalid-suppression": "warning" } }',
};

/** Lints a folder with a cache, and tells how many units were analysed anew. */
async function lint(cwd: string, location: string, today = '2026-11-28'): Promise<{ report: Report; fresh: number }> {
  const project = await openProject([], cwd);
  const store = diskStore(location, cwd);
  let fresh = 0;
  const set: typeof store.set = (...entry) => {
    fresh += 1;
    store.set(...entry);
  };
  const counting = { ...store, set };
  const recipe = { ...recipeOf(project, '0', undefined), today };
  const report = await lintSources(project.sources, recipe, { rules: project.known, concurrency: 1, store: counting });
  return { report, fresh };
}
const facts = ({ stats: { durationMs: _ms, ...stats }, timings: _timings, ...report }: Report) => ({ ...report, stats });
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the cache', () => {
  it('gives the same without another analysis, until a text or the configuration changes', async () => {
    const cwd = folderOf({ ...MANY, ...CONFIG });
    const location = temporaryFolder();
    const cold = await lint(cwd, location);
    const warm = await lint(cwd, location);
    expect([cold.fresh, warm.fresh]).toEqual([4, 0]);
    expect(facts(warm.report)).toEqual(facts(cold.report));
    folderOf({ 'packages/a/server.ts': `${MANY['packages/a/server.ts']}\n// more` }, cwd);
    expect((await lint(cwd, location)).fresh).toBe(1);
    folderOf({ 'packages/b/package.json': '{ "name": "b", "dependencies": { "@modelcontextprotocol/server": "2.4.1" } }' }, cwd);
    expect((await lint(cwd, location)).fresh).toBe(1);
    folderOf({ 'packages/c/Dockerfile': 'FROM node' }, cwd);
    expect((await lint(cwd, location)).fresh).toBe(1);
    folderOf({ 'mcp-lint.config.json': CONFIG['mcp-lint.config.json'].replace('error', 'info') }, cwd);
    const other = await lint(cwd, location);
    expect(other.fresh).toBe(4);
    expect(other.report.findings.map((finding) => finding.severity)).toEqual(['info', 'info', 'info']);
  });

  it('analyses anew what imports a file that changed', async () => {
    const shared = { 'packages/kit/package.json': '{ "name": "kit" }', 'packages/kit/index.ts': 'export const kit = 1;' };
    const user = `import { kit } from '../kit/index.js';\n${SERVER['server.ts']}`;
    const cwd = folderOf({ ...MANY, ...CONFIG, ...shared, 'packages/a/server.ts': user });
    const location = temporaryFolder();
    await lint(cwd, location);
    folderOf({ 'packages/kit/index.ts': 'export const kit = 2;' }, cwd);
    expect((await lint(cwd, location)).fresh).toBe(1);
  });

  it('counts days only where a suppression expires', async () => {
    const comment = '// mcp-lint-disable-next-line no-shell-injection -- only we call it (expires 2026-12-31)\n  exec(args.text);';
    const cwd = folderOf({ ...MANY, ...CONFIG, 'packages/a/server.ts': (SERVER['server.ts'] ?? '').replace('exec(args.text);', comment) });
    const location = temporaryFolder();
    await lint(cwd, location);
    const later = await lint(cwd, location, '2027-01-01');
    expect(later.fresh).toBe(1);
    expect(later.report.findings.map((finding) => finding.messageId)).toContain('expired');
  });

  it('is ignored where it was changed, cut off, is of other sources, or where others may write', async () => {
    const cwd = folderOf({ ...SERVER, ...CONFIG });
    const location = temporaryFolder();
    const right = facts((await lint(cwd, location)).report);
    const path = join(location, readdirSync(location)[0] ?? '');
    expect(statSync(path).mode & 0o077).toBe(0);
    const text = readFileSync(path, 'utf8');
    const other = (text.split('\n')[1] ?? '').replace(/"key":"\w/, '"key":"-');
    const wrong = ['', 'nonsense', '\n\n', text.slice(0, -200), text.replaceAll('no-shell', 'no-other'), `${digest(other)}\n${other}\n`];
    for (const each of wrong) {
      writeFileSync(path, each);
      const { report, fresh } = await lint(cwd, location);
      expect({ fresh, report: facts(report) }).toEqual({ fresh: 1, report: right });
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
    // What is right in itself is read, so the checks above are what kept the others out …
    const changed = (text.split('\n')[1] ?? '').replaceAll('no-shell-injection', 'no-other-thing');
    writeFileSync(path, `${digest(changed)}\n${changed}\n`);
    expect((await lint(cwd, location)).report.findings[0]?.rule).toBe('no-other-thing');
    // … but not where others may have written it.
    chmodSync(path, 0o666);
    expect(facts((await lint(cwd, location)).report)).toEqual(right);
    chmodSync(location, 0o777);
    expect((await lint(cwd, location)).fresh).toBe(1);
  });

  it('does not lie in the repository that is linted, also by a link, nor in one around it', async () => {
    const repository = folderOf({ '.git/HEAD': '', 'packages/a/package.json': '{}' });
    const cwd = join(repository, 'packages/a');
    const outside = temporaryFolder();
    mkdirSync(join(repository, 'kept'));
    symlinkSync(join(repository, 'kept'), join(outside, 'link'));
    for (const location of [cwd, join(cwd, '.cache'), join(repository, 'kept'), join(outside, 'link')])
      expect(() => diskStore(location, cwd)).toThrow('repository that is linted');
  });

  it('forgets what was not used for the longest time', async () => {
    const location = temporaryFolder();
    const name = (at: number): string => `${at.toString(16).padStart(64, '0')}.json`;
    for (let at = 0; at < 2001; at += 1) writeFileSync(join(location, name(at)), '');
    utimesSync(join(location, name(7)), 0, 0);
    await lint(folderOf({ ...SERVER, ...CONFIG }), location);
    const left = readdirSync(location);
    expect(left).toHaveLength(2000);
    expect(left).not.toContain(name(7));
  });

  it('lies where the platform keeps such', () => {
    expect(defaultLocation({ XDG_CACHE_HOME: '/c' }, 'linux')).toBe('/c/create-mcp-server/lint');
    expect(defaultLocation({}, 'darwin')).toMatch(/Library\/Caches\/create-mcp-server\/lint$/);
    expect(defaultLocation({ LOCALAPPDATA: '/l' }, 'win32')).toBe('/l/create-mcp-server/lint');
  });

  it('is not used with rules of plugins', async () => {
    const project = await openProject([], folderOf({ ...SERVER, ...CONFIG }));
    const location = temporaryFolder();
    const rules = [...RULES, { ...(RULES[0] as (typeof RULES)[number]), name: 'own-rule' }];
    await lintSources(project.sources, recipeOf(project, '0', undefined), { rules, store: diskStore(location, project.sources.root) });
    expect(readdirSync(location)).toEqual([]);
  });
});
