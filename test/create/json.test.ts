import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasJson, mergePackageJson, parseObject, removeJson, setJson } from '../../src/create/json.js';

const text = `{
  // a comment
  "files": ["a", "b"],
  "scripts": {
    "x/y": "1",
    "z": "2"
  },
  "dependencies": {
    "alpha": "1.0.0",
    "gamma": "1.0.0"
  }
}
`;

describe('edits of a JSON text', () => {
  it('removes one value and leaves everything else as it is written', () => {
    expect(removeJson(text, ['scripts', 'x/y'])).toBe(text.replace('    "x/y": "1",\n', ''));
    expect(removeJson(text, ['dependencies', 'gamma'])).toBe(text.replace(',\n    "gamma": "1.0.0"', ''));
    expect(removeJson(text, ['dependencies', 'missing'])).toBe(text);
  });

  it('adds a dependency in alphabetical order', () => {
    expect(setJson(text, ['dependencies', 'beta'], '2.0.0')).toBe(text.replace('    "gamma"', '    "beta": "2.0.0",\n    "gamma"'));
  });

  it('tells whether there is a value', () => {
    expect(hasJson(text, ['scripts', 'x/y'])).toBe(true);
    expect(hasJson(text, ['scripts', 'x'])).toBe(false);
  });

  it('parses with comments, and refuses what is not an object with its line', () => {
    expect(parseObject('a.json', text)).toMatchObject({ files: ['a', 'b'] });
    expect(() => parseObject('a.json', '{\n  "a": }')).toThrow('a.json:2 is not JSON');
    expect(() => parseObject('a.json', '[]')).toThrow('a.json:1 is not a JSON object');
  });
});

const scripts = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.string(), { maxKeys: 4 });
const manifest = fc.record({ scripts, dependencies: scripts, type: fc.constantFrom('module', 'commonjs') }, { requiredKeys: [] });

describe('mergePackageJson', () => {
  it('holds every key of both, the overlay winning, dependencies sorted', () => {
    fc.assert(
      fc.property(manifest, manifest, (base, overlay) => {
        const sortedBase = {
          ...base,
          ...(base.dependencies ? { dependencies: Object.fromEntries(Object.entries(base.dependencies).sort()) } : {}),
        };
        const merged = JSON.parse(mergePackageJson(JSON.stringify(sortedBase, null, 2), JSON.stringify(overlay)));
        expect(merged).toEqual({
          ...base,
          ...overlay,
          ...(base.scripts || overlay.scripts ? { scripts: { ...base.scripts, ...overlay.scripts } } : {}),
          ...(base.dependencies || overlay.dependencies ? { dependencies: { ...base.dependencies, ...overlay.dependencies } } : {}),
        });
        if (base.dependencies) {
          const names = Object.keys(merged.dependencies);
          expect(names).toEqual([...names].sort());
        }
      }),
    );
  });

  it('gives the base back for an empty overlay', () => {
    expect(mergePackageJson(text, '{}')).toBe(text);
  });
});
