import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../../src/lint/report/formats.js';
import { folderOf, mcpLint, SERVER } from '../../helpers/lint.js';
import { HEAD, toolSource } from '../../helpers/servers.js';

const json = (stdout: string): { findings: { rule: string; severity: string; file: string }[]; servers: unknown[] } => JSON.parse(stdout);
const rulesIn = (stdout: string): string[] => json(stdout).findings.map((each) => each.rule);

describe('configuration', () => {
  it('is found upwards, and paths in it are relative to its folder', async () => {
    const root = folderOf({
      '.git/HEAD': '',
      'mcp-lint.config.json': '{ "overrides": [{ "files": ["packages/a/**"], "rules": { "no-shell-injection": "info" } }] }',
      'packages/a/package.json': SERVER['package.json'] ?? '',
      'packages/a/server.ts': SERVER['server.ts'] ?? '',
    });
    const { code, stdout } = await mcpLint(['--format', 'json'], { cwd: join(root, 'packages/a') });
    expect(json(stdout).findings.find((each) => each.rule === 'no-shell-injection')?.severity).toBe('info');
    expect(code).toBe(0);
  });

  it('is not looked for above the repository', async () => {
    const root = folderOf({ 'mcp-lint.config.json': '{ "failOn": "never" }', 'repo/.git/HEAD': '' });
    folderOf(SERVER, join(root, 'repo'));
    expect((await mcpLint([], { cwd: join(root, 'repo') })).code).toBe(1);
  });

  it('may stand in package.json', async () => {
    const manifest = JSON.stringify({
      ...JSON.parse(SERVER['package.json'] ?? ''),
      'mcp-lint': { rules: { 'no-shell-injection': 'off' } },
    });
    const { stdout } = await mcpLint(['--format', 'json'], { cwd: folderOf({ ...SERVER, 'package.json': manifest }) });
    expect(rulesIn(stdout)).not.toContain('no-shell-injection');
  });

  it('that is wrong ends with 2, the place and no stack', async () => {
    const cwd = folderOf({ ...SERVER, 'mcp-lint.config.json': '{\n  "rules": { "no-shel-injection": "off" }\n}' });
    const { code, stdout, stderr } = await mcpLint([], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'error mcp-lint.config.json:2:14 rules: there is no rule "no-shel-injection". Did you mean "no-shell-injection"?\n',
    );
  });

  it('is not used with --no-config, and presets of the command line go first', async () => {
    const cwd = folderOf({ ...SERVER, 'mcp-lint.config.json': '{ "extends": [] }' });
    expect((await mcpLint([], { cwd })).code).toBe(0);
    expect((await mcpLint(['--no-config'], { cwd })).code).toBe(1);
    expect((await mcpLint(['--preset', 'security'], { cwd })).code).toBe(1);
  });

  it('leaves files out', async () => {
    const cwd = folderOf({ ...SERVER, 'mcp-lint.config.json': '{ "ignore": ["server.ts"] }' });
    expect(await mcpLint([], { cwd })).toMatchObject({ code: 3, stderr: expect.stringContaining('No MCP server found in 0 source files') });
  });
});

