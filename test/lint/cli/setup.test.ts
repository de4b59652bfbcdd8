import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planSetup } from '../../../src/lint/setup.js';
import { cleanEnvironment, pathWith, projectRoot } from '../../helpers/cli.js';
import { folderOf, LINT_BIN, mcpLint, SERVER } from '../../helpers/lint.js';
import { temporaryFolder } from '../../helpers/temp.js';

const NOTHING = { config: undefined, gitlab: undefined, github: false, workflow: undefined };
const NPX = { npx: `while [ "$1" != mcp-lint ]; do shift; done; shift; exec "${process.execPath}" "${LINT_BIN}" "$@"` };

describe('init', () => {
  it('writes a configuration that holds, and the step of the CI that is there', async () => {
    const cwd = folderOf({ ...SERVER, '.github/dependabot.yml': '', '.gitlab-ci.yml': 'test:\n  script: [npm test]\n' });
    const { code, stdout } = await mcpLint(['init'], { cwd });
    expect({ code, wrote: stdout.match(/wrote \S+/g) }).toEqual({
      code: 0,
      wrote: ['wrote mcp-lint.config.json', 'wrote .github/workflows/mcp-lint.yml', 'wrote .gitlab-ci.yml'],
    });
    expect((await mcpLint([], { cwd })).code).toBe(1);
    expect(Object.keys(parse(readFileSync(join(cwd, '.gitlab-ci.yml'), 'utf8')))).toEqual(['test', 'mcp-lint']);
    expect((await mcpLint(['init'], { cwd })).stdout).toContain('Everything is there already.');
  });
  it('knows a repository on GitHub by its origin', async () => {
    const cwd = folderOf({ ...SERVER, '.git/config': '[remote "origin"]\n\turl = git@github.com:example/orders.git\n' });
    expect((await mcpLint(['init'], { cwd })).stdout).toContain('wrote .github/workflows/mcp-lint.yml');
    const elsewhere = folderOf({ ...SERVER, '.git/config': '[remote "origin"]\n\turl = git@example.com:example/orders.git\n' });
    await mcpLint(['init'], { cwd: elsewhere });
    expect(existsSync(join(elsewhere, '.github'))).toBe(false);
  });
  it('replaces nothing', () => {
    const there = { config: '{}', gitlab: 'mcp-lint:\n  script: []\n', github: true, workflow: 'x' };
    expect(planSetup(there, '1.0.0')).toEqual([]);
    expect(planSetup(NOTHING, '1.0.0').map((step) => step.path)).toEqual(['mcp-lint.config.json']);
  });
  it('writes a workflow that is valid and runs', () => {
    const workflow = planSetup({ ...NOTHING, github: true }, '1.0.0').find((step) => step.path.endsWith('.yml'))?.text ?? '';
    const { permissions, jobs } = parse(workflow);
    expect(permissions).toEqual({ contents: 'read' });
    expect(jobs['mcp-lint'].steps.map((step: { run?: string }) => step.run).filter(Boolean)[0]).toContain('create-mcp-server@1.0.0');
  });
});

describe('action.yml', () => {
  const action = parse(readFileSync(join(projectRoot, 'action.yml'), 'utf8'));
  const [lint, upload] = action.runs.steps;
  const run = (cwd: string, paths: string): { code: number; summary: string; output: string; stdout: string } => {
    const temp = temporaryFolder();
    const files = { GITHUB_STEP_SUMMARY: join(temp, 'summary'), GITHUB_OUTPUT: join(temp, 'output') };
    for (const file of Object.values(files)) writeFileSync(file, '');
    const env = cleanEnvironment({
      PATH: pathWith(NPX),
      RUNNER_TEMP: temp,
      VERSION: '0.1.0',
      FAIL_ON: 'error',
      ARGS: '',
      PATHS: paths,
      ...files,
    });
    let code = 0;
    let stdout = '';
    try {
      stdout = execFileSync('bash', ['-eo', 'pipefail', '-c', lint.run], { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      ({ status: code, stdout } = error as { status: number; stdout: string });
    }
    return { code, stdout, summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'), output: readFileSync(files.GITHUB_OUTPUT, 'utf8') };
  };

  it('annotates, writes the summary and hands the SARIF file on', () => {
    const { code, stdout, summary, output } = run(folderOf(SERVER), '.');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=server\.ts,line=11/m);
    expect(summary).toContain('## mcp-lint: ');
    const file = /^sarif=(.*)$/m.exec(output)?.[1] ?? '';
    expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe('2.1.0');
    expect(upload.with.sarif_file).toBe('${{ steps.lint.outputs.sarif }}');
  });
  it('takes inputs as data', () => {
    const cwd = folderOf(SERVER);
    expect(run(cwd, '$(touch$IFS"mark") ; touch mark').code).toBe(2);
    expect(existsSync(join(cwd, 'mark'))).toBe(false);
    expect(lint.run).not.toContain('${{');
  });
  it('runs where nothing is wrong, too', () => {
    const clean = { ...SERVER, 'mcp-lint.config.json': '{ "extends": [] }' };
    expect(run(folderOf(clean), '.').code).toBe(0);
  });
});

describe('the definitions for other services', () => {
  it('of pre-commit names a command that there is', () => {
    const [hook] = parse(readFileSync(join(projectRoot, '.pre-commit-hooks.yaml'), 'utf8'));
    expect(hook).toMatchObject({ id: 'mcp-lint', language: 'node', pass_filenames: false });
    const env = cleanEnvironment({ PATH: pathWith({ 'mcp-lint': `exec "${process.execPath}" "${LINT_BIN}" "$@"` }) });
    expect(() => execFileSync('sh', ['-c', hook.entry], { cwd: folderOf(SERVER), env, stdio: 'pipe' })).toThrow('Command failed');
  });
  it('of GitLab writes the report that it names', () => {
    const job = parse(readFileSync(join(projectRoot, 'docs/ci/gitlab.yml'), 'utf8'))['mcp-lint'];
    const cwd = folderOf(SERVER);
    const env = cleanEnvironment({ PATH: pathWith(NPX), ...job.variables });
    expect(() => execFileSync('bash', ['-c', job.script[0]], { cwd, env, stdio: 'pipe' })).toThrow('Command failed');
    expect(JSON.parse(readFileSync(join(cwd, job.artifacts.reports.codequality), 'utf8'))[0]).toHaveProperty('fingerprint');
  });
});

describe('completion', () => {
  it('in bash offers commands, flags, formats and rules', async () => {
    const { stdout } = await mcpLint(['completion', 'bash'], { cwd: projectRoot });
    const offer = (...words: string[]): string[] => {
      const script = `${stdout}\nCOMP_WORDS=(mcp-lint ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _mcp_lint; echo "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd: temporaryFolder() }).trim().split(' ');
    };
    expect(offer('--max')).toEqual(['--max-warnings']);
    expect(offer('inv')).toEqual(['inventory']);
    expect(offer('--format', 'sa')).toEqual(['sarif']);
    expect(offer('explain', 'no-shell')).toEqual(['no-shell-injection']);
  });
  it('exists for zsh and fish, and for nothing else', async () => {
    expect((await mcpLint(['completion', 'fish'], { cwd: projectRoot })).stdout).toContain('complete -c mcp-lint -l max-warnings');
    expect((await mcpLint(['completion', 'zsh'], { cwd: projectRoot })).stdout).toMatch(/^#compdef mcp-lint/);
    expect((await mcpLint(['completion', 'cmd'], { cwd: projectRoot })).code).toBe(2);
  });
});
