import { describe, expect, it } from 'vitest';
import { mergeFile } from '../../../src/upgrade/merge/merge.js';
import { hasConflictMarkers, mergeLines } from '../../../src/upgrade/merge/text.js';

const labels = { base: 'base', mine: 'yours', theirs: 'template' };

function merge(path: string, base: string, mine: string, theirs: string) {
  return mergeFile(path, { base, mine, theirs }, labels, async (sides, names) => mergeLines(sides, names));
}

const packageJson = (dependencies: Record<string, string>, rest: Record<string, unknown> = {}) =>
  `${JSON.stringify({ name: 'x', ...rest, dependencies }, null, 2)}\n`;

describe('package.json', () => {
  const base = packageJson({ alpha: '1.0.0', zod: '4.0.0' });

  it('takes neighbouring dependencies of both sides, where lines would conflict', async () => {
    const mine = packageJson({ alpha: '1.0.0', beta: '1.0.0', zod: '4.0.0' });
    const theirs = packageJson({ alpha: '1.0.0', gamma: '1.0.0', zod: '4.0.0' });
    const merged = await merge('package.json', base, mine, theirs);
    expect([merged.conflicts, merged.text]).toEqual([0, packageJson({ alpha: '1.0.0', beta: '1.0.0', gamma: '1.0.0', zod: '4.0.0' })]);
  });

  it.each([
    ['yours', '4.9.0', '4.5.0', '4.9.0'],
    ['the template’s', '4.1.0', '^4.5.0', '^4.5.0'],
  ])('takes the higher version of a dependency that both raised: %s', async (_whose, mine, theirs, expected) => {
    const merged = await merge(
      'package.json',
      base,
      packageJson({ alpha: '1.0.0', zod: mine }),
      packageJson({ alpha: '1.0.0', zod: theirs }),
    );
    expect(JSON.parse(merged.text).dependencies.zod).toBe(expected);
    expect(merged.notes).toHaveLength(1);
  });

  it.each([
    ['3.25.0', '4.5.0'],
    ['file:../zod', '4.5.0'],
    ['4.1.0', 'workspace:*'],
  ])('leaves it a conflict where you went below or elsewhere: %s against %s', async (mine, theirs) => {
    const merged = await merge(
      'package.json',
      base,
      packageJson({ alpha: '1.0.0', zod: mine }),
      packageJson({ alpha: '1.0.0', zod: theirs }),
    );
    expect(merged.conflicts).toBe(1);
    expect(merged.text).toContain(
      `<<<<<<< yours\n    "zod": "${mine}"\n||||||| base\n    "zod": "4.0.0"\n=======\n    "zod": "${theirs}"\n>>>>>>> template`,
    );
    expect(merged.text).toContain('"alpha": "1.0.0"');
  });

  it('leaves out what you removed, and says so', async () => {
    const merged = await merge('package.json', base, packageJson({ alpha: '1.0.0' }), packageJson({ alpha: '1.0.0', zod: '4.5.0' }));
    expect([JSON.parse(merged.text).dependencies, merged.notes]).toEqual([
      { alpha: '1.0.0' },
      ['you removed dependencies.zod, so its change was left out'],
    ]);
  });

  it('merges lists of words by word', async () => {
    const one = (files: string[]) => packageJson({}, { files });
    const merged = await merge('package.json', one(['a', 'b']), one(['a', 'b', 'mine']), one(['b', 'theirs']));
    expect(JSON.parse(merged.text).files).toEqual(['b', 'mine', 'theirs']);
  });
});