describe('own tables of a configuration', () => {
  const SCHEMA = "z.strictObject({ text: z.string().max(20).describe('What to run.') })";
  const project = (body: string, own: string, config: Record<string, unknown>): string =>
    folderOf({
      ...SERVER,
      'src/own.ts': own,
      'server.ts': `import { own } from './src/own.js';\n${HEAD}${toolSource('run', { schema: SCHEMA, body })}`,
      'mcp-lint.config.json': JSON.stringify({ extends: [], rules: { 'no-shell-injection': 'error' }, ...config }),
    });
  const codeOf = async (cwd: string): Promise<number | null> => (await mcpLint([], { cwd })).code;

  it('sanitizers end a danger', async () => {
    const parts = ['exec(`git log ${own(args.text)}`);', 'export const own = (text: string) => text;'] as const;
    expect(await codeOf(project(...parts, {}))).toBe(1);
    expect(await codeOf(project(...parts, { sanitizers: ['./src/own.ts#own'] }))).toBe(0);
  });
  it('sinks are a danger', async () => {
    const parts = ['own(args.text);', 'export function own(line: string) {}'] as const;
    expect(await codeOf(project(...parts, {}))).toBe(0);
    expect(await codeOf(project(...parts, { sinks: [{ name: './src/own.ts#own', danger: 'shell' }] }))).toBe(1);
  });
  it('wrappers register tools', async () => {
    const files = (config: string): string =>
      folderOf({
        'package.json': SERVER['package.json'] ?? '',
        'server.ts':
          "import { McpServer } from '@modelcontextprotocol/server';\nimport { declare } from '@acme/kit';\ndeclare({ name: 'count', description: 'Count.', handler: () => 1 });\nnew McpServer({ name: 'a', version: '1.0.0' });",
        'mcp-lint.config.json': config,
      });
    const tools = async (config: string): Promise<unknown[]> =>
      JSON.parse((await mcpLint(['inventory', '--format', 'json'], { cwd: files(config) })).stdout).servers.flatMap(
        (each: { tools: { name: string }[] }) => each.tools.map((tool) => tool.name),
      );
    expect(await tools('{}')).toEqual([]);
    expect(await tools('{ "wrappers": [{ "name": "@acme/kit#declare", "shape": "definition" }] }')).toEqual(['count']);
  });
});

