import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toolPackage } from '../../src/shell/package.js';
import { pathWith, type Run, runCli } from '../helpers/cli.js';
import { OFFLINE } from '../helpers/run-json.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';

describe('a checkout that is not published', () => {
  const project: { cwd?: string; run?: Run } = {};
  const root: { path?: string } = {};

  afterAll(() => {
    for (const folder of [project.cwd, root.path]) if (folder) rmSync(folder, { recursive: true, force: true });
  });

  beforeAll(async () => {
    root.path = mkdtempSync(join(tmpdir(), 'create-mcp-server-checkout-'));
    mkdirSync(join(root.path, 'src'));
    mkdirSync(join(root.path, 'dist'));
    writeFileSync(join(root.path, 'tsconfig.build.json'), '{}');
    writeFileSync(join(root.path, 'dist/a.js'), '');
    writeFileSync(
      join(root.path, 'package.json'),
      JSON.stringify({ name: 'create-mcp-server', version: toolPackage.version, files: ['dist'] }),
    );
    project.cwd = mkdtempSync(join(tmpdir(), 'create-mcp-server-checkout-'));
    project.run = await runCli(['x', '--json', ...OFFLINE], { cwd: project.cwd, env: { FIXTURE_ROOT: root.path } });
  });

  it('is packed into the project, which then depends on the copy', async () => {
    const { run, cwd = '' } = project;
    const vendored = `vendor/create-mcp-server-${toolPackage.version}.tgz`;
    const result = JSON.parse(run?.stdout ?? '');
    expect(result).toMatchObject({ status: 'done', warnings: [expect.stringContaining(vendored)] });
    expect(JSON.parse(readFileSync(join(cwd, 'x/package.json'), 'utf8')).devDependencies['create-mcp-server']).toBe(`file:${vendored}`);
    expect(execFileSync('tar', ['-tzf', join(cwd, 'x', vendored)], { encoding: 'utf8' })).toContain('package/dist/a.js');
    expect(result.files).toContainEqual({ path: vendored, sha256: expect.any(String) });
  });

  it('is only announced in a dry run', async () => {
    const cwd = temporaryFolder();
    const { stdout } = await runCli(['x', '--json', '--dry-run'], {
      cwd,
      env: { FIXTURE_ROOT: root.path, PATH: pathWith({ npm: 'exit 9' }) },
    });
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'done',
      planned: [expect.stringContaining('.tgz'), '.create-mcp-server.json', '.create-mcp-server.base.br'],
    });
    expect(snapshot(cwd)).toEqual({});
  });

  it('that cannot be packed ends with 1 and leaves nothing', async () => {
    const cwd = temporaryFolder();
    const env = { FIXTURE_ROOT: root.path, PATH: pathWith({ npm: 'echo no room >&2; exit 9' }) };
    const { code, stderr } = await runCli(['x', ...OFFLINE], { cwd, env });
    expect([code, snapshot(cwd)]).toEqual([1, {}]);
    expect(stderr).toContain('no room');
  });
});
