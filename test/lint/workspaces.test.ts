import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load } from '../../src/lint/load.js';
import noVulnerableSdk from '../../src/lint/rules/no-vulnerable-sdk.js';
import { run } from '../../src/lint/run.js';
import { temporaryFolder } from '../helpers/temp.js';

const server = (name: string, imports: string, tool: string): string =>
  `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';\n${imports}\nconst server = new McpServer({ name: '${name}', version: '1' });\n${tool}\n`;

function folderOf(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const inventory = (files: Record<string, string>) =>
  run(load([folderOf(files)], '/'), { rules: [noVulnerableSdk], version: '0', now: () => 0 });

/** One package with a tool, one with the server that registers it. */
const packages = (version: string): Record<string, string> => ({
  'packages/tools/package.json': '{ "name": "@shop/tools", "main": "./dist/index.js" }',
  'packages/tools/src/index.ts': "export const shape = { id: 'order' };\nexport const run = async () => ({ content: [] });",
  'packages/server/package.json': `{ "name": "@shop/server", "dependencies": { "@shop/tools": "workspace:*", "@modelcontextprotocol/sdk": "${version}" } }`,
  'packages/server/src/main.ts': server('shop', "import { run, shape } from '@shop/tools';", 'server.tool(`find_${shape.id}`, run);'),
});

describe('workspaces', () => {
  it.each([
    ['npm', { 'package.json': '{ "private": true, "workspaces": ["packages/*"] }' }],
    ['yarn', { 'package.json': '{ "private": true, "workspaces": { "packages": ["packages/*"] } }', 'yarn.lock': '' }],
    ['pnpm', { 'package.json': '{ "private": true }', 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n' }],
  ])('of %s are followed from package to package', (_manager, root) => {
    const [found, ...others] = inventory({ ...root, ...packages('1.32.2') }).servers;
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      name: 'shop',
      root: 'packages/server',
      sdk: { package: '@modelcontextprotocol/sdk', version: '1.32.2' },
    });
    expect(found?.tools.map((tool) => tool.name)).toEqual(['find_order']);
  });

  it.each([
    [
      'pnpm-workspace.yaml',
      'catalog:',
      "packages:\n  - packages/*\ncatalog:\n  '@modelcontextprotocol/sdk': ~1.20.0 # later\n  zod: ^4.2.0\n",
    ],
    ['pnpm-workspace.yaml', 'catalog:default', 'catalogs:\n  default:\n    "@modelcontextprotocol/sdk": "~1.20.0"\n'],
    [
      'pnpm-workspace.yaml',
      'catalog:mcp',
      "catalogs:\n    old:\n        '@modelcontextprotocol/sdk': 1.0.0\n    mcp:\n        '@modelcontextprotocol/sdk': ~1.20.0\n",
    ],
    ['.yarnrc.yml', 'catalog:', 'nodeLinker: node-modules\ncatalog:\n  "@modelcontextprotocol/sdk": ~1.20.0\n'],
  ])('have versions in the catalog of %s (%s)', (file, asked, text) => {
    const { servers, findings } = inventory({ 'package.json': '{}', [file]: text, ...packages(asked) });
    expect(servers[0]?.sdk?.version).toBe('~1.20.0');
    expect(findings.map((finding) => [finding.rule, finding.file])).toEqual([['no-vulnerable-sdk', 'packages/server/package.json']]);
  });

  it('keep what no catalog has', () => {
    const { servers } = inventory({ 'package.json': '{}', 'pnpm-workspace.yaml': 'catalog:\n  zod: 4.2.0\n', ...packages('catalog:') });
    expect(servers[0]?.sdk?.version).toBe('catalog:');
  });

  it('have path aliases, also those of a configuration that another extends', () => {
    const { servers } = inventory({
      'package.json': '{ "dependencies": { "@modelcontextprotocol/sdk": "1.32.2" }, "imports": { "#names": "./src/names.ts" } }',
      'tsconfig.base.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@tools/*": ["src/tools/*"] } } }',
      'tsconfig.json': '{ // comments are allowed\n "extends": "./tsconfig.base.json", }',
      'src/names.ts': "export const NAME = 'count';",
      'src/tools/count.ts': 'export const run = async () => ({ content: [] });',
      'src/main.ts': server('s', "import { NAME } from '#names';\nimport { run } from '@tools/count';", 'server.tool(NAME, run);'),
    });
    expect(servers.flatMap((each) => each.tools.map((tool) => tool.name))).toEqual(['count']);
  });
});

describe('what is left out, and said so', () => {
  const one = server('s', '', "server.tool('one', async () => ({ content: [] }));");
  const files = {
    'package.json': '{ "dependencies": { "@modelcontextprotocol/sdk": "1.32.2" } }',
    'src/main.ts': one,
    'dist/main.js': one,
    'test/server.ts': one,
    'src/server.test.ts': one,
    'src/lib.min.js': 'var a=1;',
    'src/bundle.js': `var a = [${'"some data",'.repeat(3000)}];`,
  };

  it('is build output, tests, and minified files', () => {
    const { servers, stats } = inventory(files);
    expect(servers.map((each) => each.entry)).toEqual(['src/main.ts']);
    expect(stats.leftOut).toEqual({ 'build output': 1, tests: 2, 'minified or bundled': 2 });
  });

  it('is not judged where it was generated, vendored or is an example', () => {
    const bad = server('s', '', "server.tool('one', async ({ path }) => ({ content: [] }));");
    const read = load(
      [
        folderOf({
          'package.json': files['package.json'],
          'src/main.ts': one,
          'src/generated.ts': `// @generated by a tool\n${bad}`,
          'vendor/lib/server.ts': bad,
          'examples/server.ts': bad,
        }),
      ],
      '/',
    );
    expect(Object.fromEntries(read.files.map((file) => [file.path, file.role]))).toEqual({
      'examples/server.ts': 'example',
      'src/generated.ts': 'generated',
      'src/main.ts': 'source',
      'vendor/lib/server.ts': 'generated',
    });
    expect(read.notes.map((note) => note.reason).sort()).toEqual(['generated: read, but not judged', 'vendored: read, but not judged']);
  });
});
