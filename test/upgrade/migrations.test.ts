import { describe, expect, it } from 'vitest';
import type { Migration } from '../../src/upgrade/migrations.js';
import { templateOf } from '../helpers/templates.js';
import { edit, makeProject, read, upgradeTo, type Version } from '../helpers/upgrades.js';

const version = (number: string): Version => ({
  version: number,
  template: templateOf({ 'a.ts': 'old()\n' }, { classes: { once: ['a.ts'] } }),
});

function replace(number: string, from: string, to: string): Migration {
  return {
    version: number,
    title: `${from} becomes ${to}`,
    migrate: (files) =>
      new Map([...files].flatMap(([path, text]) => (text.includes(from) ? [[path, text.replaceAll(from, to)] as const] : []))),
  };
}

const migrations = [replace('0.3.0', 'newer()', 'newest()'), replace('0.2.0', 'old()', 'newer()'), replace('0.4.0', 'newest()', 'never()')];

describe('migrations', () => {
  it('run in the order of their versions, up to the one that is upgraded to, also on files of the user', async () => {
    const folder = makeProject(version('0.1.0'));
    edit(folder, { 'mine.md': 'x\n', 'a.ts': 'mine();\nold()\n' });
    const { result } = await upgradeTo(folder, version('0.3.0'), {}, { migrations });
    expect(result.migrations).toEqual(['old() becomes newer()', 'newer() becomes newest()']);
    expect(read(folder, 'a.ts')).toBe('mine();\nnewest()\n');
  });

  it('do not run again', async () => {
    const folder = makeProject(version('0.3.0'));
    const { result } = await upgradeTo(folder, version('0.3.0'), {}, { migrations });
    expect([result.migrations, read(folder, 'a.ts')]).toEqual([[], 'old()\n']);
  });

  it('may remove and add files', async () => {
    const folder = makeProject(version('0.1.0'));
    const move: Migration = {
      version: '0.2.0',
      title: 'move',
      migrate: (files) =>
        new Map([
          ['a.ts', undefined],
          ['b.ts', files.get('a.ts')],
        ]),
    };
    const { result } = await upgradeTo(folder, version('0.2.0'), {}, { migrations: [move] });
    expect(result.files.map(({ path, action }) => [path, action])).toEqual(
      expect.arrayContaining([
        ['a.ts', 'remove'],
        ['b.ts', 'create'],
      ]),
    );
    expect(read(folder, 'b.ts')).toBe('old()\n');
  });
});
