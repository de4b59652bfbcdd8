import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshot } from '../helpers/temp.js';
import { templateOf } from '../helpers/templates.js';
import { edit, makeProject, read, upgradeTo, type Version } from '../helpers/upgrades.js';

/** A server that speaks just enough of both eras to be asked for its tools. */
const server = `
import { createInterface } from 'node:readline';
const answers = { 'tools/list': { tools: [{ name: 'echo' }] }, 'server/discover': { supportedVersions: ['2026-07-28'] } };
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method } = JSON.parse(line);
  if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method] ?? {} }));
}
`;

function version(number: string, files: Record<string, string> = {}, scripts: Record<string, string> = {}): Version {
  const manifest = {
    name: 'mcp-server-template',
    version: '0.1.0',
    type: 'module',
    scripts: { typecheck: 'node check.js', test: 'node test.js', start: 'node main.js', ...scripts },
  };
  const all = {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'check.js': '',
    'test.js': '',
    'main.js': server,
    'a.md': 'a\n',
    ...files,
  };
  return { version: number, template: templateOf({ ...all, 'npmrc.txt': '' }) };
}

/** The linter comes from the registry, which a test does not ask. */
const withoutLinter = (folder: string) => {
  const manifest = JSON.parse(read(folder, 'package.json'));
  delete manifest.devDependencies;
  edit(folder, { 'package.json': `${JSON.stringify(manifest, null, 2)}\n` });
};

function project(files: Record<string, string> = {}): string {
  const folder = makeProject(version('0.1.0', files));
  withoutLinter(folder);
  return folder;
}

const outcomes = (checks: readonly { name: string; outcome: string }[]) =>
  Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));

describe('before anything is changed', () => {
  it('the upgraded project is installed, type-checked, tested and started in a copy', async () => {
    const folder = project();
    const { result, error } = await upgradeTo(folder, version('0.2.0', { 'a.md': 'b\n' }), { verify: true });
    expect(error).toBeUndefined();
    expect(outcomes(result.checks)).toEqual({ parse: 'passed', install: 'passed', typecheck: 'passed', test: 'passed', boot: 'passed' });
    expect(read(folder, 'a.md')).toBe('b\n');
    expect(Object.keys(snapshot(folder)).filter((path) => path.startsWith('node_modules'))).toEqual([]);
  });

  it.each([
    ['test', { 'test.js': 'process.exit(1)' }],
    ['typecheck', { 'check.js': 'process.exit(1)' }],
    ['boot', { 'main.js': 'process.exit(1)' }],
    ['boot', { 'main.js': server.replace("['2026-07-28']", '[]') }],
    ['parse', { 'main.js': 'const {' }],
  ])('a %s that fails only then ends with 5 and changes nothing', async (name, files) => {
    const folder = project();
    const before = snapshot(folder);
    const { result, error } = await upgradeTo(folder, version('0.2.0', files), { verify: true });
    expect([error?.exitCode, error?.reason, outcomes(result.checks)[name]]).toEqual([5, 'verification-failed', 'failed']);
    expect(snapshot(folder)).toEqual(before);
  });

  it('a test that failed before is not blamed on the upgrade', async () => {
    const folder = project({ 'test.js': 'process.exit(1)' });
    const { result, error } = await upgradeTo(folder, version('0.2.0', { 'test.js': 'process.exit(1)', 'a.md': 'b\n' }), { verify: true });
    expect(error).toBeUndefined();
    expect(outcomes(result.checks)).toMatchObject({ typecheck: 'passed', test: 'failed-before' });
  });

  it('what the user broke in place is found too, when a conflict is settled wrongly', async () => {
    const folder = project({ 'test.js': 'process.exit(0) // one' });
    edit(folder, { 'test.js': 'process.exit(0) // mine' });
    const second = version('0.2.0', { 'test.js': 'process.exit(0) // theirs' });
    expect((await upgradeTo(folder, second, { verify: true })).error?.exitCode).toBe(3);
    const settle = (text: string) => import('node:fs').then(({ writeFileSync }) => writeFileSync(join(folder, 'test.js'), text));
    await settle('process.exit(1)');
    expect((await upgradeTo(folder, second, { verify: true, continue: true })).error?.exitCode).toBe(5);
    await settle('process.exit(0)');
    expect((await upgradeTo(folder, second, { verify: true, continue: true })).result.status).toBe('done');
  });
});