describe('code in a configuration', () => {
  const MARK = `import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('./mark', import.meta.url), '');\n`;
  it('runs when the command line names it, as TypeScript too', async () => {
    const code = `${MARK}const severity: string = 'off';\nexport default { rules: { 'no-shell-injection': severity } };`;
    const cwd = folderOf({ ...SERVER, 'own.config.ts': code });
    const { stdout } = await mcpLint(['--config', 'own.config.ts', '--format', 'json'], { cwd });
    expect(rulesIn(stdout)).not.toContain('no-shell-injection');
    expect(existsSync(join(cwd, 'mark'))).toBe(true);
  });

  it('does not run when it only lies there, nor do plugins that a file names', async () => {
    const files = { 'mcp-lint.config.ts': MARK, 'mcp-lint.config.js': MARK, 'mcp-lint.config.mjs': MARK, 'plugin.mjs': MARK };
    const cwd = folderOf({ ...SERVER, ...files });
    expect((await mcpLint([], { cwd })).code).toBe(1);
    const named = folderOf({ ...SERVER, ...files, 'mcp-lint.config.json': '{ "plugins": ["./plugin.mjs"] }' });
    expect(await mcpLint([], { cwd: named })).toMatchObject({ code: 2, stderr: expect.stringContaining('unknown key "plugins"') });
    expect([cwd, named].map((each) => existsSync(join(each, 'mark')))).toEqual([false, false]);
  });

  it('brings rules as a plugin', async () => {
    const plugin = `export default { rules: [{
      name: 'no-run', severity: 'warning', category: 'design', confidence: 'high', practices: [], cwe: [], summary: 's', why: 'w', advice: 'a',
      options: {}, examples: { bad: [], good: [] }, messages: { run: 'Tool "{tool}" is called run.' },
      check({ server, report }) {
        for (const tool of server.tools) if (tool.name === 'run') report({ message: 'run', values: { tool: tool.name }, at: tool.place.node });
      },
    }] };`;
    const cwd = folderOf({ ...SERVER, 'plugin.mjs': plugin, 'mcp-lint.config.json': '{ "rules": { "no-run": "error" } }' });
    const { stdout } = await mcpLint(['--plugin', './plugin.mjs', '--format', 'json'], { cwd });
    expect(json(stdout).findings.find((each) => each.rule === 'no-run')?.severity).toBe('error');
    expect(await mcpLint([], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no rule "no-run"') });
    expect((await mcpLint(['--plugin', 'not-installed'], { cwd })).stderr).toContain('there is no such package here');
  });
});

describe('flags', () => {
  it('--print-config tells what holds', async () => {
    const cwd = folderOf({ ...SERVER, 'mcp-lint.config.json': '{ "rules": { "limit-tool-count": { "options": { "noted": 3 } } } }' });
    const printed = JSON.parse((await mcpLint(['--print-config', 'server.ts'], { cwd })).stdout);
    expect(printed).toMatchObject({ file: 'mcp-lint.config.json', for: 'server.ts' });
    expect(printed.rules['limit-tool-count']).toEqual({ severity: 'warning', options: { noted: 3, sent: 40, refused: 128 } });
    expect(printed.rules['require-pagination']).toBe('off');
  });

  it('--fail-on, --max-warnings and --quiet decide', async () => {
    const warning = '{ "extends": [], "rules": { "no-shell-injection": "warning" } }';
    const cwd = folderOf({ ...SERVER, 'mcp-lint.config.json': warning });
    expect((await mcpLint([], { cwd })).code).toBe(0);
    expect((await mcpLint(['--fail-on', 'warning'], { cwd })).code).toBe(1);
    const quiet = await mcpLint(['--max-warnings', '0', '--quiet'], { cwd });
    expect(quiet.code).toBe(1);
    expect(quiet.stdout).not.toContain('no-shell-injection');
  });

  it('--stdin lints what an editor has not saved', async () => {
    const cwd = folderOf({ ...SERVER, 'mcp-lint.config.json': '{ "extends": [], "rules": { "no-shell-injection": "error" } }' });
    const saved = (SERVER['server.ts'] ?? '').replace('exec(args.text);', '');
    folderOf({ 'server.ts': saved }, cwd);
    expect((await mcpLint([], { cwd })).code).toBe(0);
    const args = ['--stdin', '--stdin-filename', 'server.ts', '--format', 'json'];
    const { stdout, code } = await mcpLint(args, { cwd, input: SERVER['server.ts'] ?? '' });
    expect({ code, rules: rulesIn(stdout) }).toEqual({ code: 1, rules: ['no-shell-injection'] });
    expect((await mcpLint(['--stdin'], { cwd })).stderr).toContain('--stdin needs --stdin-filename');
  });

  it('write several reports at once', async () => {
    const cwd = folderOf(SERVER);
    const { stdout } = await mcpLint(['--format', 'json:out/report.json', '--format', 'pretty'], { cwd });
    expect(stdout).toContain('no-shell-injection');
    expect(rulesIn(readFileSync(join(cwd, 'out/report.json'), 'utf8'))).toContain('no-shell-injection');
    expect(await mcpLint(['--format', 'json', '--format', 'pretty'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Only one report can go to the screen'),
    });
  });

  it('--format knows every report, all from one run', async () => {
    const cwd = folderOf(SERVER);
    const { code, stdout } = await mcpLint(
      FORMATS.flatMap((format) => ['--format', `${format}:out/${format}`]),
      { cwd },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    for (const format of FORMATS) expect(readFileSync(join(cwd, 'out', format), 'utf8'), format).toContain('no-shell-injection');
  });

  it('of the terminal: colours where it has them, none with NO_COLOR', async () => {
    const cwd = folderOf(SERVER);
    const red = '\u001B[31m';
    expect((await mcpLint([], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '' } })).stdout).toContain(red);
    expect((await mcpLint([], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).not.toContain('\u001B');
  });

  it('--debug tells where the time went', async () => {
    const { stderr } = await mcpLint(['--debug'], { cwd: folderOf(SERVER) });
    expect(stderr).toMatch(/\(program and model\) +[\d.]+ ms/);
    expect(stderr).toMatch(/1 files, \d+ lines, \d+ MB/);
  });

  it('that there is not are named', async () => {
    expect(await mcpLint(['--fromat', 'json'], { cwd: folderOf(SERVER) })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--format'),
    });
  });
});
