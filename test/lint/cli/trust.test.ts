import { chmodSync, chownSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, mcpLint, SERVER } from '../../helpers/lint.js';

const mark = (name: string): string => `require('node:fs').writeFileSync(require('node:path').join(__dirname, 'ran-${name}'), '');`;

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

  it('is not left through links', async () => {
    const outside = folderOf({ 'server.ts': SERVER['server.ts'] ?? '', 'mcp-lint.config.json': '{ "failOn": "never" }' });
    const cwd = folderOf({ 'package.json': SERVER['package.json'] ?? '', '.git/HEAD': '' });
    symlinkSync(outside, join(cwd, 'linked'));
    symlinkSync(join(outside, 'server.ts'), join(cwd, 'server.ts'));
    symlinkSync(join(outside, 'mcp-lint.config.json'), join(cwd, 'mcp-lint.config.json'));
    symlinkSync('.', join(cwd, 'cycle'));
    expect((await mcpLint([], { cwd })).code).toBe(3);
    folderOf({ 'own.ts': SERVER['server.ts'] ?? '' }, cwd);
    const { code, stdout } = await mcpLint(['--format', 'json'], { cwd });
    const files = new Set(JSON.parse(stdout).findings.map((each: { file: string }) => each.file));
    expect({ code, files: [...files].filter((file) => String(file).endsWith('.ts')) }).toEqual({ code: 1, files: ['own.ts'] });
  });
});

describe('what cannot be read is told, and the rest is linted', () => {
  it.each<[string, Record<string, string | Buffer>]>([
    ['a binary file', { 'data.ts': Buffer.from([0, 1, 2, 255]) }],
    ['text that is not UTF-8', { 'latin.ts': Buffer.from([0x2f, 0x2f, 0xe9, 0xff, 0x0a]) }],
    ['a byte order mark', { 'bom.ts': '\uFEFFexport const a = 1;\n' }],
    ['a broken tsconfig', { 'tsconfig.json': '{ "compilerOptions": ' }],
    ['a tsconfig that extends nothing', { 'tsconfig.json': '{ "extends": "./no-such.json" }' }],
    ['syntax errors', { 'broken.ts': 'export const = (((;\nclass {{' }],
    ['a broken package.json below', { 'sub/package.json': '{' }],
    ['an empty file', { 'empty.ts': '' }],
    ['a file of 50 MB', { 'large.ts': Buffer.alloc(50_000_000, 'a') }],
  ])('%s', async (_what, files) => {
    const cwd = folderOf({ ...SERVER, ...files });
    const { code, stdout, stderr } = await mcpLint(['--format', 'json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout).findings.map((each: { rule: string }) => each.rule)).toContain('no-shell-injection');
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
