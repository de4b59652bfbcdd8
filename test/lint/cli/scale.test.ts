import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderOf, mcpLint } from '../../helpers/lint.js';
import { MANY, stable } from '../../helpers/many.js';
import { temporaryFolder } from '../../helpers/temp.js';

it('finds the same with threads as in one, and keeps it in the cache of the user', async () => {
  const cwd = folderOf(MANY);
  const home = temporaryFolder();
  const one = await mcpLint(['--format', 'json', '--concurrency', '1'], { cwd });
  const env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache') };
  const { code, stdout, stderr } = await mcpLint(['--format', 'json', '--concurrency', '2', '--cache'], { cwd, env });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stable(stdout)).toEqual(stable(one.stdout));
  expect(readdirSync(join(home, 'cache/create-mcp-server/lint'))).toHaveLength(4);
});

it('lints in shards, and merges what they report', async () => {
  const cwd = folderOf(MANY);
  for (const index of [1, 2]) await mcpLint(['--shard', `${index}/2`, '--format', `json:part-${index}`], { cwd });
  const merged = await mcpLint(['merge', 'part-1', 'part-2', '--output', 'all'], { cwd });
  expect(merged).toMatchObject({ code: 1, stdout: '', stderr: '' });
  expect(JSON.parse(readFileSync(join(cwd, 'all'), 'utf8')).servers).toHaveLength(4);
  expect((await mcpLint(['merge', 'part-1', 'part-2', '--fail-on', 'never'], { cwd })).code).toBe(0);
});

it.each([
  [['--shard', '4/3'], '1/3, 2/3, 3/3'],
  [['--shard', '1/2', '--update-baseline'], '--shard'],
  [['--concurrency', '0'], '--concurrency'],
  [['--cache-location', '.cache'], 'repository that is linted'],
  [['merge', 'package.json'], 'no file'],
])('says what is wrong with %j', async (args, words) => {
  const cwd = folderOf({ 'server.ts': '' });
  expect(await mcpLint(args, { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
});
