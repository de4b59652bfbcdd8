import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../../src/lint/config/resolve.js';
import type { Config } from '../../../src/lint/config/schema.js';
import type { Preset, Rule } from '../../../src/lint/rule.js';

const rule = (name: string, more: Partial<Rule> = {}): Rule =>
  ({ name, category: 'design', confidence: 'high', options: {}, messages: {}, check: () => undefined, ...more }) as unknown as Rule;
const sure = rule('sure');
const unsure = rule('unsure', { confidence: 'low' });
const security = rule('security', { category: 'injection', confidence: 'low' });
const rules = [sure, unsure, security];

const resolve = (config: Config, root = '', presets?: Preset[]) => resolveConfig(config, { rules, root, ...(presets && { presets }) });
const running = (config: Config, presets?: Preset[]): string[] => resolve(config, '', presets).rules.map((each) => each.name);

describe('the rules that run', () => {
  it.each<[string, Config, string[]]>([
    ['are the recommended ones', {}, ['sure']],
    ['follow presets', { extends: ['security'] }, ['security']],
    ['add up over presets', { extends: ['recommended', 'security'] }, ['sure', 'security']],
    ['are none without presets', { extends: [] }, []],
    ['are those that are named, too', { rules: { unsure: 'info' } }, ['sure', 'unsure']],
    ['are not those that are off', { extends: ['strict'], rules: { sure: 'off' } }, ['unsure', 'security']],
    ['are those of overrides, too', { overrides: [{ files: ['a/**'], rules: { unsure: 'error' } }] }, ['sure', 'unsure']],
  ])('%s', (_what, config, expected) => expect(running(config)).toEqual(expected));
  it('follow the command line before the file', () => expect(running({ extends: ['strict'] }, ['security'])).toEqual(['security']));
});

describe('the setting of a rule', () => {
  const config: Config = {
    rules: { sure: { severity: 'error', options: { most: 1, other: 2 } } },
    overrides: [
      { files: ['packages/*/legacy/**'], rules: { sure: 'off', unsure: 'info' } },
      { files: ['**/legacy/new.ts'], rules: { sure: { options: { most: 3 } } } },
    ],
  };
  it('is that of the file', () =>
    expect(resolve(config).setting(sure, 'a.ts')).toEqual({ severity: 'error', options: { most: 1, other: 2 } }));
  it('is off where nothing asks for it', () => expect(resolve(config).setting(unsure, 'a.ts')).toEqual({ severity: 'off' }));
  it('is that of the override that matches', () => {
    expect(resolve(config).setting(sure, 'packages/a/legacy/x.ts')).toEqual({ severity: 'off' });
    expect(resolve(config).setting(unsure, 'packages/a/legacy/x.ts')).toEqual({ severity: 'info' });
  });
  it('is that of the last override, over what came before', () =>
    expect(resolve(config).setting(sure, 'packages/a/legacy/new.ts')).toEqual({ severity: 'error', options: { most: 3, other: 2 } }));
  it('counts paths from the folder of the file', () => {
    expect(resolve(config, 'packages/a').setting(sure, 'legacy/x.ts')).toEqual({ severity: 'off' });
    expect(resolve({ ignore: ['src/old/'] }, '..').ignores('project/src/old/a.ts')).toBe(false);
  });
});

describe('what is left out', () => {
  const { ignores } = resolve({ ignore: ['src/old', './scripts/*.mjs', '**/gen/**'] });
  it.each([
    ['src/old/a.ts', true],
    ['src/old', true],
    ['src/older/a.ts', false],
    ['scripts/a.mjs', true],
    ['a/gen/.b.ts', true],
    ['src/a.ts', false],
  ])('%s: %s', (path, expected) => expect(ignores(path)).toBe(expected));
});

describe('functions', () => {
  it('of files are relative to the root of the run', () => {
    const { own } = resolve({ sanitizers: ['./packages/a/src/clean.ts#redact', '@acme/kit#default'] }, 'packages/a');
    expect(own.sanitizers.map(({ of }) => of)).toEqual([
      { module: 'src/clean.ts', name: 'redact', file: true },
      { module: '@acme/kit', name: '', file: false },
    ]);
  });
  it('have their defaults', () => {
    const own = resolve({ sinks: [{ name: './a.ts#run', danger: 'shell', argument: 0 }] }).own;
    expect(own.sinks).toEqual([{ of: { module: 'a.ts', name: 'run', file: true }, danger: 'shell', argument: 0, label: 'run()' }]);
  });
});
