import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { render } from '../../src/create/render.js';
import { readTemplate } from '../../src/create/template.js';
import { projectRoot } from '../helpers/cli.js';
import { answersOf, templateOf, textsOf } from '../helpers/templates.js';

const tool = { version: '9.9.9', linterSpec: '9.9.9' };

/** The texts of a rendered in-memory template. */
const texts = (files: Record<string, string>, manifest = {}, answers = {}) =>
  textsOf(render(templateOf(files, manifest), answersOf(answers), tool));

describe('render', () => {
  it('is pure: same input, same output, and the template stays as it was', async () => {
    const template = await readTemplate(join(projectRoot, 'test/fixtures/templates'), 'files');
    const before = JSON.stringify(template.files);
    expect(render(template, answersOf(), tool)).toEqual(render(template, answersOf(), tool));
    expect(JSON.stringify(template.files)).toBe(before);
  });

  it('replaces name and title in contents and paths', () => {
    const files = { 'deploy/mcp-server-template.yaml': 'name: mcp-server-template # MCP Server Template\n' };
    expect(texts(files, {}, { name: 'docs-api' })).toMatchObject({ 'deploy/docs-api.yaml': 'name: docs-api # Docs API\n' });
  });

  it('writes the scope where a package is meant, and a label everywhere else', () => {
    const files = {
      'server.json': '{ "name": "io.github.x/mcp-server-template", "identifier": "mcp-server-template" }\n',
      'k8s.yaml': 'image: mcp-server-template\n',
    };
    const rendered = texts(files, {}, { name: '@acme/docs.v2' });
    expect(JSON.parse(rendered['package.json'] ?? '')).toMatchObject({ name: '@acme/docs.v2' });
    expect(JSON.parse(rendered['server.json'] ?? '')).toEqual({ name: 'io.github.x/docs-v2', identifier: '@acme/docs.v2' });
    expect(rendered['k8s.yaml']).toBe('image: docs-v2\n');
  });

  it('runs scripts with the package manager of the project', () => {
    const files = { 'a.ts': "'npm run lock, npm test, pnpm run lock, npm install'\n" };
    expect(texts(files, {}, { pm: 'yarn' })['a.ts']).toBe("'yarn run lock, yarn run test, pnpm run lock, npm install'\n");
  });

  it('copies bytes untouched', () => {
    const bytes = Buffer.from('\x89mcp-server-template\xff', 'latin1');
    const files = render(templateOf({ 'logo.png': bytes }), answersOf(), tool);
    expect(files.find(({ path }) => path === 'logo.png')?.content).toBe(bytes);
  });

  it('keeps a file only where its condition holds', () => {
    const manifest = {
      when: [
        { files: ['http/**'], if: 'http' },
        { files: ['keys.ts'], if: ['apiKey', 'noAuth'] },
        { files: ['http/plain.ts'], if: '!oauth' },
      ],
    };
    const files = { 'http/a.ts': '', 'http/plain.ts': '', 'keys.ts': '' };
    const kept = (answers: object) => Object.keys(texts(files, manifest, answers)).filter((path) => path !== 'package.json');
    expect(kept({})).toEqual(['http/a.ts']);
    expect(kept({ auth: 'api-key' })).toEqual(['http/a.ts', 'http/plain.ts', 'keys.ts']);
    expect(kept({ transport: 'stdio', auth: 'none' })).toEqual(['keys.ts']);
  });

  it('renames before it judges, and gives each file its class and mode', () => {
    const manifest = {
      rename: { gitignore: '.gitignore' },
      classes: { managed: ['.gitignore'], once: ['README.md'], structural: ['*.json'] },
      executable: ['run.sh'],
    };
    const files = render(
      templateOf({ gitignore: 'x\n', 'README.md.hbs': '{{title}}', 'run.sh': '', 'a.ts': '' }, manifest),
      answersOf(),
      tool,
    );
    expect(files.map(({ path, class: fileClass, executable }) => [path, fileClass, executable])).toEqual([
      ['.gitignore', 'managed', false],
      ['README.md', 'once', false],
      ['a.ts', 'merge', false],
      ['package.json', 'structural', false],
      ['run.sh', 'merge', true],
    ]);
  });

  it('edits JSON by path, whole file kept as it is written otherwise', () => {
    const source = '{\n  "name": "x",\n  "files": ["a"],\n  "dependencies": {\n    "jose": "1.0.0",\n    "zod": "4.0.0"\n  }\n}\n';
    const manifest = { edits: [{ file: 'package.json', unless: 'oauth', remove: [['dependencies', 'jose']] }] };
    const rendered = texts({ 'package.json': source }, manifest, { auth: 'none' })['package.json'];
    expect(rendered).toContain('"files": ["a"]');
    expect(JSON.parse(rendered ?? '')).toMatchObject({ dependencies: { zod: '4.0.0' } });
    expect(rendered).not.toContain('jose');
    expect(texts({ 'package.json': source }, manifest)['package.json']).toContain('jose');
  });

  it('asks for the linter, and drops packageManager', () => {
    const source = '{ "name": "x", "packageManager": "npm@11.0.0", "devDependencies": { "a": "1.0.0", "zod": "4.0.0" } }';
    const manifest = JSON.parse(texts({ 'package.json': source })['package.json'] ?? '');
    expect(manifest.packageManager).toBeUndefined();
    expect(Object.entries(manifest.devDependencies)).toEqual([
      ['a', '1.0.0'],
      ['create-mcp-server', '9.9.9'],
      ['zod', '4.0.0'],
    ]);
  });

  it('makes the lockfile agree with package.json, for npm only', () => {
    const lock = {
      name: 'x',
      version: '0',
      lockfileVersion: 3,
      packages: { '': { name: 'x', bin: { x: 'x' } }, 'node_modules/a': { version: '1.0.0' } },
    };
    const files = {
      'package-lock.json': JSON.stringify(lock),
      'package.json': '{ "name": "x", "version": "0.1.0", "dependencies": { "a": "1.0.0" } }',
    };
    const rendered = JSON.parse(texts(files)['package-lock.json'] ?? '');
    expect(rendered).toEqual({
      name: 'docs',
      version: '0.1.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'docs', version: '0.1.0', dependencies: { a: '1.0.0' }, devDependencies: { 'create-mcp-server': '9.9.9' } },
        'node_modules/a': { version: '1.0.0' },
      },
    });
    expect(texts(files, {}, { pm: 'pnpm' })).not.toHaveProperty('package-lock.json');
  });

  it('refuses the name of a dependency: npm does not install a package into itself', () => {
    const files = { 'package.json': '{ "dependencies": { "pino": "1.0.0" } }' };
    expect(() => texts(files, {}, { name: 'pino' })).toThrow('also the name of a dependency');
    expect(() => texts({}, {}, { name: 'create-mcp-server' })).toThrow('also the name of a dependency');
  });

  it.each([
    ['an unknown condition', { 'a.ts': '' }, { when: [{ files: ['a.ts'], if: 'htpp' }] }, '"htpp"'],
    ['an unknown negated condition', { 'a.ts': '' }, { when: [{ files: ['a.ts'], if: '!htpp' }] }, '"htpp"'],
    ['an edit of a missing file', {}, { edits: [{ file: 'b.json', unless: 'http', remove: ['x'] }] }, 'edits b.json'],
    ['an edit of a missing key', {}, { edits: [{ file: 'package.json', unless: 'http', remove: ['scripts/x'] }] }, 'removes scripts/x'],
    ['JSON that does not parse', { 'a.json': '{' }, {}, 'a.json:1 is not JSON'],
    ['a file in .git', { 'git/config': '' }, { rename: { 'git/config': '.git/config' } }, 'lies in .git'],
    ['a path that climbs', { a: '' }, { rename: { a: '../a' } }, 'not plain and relative'],
    ['an absolute path', { a: '' }, { rename: { a: '/etc/a' } }, 'not plain and relative'],
    ['a Windows device', { a: '' }, { rename: { a: 'aux.ts' } }, 'reserves for a device'],
    ['a backslash', { a: '' }, { rename: { a: 'b\\a' } }, 'Windows refuses'],
    ['two files that differ in case', { 'a.md': '', 'A.md': '' }, {}, 'case does not count'],
  ])('refuses a template with %s', (_, files, manifest, text) => {
    expect(() => texts(files, manifest)).toThrow(text);
  });
});
