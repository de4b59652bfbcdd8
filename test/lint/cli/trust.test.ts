import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, mcpLint, SERVER } from '../../helpers/lint.js';

const mark = (name: string): string => `require('node:fs').writeFileSync(require('node:path').join(__dirname, 'ran-${name}'), '');`;

const rulesIn = (stdout: string): string[] => JSON.parse(stdout).findings.map((each: { rule: string }) => each.rule);

describe('a project that nobody trusts', () => {
  it('is never run: no config, script, plugin, module or hook of it', async () => {
    const manifest = JSON.parse(SERVER['package.json'] ?? '{}');
    const touch = 'touch ran-script';
    const cwd = folderOf({
      ...SERVER,
      'package.json': JSON.stringify({
        ...manifest,
        type: 'commonjs',
        scripts: { preinstall: touch, prepare: touch, lint: touch, test: touch },
      }),
      'mcp-lint.config.js': mark('js'),
      'mcp-lint.config.cjs': mark('cjs'),
      'index.js': mark('index'),
      'node_modules/zod/package.json': '{ "name": "zod", "main": "index.js" }',
      'node_modules/zod/index.js': mark('zod'),
      'node_modules/evil/index.js': mark('plugin'),
      'tsconfig.json': '{ "extends": "evil", "compilerOptions": { "plugins": [{ "name": "evil", "transform": "evil" }] } }',
      '.npmrc': 'script-shell=./evil.sh',
      '.gitconfig': '[core]\nfsmonitor = ./evil.sh\n',
    });
    expect((await mcpLint([], { cwd })).code).toBe(1);
    expect((await mcpLint(['inventory'], { cwd })).code).toBe(0);
    const names = ['ran-js', 'ran-cjs', 'ran-index', 'ran-script', 'node_modules/zod/ran-zod', 'node_modules/evil/ran-plugin'];
    expect(names.filter((name) => existsSync(join(cwd, name)))).toEqual([]);
  });

  it('runs nothing that its git configuration names, when it asks git what changed', async () => {
    const cwd = folderOf({ ...SERVER, '.gitattributes': '*.ts filter=evil diff=evil\n' });
    const git = (...args: string[]): void => void execFileSync('git', args, { cwd, stdio: 'ignore' });
    git('init', '-q');
    git('add', '.');
    git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '-m', 'first');
    const program = join(cwd, 'evil.sh');
    writeFileSync(program, `#!/bin/sh\ntouch ${join(cwd, 'ran')}\ncat\n`, { mode: 0o755 });
    for (const key of [
      'filter.evil.clean',
      'filter.evil.smudge',
      'diff.evil.command',
      'diff.evil.textconv',
      'core.fsmonitor',
      'diff.external',
    ])
      git('config', key, program);
    git('config', 'filter.evil.required', 'true');
    writeFileSync(join(cwd, 'server.ts'), (SERVER['server.ts'] ?? '').replace('exec(args.text)', 'exec(args.text )'));
    const { code, stdout } = await mcpLint(['--changed', '--format', 'json'], { cwd });
    expect({ code, rules: rulesIn(stdout) }).toMatchObject({ code: 1, rules: expect.arrayContaining(['no-shell-injection']) });
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
    // What the test sets up does run where nobody takes care.
    git('diff', 'HEAD');
    expect(existsSync(join(cwd, 'ran'))).toBe(true);
  });

  it('does not speak to the terminal', async () => {
    const name = 'a\u001b]0;title\u0007.ts';
    const cwd = folderOf({ 'package.json': SERVER['package.json'] ?? '', [name]: `${SERVER['server.ts'] ?? ''}// \u001b[2J\u202e` });
    for (const args of [[], ['inventory'], ['--format', 'github'], ['--format', 'markdown']]) {
      const { stdout } = await mcpLint(args, { cwd });
      expect(stdout).toContain('title');
      for (const unseen of ['\u001b', '\u0007', '\u202e']) expect(stdout).not.toContain(unseen);
    }
  });

  it('is not left through links', async () => {
    const outside = folderOf({ 'server.ts': SERVER['server.ts'] ?? '', 'mcp-lint.config.json': '{ "failOn": "never" }' });
    const cwd = folderOf({ 'package.json': SERVER['package.json'] ?? '', '.git/HEAD': '' });
    symlinkSync(outside, join(cwd, 'linked'));
    symlinkSync(join(outside, 'server.ts'), join(cwd, 'server.ts'));
    symlinkSync(join(outside, 'mcp-lint.config.json'), join(cwd, 'mcp-lint.config.json'));
    symlinkSync('.', join(cwd, 'cycle'));
    folderOf({ 'base.json': '{' }, outside);
    folderOf({ 'tsconfig.json': '{ "extends": "./linked/base.json" }' }, cwd);
    expect((await mcpLint([], { cwd })).code).toBe(3);
    expect(await mcpLint(['linked'], { cwd })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('linked is a symbolic link'),
    });
    folderOf({ 'own.ts': SERVER['server.ts'] ?? '' }, cwd);
    const { code, stdout } = await mcpLint(['--format', 'json'], { cwd });
    expect(JSON.parse(stdout).notes).toContainEqual({ path: 'linked/base.json', reason: 'outside of the root' });
    const files = new Set(JSON.parse(stdout).findings.map((each: { file: string }) => each.file));
    expect({ code, files: [...files].filter((file) => String(file).endsWith('.ts')) }).toEqual({ code: 1, files: ['own.ts'] });
  });
});