describe('JSON with comments', () => {
  const base = '{\n    "compilerOptions": {\n        "strict": true,\n        "target": "es2022"\n    }\n}\n';
  const mine =
    '{\n    // mine\n    "compilerOptions": {\n        "strict": true, // always\n        "target": "es2022",\n        "jsx": "react" /* mine */\n    }\n}\n';

  it('keeps comments, order and indentation of yours', async () => {
    const merged = await merge(
      'tsconfig.json',
      base,
      mine,
      base.replace('es2022', 'es2023').replace('{\n    "c', '{\n    "include": ["src"],\n    "c'),
    );
    expect(merged.conflicts).toBe(0);
    expect(merged.text).toBe(mine.replace('es2022', 'es2023').replace('    }\n}', '    },\n    "include": [\n        "src"\n    ]\n}'));
  });

  it('is merged by lines rather than lose a comment', async () => {
    const commented = '{\n  "a": [\n    1, // why\n    2\n  ]\n}\n';
    const merged = await merge('a.json', '{\n  "a": [\n    1,\n    2\n  ]\n}\n', commented, '{\n  "a": [\n    2,\n    1\n  ]\n}\n');
    expect(merged.text).toContain('// why');
  });

  it('that does not parse is merged by lines', async () => {
    const merged = await merge(
      'a.json',
      '{\n"a": 1,\n"b": 2,\n"c": 3\n}\n',
      '{\n"a": 1,\n"b": 2,\n"c": 3,,\n}\n',
      '{\n"a": 2,\n"b": 2,\n"c": 3\n}\n',
    );
    expect([merged.conflicts, merged.text]).toEqual([0, '{\n"a": 2,\n"b": 2,\n"c": 3,,\n}\n']);
  });
});

describe('YAML', () => {
  const base = 'on: push\njobs:\n  check:\n    steps:\n      - run: npm ci\n    node: 20\n';

  it('is merged by lines where that goes', async () => {
    const merged = await merge('ci.yml', base, base.replace('on: push', 'on:   push   # mine'), base.replace('node: 20', 'node: 22'));
    expect(merged.text).toBe(base.replace('on: push', 'on:   push   # mine').replace('node: 20', 'node: 22'));
  });

  it('is merged by structure where lines conflict, comments kept', async () => {
    const mine = base.replace('    node: 20\n', '    node: 20\n    # mine\n    timeout: 5\n');
    const theirs = base.replace('    node: 20\n', '    node: 20\n    env: x\n');
    const merged = await merge('ci.yml', base, mine, theirs);
    expect(merged.conflicts).toBe(0);
    expect(merged.text).toContain('    # mine\n    timeout: 5\n');
    expect(merged.text).toContain('    env: x\n');
  });

  it('with the same place changed is a conflict of that place', async () => {
    const merged = await merge('ci.yml', base, base.replace('20', '21'), base.replace('20', '22'));
    expect(merged.conflicts).toBe(1);
    expect(merged.text).toContain('<<<<<<< yours\n    node: 21\n||||||| base\n    node: 20\n=======\n    node: 22\n>>>>>>> template\n');
  });

  it('with anchors is left to lines', async () => {
    const anchored = 'a: &x\n  k: 1\nb: *x\n';
    const merged = await merge('a.yml', anchored, anchored.replace('k: 1', 'k: 2'), anchored.replace('k: 1', 'k: 3'));
    expect(merged.conflicts).toBe(1);
  });
});

describe('a lock file', () => {
  it('never conflicts: it keeps what is yours and takes what the template has', async () => {
    const lock = (packages: Record<string, unknown>) => `${JSON.stringify({ lockfileVersion: 3, packages }, null, 2)}\n`;
    const merged = await merge(
      'package-lock.json',
      lock({ 'node_modules/a': { version: '1' }, 'node_modules/pruned': { version: '1' } }),
      lock({ 'node_modules/a': { version: '1.5' }, 'node_modules/mine': { version: '1' } }),
      lock({ 'node_modules/a': { version: '2' }, 'node_modules/pruned': { version: '2' }, 'node_modules/new': { version: '1' } }),
    );
    expect([merged.conflicts, JSON.parse(merged.text).packages]).toEqual([
      0,
      { 'node_modules/a': { version: '2' }, 'node_modules/mine': { version: '1' }, 'node_modules/new': { version: '1' } },
    ]);
  });
});

describe('conflict markers', () => {
  it.each([
    ['<<<<<<< yours', true],
    ['a\n>>>>>>> theirs\n', true],
    ['||||||| base', true],
    ['=======', false],
    ['Title\n=======\n', false],
    ['  <<<<<<< quoted', false],
    ['<<<<<<<<', false],
  ])('%j: %s', (text, expected) => {
    expect(hasConflictMarkers(text)).toBe(expected);
  });
});
