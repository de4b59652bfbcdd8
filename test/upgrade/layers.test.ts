import { describe, expect, it } from 'vitest';
import { describeUpgrade } from '../../src/upgrade/report.js';
import { snapshot } from '../helpers/temp.js';
import { templateOf } from '../helpers/templates.js';
import { edit, makeProject, recordOf, upgradeTo, type Version } from '../helpers/upgrades.js';

const lines = (name: string) => `// ${name} 1\n// ${name} 2\n// ${name} 3\n`;

function version(number: string, extra: Record<string, string> = { 'src/platform/limit.ts': lines('limit') }): Version {
  const files = { 'src/platform/http/oauth.ts': lines('oauth'), 'src/platform/http/api-key.ts': lines('key'), ...extra };
  const when = [
    { files: ['src/platform/http/oauth.ts'], if: 'oauth' },
    { files: ['src/platform/http/api-key.ts'], if: 'apiKey' },
  ];
  return { version: number, template: templateOf(files, { classes: { managed: ['src/platform/**'] }, when }) };
}

describe('an upgrade that makes the server weaker', () => {
  it.each([
    ['a weaker kind of authentication', ['auth=api-key'], 'authentication over HTTP goes from oauth to api-key'],
    ['no authentication', ['auth=none'], 'authentication over HTTP goes from oauth to none'],
  ])('by %s is refused, loudly, and done with --allow-weaker', async (_what, set, text) => {
    const folder = makeProject(version('0.1.0'));
    const before = snapshot(folder);
    const refused = await upgradeTo(folder, version('0.1.0'), { set });
    expect([refused.error?.exitCode, refused.error?.reason, refused.result.weakened]).toEqual([2, 'weakens', [text]]);
    expect(refused.error?.message).toContain('WEAKER');
    expect(snapshot(folder)).toEqual(before);
    const done = await upgradeTo(folder, version('0.1.0'), { set, allowWeaker: true });
    expect([done.error, done.result.weakened]).toEqual([undefined, [text]]);
  });

  it('by a layer that the template no longer has is refused', async () => {
    const refused = await upgradeTo(makeProject(version('0.1.0')), version('0.2.0', {}));
    expect([refused.error?.reason, refused.result.weakened]).toEqual([
      'weakens',
      [expect.stringContaining('src/platform/limit.ts is removed')],
    ]);
  });

  it('is told by a dry run that it would be refused, and what the flag is', async () => {
    const folder = makeProject(version('0.1.0'));
    const planned = async (allowWeaker: boolean) => {
      const { result } = await upgradeTo(folder, version('0.1.0'), { set: ['auth=none'], dryRun: true, allowWeaker });
      return describeUpgrade(result);
    };
    expect(await planned(false)).toContain('create-mcp-server upgrade --allow-weaker  # it is refused without');
    expect(await planned(true)).not.toContain('--allow-weaker');
  });

  it('by opening stdio to HTTP without authentication is refused', async () => {
    const folder = makeProject(version('0.1.0'), { transport: 'stdio', auth: 'none' });
    expect((await upgradeTo(folder, version('0.1.0'), { set: ['transport=http'] })).error?.reason).toBe('weakens');
  });
});

describe('an upgrade that does not', () => {
  it('changes answers to stronger ones', async () => {
    const folder = makeProject(version('0.1.0'), { auth: 'api-key' });
    const { result, error } = await upgradeTo(folder, version('0.1.0'), { set: ['auth=oauth'] });
    expect([error, result.answers]).toEqual([undefined, { auth: { from: 'api-key', to: 'oauth' } }]);
    expect(recordOf(folder).answers.auth).toBe('oauth');
    expect(Object.keys(snapshot(folder))).toContain('src/platform/http/oauth.ts');
    expect(Object.keys(snapshot(folder))).not.toContain('src/platform/http/api-key.ts');
  });

  it('may end HTTP altogether', async () => {
    const { error } = await upgradeTo(makeProject(version('0.1.0')), version('0.1.0'), { set: ['transport=stdio', 'auth=none'] });
    expect(error).toBeUndefined();
  });

  it('says which layers you took out', async () => {
    const folder = makeProject(version('0.1.0'));
    edit(folder, { 'src/platform/limit.ts': undefined });
    const { result } = await upgradeTo(folder, version('0.2.0'));
    expect(result.warnings).toEqual([expect.stringContaining('src/platform/limit.ts is a layer')]);
  });
});

describe('--set', () => {
  it.each(['auth', 'auth=', 'auth=basic', 'colour=red', 'name=x', 'template=files', 'transport=stdio'])(
    '%s is refused with 2',
    async (pair) => {
      const { error } = await upgradeTo(makeProject(version('0.1.0')), version('0.1.0'), { set: [pair] });
      expect(error?.exitCode).toBe(2);
    },
  );
});