describe('what cannot be read is told, and the rest is linted', () => {
  it.each<[string, Record<string, string | Buffer>, string?]>([
    ['a binary file', { 'data.ts': Buffer.from([0, 1, 2, 255]) }, 'data.ts: not a text file'],
    ['text that is not UTF-8', { 'latin.ts': Buffer.from([0x2f, 0x2f, 0xe9, 0xff, 0x0a]) }, 'latin.ts: not UTF-8'],
    ['UTF-16', { 'wide.ts': Buffer.from('\uFEFFexport {};', 'utf16le') }, 'wide.ts: not a text file'],
    ['a byte order mark', { 'bom.ts': '\uFEFFexport const a = 1;\n' }],
    ['a broken tsconfig', { 'tsconfig.json': 'null' }, 'tsconfig.json: not valid JSON'],
    ['a tsconfig that ends too early', { 'tsconfig.json': '{ "compilerOptions": ' }, 'tsconfig.json: not valid JSON'],
    ['a tsconfig that extends nothing', { 'tsconfig.json': '{ "extends": "./no-such.json" }' }, 'no-such.json: not readable (ENOENT)'],
    ['tsconfigs that extend each other', { 'tsconfig.json': '{ "extends": "./b.json" }', 'b.json': '{ "extends": "./tsconfig.json" }' }],
    ['syntax errors', { 'broken.ts': 'export const = (((;\nclass {{' }, 'not resolved: 1 place'],
    ['a broken package.json below', { 'sub/package.json': '{' }, 'sub/package.json: not valid JSON'],
    ['a package.json that is a list', { 'sub/package.json': '[]' }, 'sub/package.json: not valid JSON'],
    ['an empty file', { 'empty.ts': '' }],
    ['a file of 50 MB', { 'large.ts': Buffer.alloc(50_000_000, 'a') }, 'large.ts: larger than 2 MB'],
  ])('%s', async (_what, files, told) => {
    const cwd = folderOf({ ...SERVER, ...files });
    const { code, stdout, stderr } = await mcpLint(['--format', 'json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(rulesIn(stdout)).toContain('no-shell-injection');
    if (told !== undefined) expect((await mcpLint([], { cwd })).stdout).toContain(told);
    else expect(JSON.parse(stdout)).toMatchObject({ notes: [], unresolved: [] });
  });

  it('Windows line ends keep places right', async () => {
    const cwd = folderOf({ ...SERVER, 'server.ts': (SERVER['server.ts'] ?? '').replaceAll('\n', '\r\n') });
    const found = JSON.parse((await mcpLint(['--format', 'json'], { cwd })).stdout).findings;
    expect(found.find((each: { rule: string }) => each.rule === 'no-shell-injection')).toMatchObject({ line: 11, column: 3 });
  });

  it.runIf(process.getuid?.() === 0)('a folder and a file without permission', async () => {
    const nobody = 65534;
    const cwd = folderOf({ ...SERVER, 'closed/a.ts': 'export {};', 'secret.ts': 'export {};' });
    chownSync(cwd, nobody, nobody);
    chmodSync(join(cwd, 'closed'), 0o700);
    chmodSync(join(cwd, 'secret.ts'), 0o600);
    const { code, stdout } = await mcpLint(['--format', 'json'], { cwd, uid: nobody });
    expect(code).toBe(1);
    const notes = JSON.parse(stdout).notes.filter((each: { reason: string }) => each.reason.startsWith('not readable'));
    expect(notes.map((each: { path: string }) => each.path).sort()).toEqual(['closed', 'secret.ts']);
  });
});
