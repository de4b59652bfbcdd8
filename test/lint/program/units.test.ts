import { describe, expect, it } from 'vitest';
import type { PackageManifest, Sources } from '../../../src/lint/program/program.js';
import { shardOfSources, unitsOf } from '../../../src/lint/program/units.js';

const manifest = (dir: string, more: Partial<PackageManifest> = {}): PackageManifest => ({
  dir,
  name: dir,
  bin: {},
  scripts: {},
  dependencies: {},
  ...more,
});
function sources(files: Record<string, string>, more: Partial<Sources> = {}): Sources {
  const paths = Object.keys(files).sort();
  const packages = [...new Set(paths.map((path) => path.split('/').slice(0, -1).join('/') || '.'))].map((dir) => manifest(dir));
  return {
    root: '/r',
    files: paths.map((path) => ({ path, text: files[path] ?? '', role: 'source' })),
    packages,
    aliases: [],
    notes: [],
    ...more,
  };
}
const paths = (units: Sources[]): string[][] => units.map((unit) => unit.files.map((file) => file.path));

describe('units', () => {
  it('are packages', () =>
    expect(paths(unitsOf(sources({ 'a/x.ts': '', 'a/y.ts': '', 'b/x.ts': '' })))).toEqual([['a/x.ts', 'a/y.ts'], ['b/x.ts']]));
  it.each([
    ['a path', "import x from '../b/x.js';"],
    ['a path in a call', "const x = await import('../b/x');"],
    ['an older call', "const x = require('../b/x');"],
    ['the name of the package', "export * from 'b';"],
  ])('are joined by %s', (_what, text) =>
    expect(paths(unitsOf(sources({ 'a/x.ts': text, 'b/index.ts': '', 'c/x.ts': '' })))).toEqual([['a/x.ts', 'b/index.ts'], ['c/x.ts']]),
  );
  it('are joined through a third, and by an alias', () => {
    const aliases = [{ dir: '.', paths: [['@c/*', ['c/*']]] as [string, string[]][] }];
    const units = unitsOf(
      sources({ 'a/x.ts': "import '../b/x.js';", 'b/x.ts': '', 'c/x.ts': '', 'd/x.ts': "import '@c/x'; import '../b/x.js';" }, { aliases }),
    );
    expect(paths(units)).toEqual([['a/x.ts', 'b/x.ts', 'c/x.ts', 'd/x.ts']]);
  });
  it('see their own project files, those above them, and no others', () => {
    const project = ['package.json', 'Dockerfile', 'a/Dockerfile', 'a/deploy/Dockerfile', 'b/Dockerfile'].map((path) => ({
      path,
      text: '',
    }));
    const [a] = unitsOf(sources({ 'a/x.ts': '', 'b/x.ts': '' }, { project }));
    expect(a?.project?.map((file) => file.path)).toEqual(['package.json', 'Dockerfile', 'a/Dockerfile', 'a/deploy/Dockerfile']);
  });
  it('are none where there is no file', () => expect(unitsOf(sources({})).length).toBe(1));
});

describe('shards', () => {
  const all = sources({ 'a/x.ts': 'x'.repeat(9), 'b/x.ts': 'x'.repeat(5), 'c/x.ts': 'x'.repeat(4), 'd/x.ts': '' });
  it('have every file once, and are of a size', () => {
    const shards = [1, 2].map((index) => shardOfSources(all, { index, count: 2 }).files.map((file) => file.path));
    expect(shards.flat().sort()).toEqual(all.files.map((file) => file.path));
    expect(shards[0]).toEqual(['a/x.ts', 'd/x.ts']);
  });
  it('may be more than there are packages', () => expect(shardOfSources(all, { index: 9, count: 9 }).files).toEqual([]));
});
