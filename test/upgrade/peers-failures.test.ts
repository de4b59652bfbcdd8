// What failed in other tools that upgrade projects, as tests of ours. 3a: tools that update what they made. 3b: the codemod of the SDK.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { PRISTINE_PATH } from '../../src/create/record.js';
import { JOURNAL_FOLDER } from '../../src/upgrade/journal.js';
import type { Migration } from '../../src/upgrade/migrations.js';
import { runCli } from '../helpers/cli.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';
import { templateOf } from '../helpers/templates.js';
import { actionOf, commit, edit, git, makeProject, read, recordOf, upgradeTo, type Version } from '../helpers/upgrades.js';

vi.setConfig({ testTimeout: 240_000 });

function version(number: string, files: Record<string, string>, manifest: Record<string, unknown> = {}): Version {
  return { version: number, template: templateOf(files, manifest) };
}

const lines = (...names: string[]) => names.map((name) => `${name}\n`).join('');
const song = lines('one', 'two', 'three', 'four', 'five', 'six');

describe('3a: tools that update what they made', () => {
  it('3a.1 copier 2386: inline conflicts leave no .rej file anywhere', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song, 'b.txt': song }));
    edit(folder, { 'a.txt': song.replace('two', 'mine'), 'b.txt': song.replace('five', 'mine') });
    const theirs = song.replace('two', 'theirs').replace('five', 'theirs');
    const { error } = await upgradeTo(folder, version('0.2.0', { 'a.txt': theirs, 'b.txt': theirs }), { conflict: 'inline' });
    expect(error?.exitCode).toBe(3);
    expect(Object.keys(snapshot(folder)).filter((path) => path.endsWith('.rej'))).toEqual([]);
  });

  it('3a.2 copier 1350: conflicts are a state that is remembered: nothing goes on over them until they are settled', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    edit(folder, { 'a.txt': song.replace('two', 'mine') });
    const second = version('0.2.0', { 'a.txt': song.replace('two', 'theirs') });
    await upgradeTo(folder, second);
    commit(folder);
    expect((await upgradeTo(folder, second)).error?.reason).toBe('upgrade-unfinished');
    expect((await upgradeTo(folder, second, { continue: true })).error?.exitCode).toBe(3);
    expect(existsSync(join(folder, JOURNAL_FOLDER))).toBe(true);
  });

  it('3a.3 aegis-stack 1016: of sixty files with markers, sixty are reported', async () => {
    const names = Array.from({ length: 60 }, (_item, index) => `deep/${index % 7}/file-${index}.txt`);
    const all = (text: string) => Object.fromEntries(names.map((name) => [name, text]));
    const folder = makeProject(version('0.1.0', all(song)));
    edit(folder, all(song.replace('three', 'mine')));
    const { error, result } = await upgradeTo(folder, version('0.2.0', all(song.replace('three', 'theirs'))));
    const marked = names.filter((name) => /^<{7} /m.test(read(folder, name)));
    expect([error?.exitCode, result.status, marked]).toEqual([3, 'action_required', names]);
    expect(result.unresolved.map(({ path }) => path).sort()).toEqual([...names].sort());
  });

  it('3a.4 cruft 49 and 181: a three-way merge needs no blob of a repository that may lack it', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    edit(folder, { 'a.txt': song.replace('one', 'mine') });
    rmSync(join(folder, '.git'), { recursive: true });
    git(folder, 'init', '--quiet');
    commit(folder);
    const { error } = await upgradeTo(folder, version('0.2.0', { 'a.txt': song.replace('six', 'theirs') }));
    expect([error, read(folder, 'a.txt')]).toEqual([undefined, song.replace('one', 'mine').replace('six', 'theirs')]);
  });

  it('3a.5 cruft 44: a change of the template to a file that was edited, or next to one that was removed, is not dropped', async () => {
    const files = { 'a.txt': song, 'b.txt': song, 'c.txt': song };
    const folder = makeProject(version('0.1.0', files));
    edit(folder, { 'a.txt': `${song}mine\n`, 'b.txt': undefined });
    const outcome = await upgradeTo(
      folder,
      version('0.2.0', { 'a.txt': `theirs\n${song}`, 'b.txt': `theirs\n${song}`, 'c.txt': 'theirs\n' }),
    );
    expect([read(folder, 'a.txt'), read(folder, 'c.txt')]).toEqual([`theirs\n${song}mine\n`, 'theirs\n']);
    expect([actionOf(outcome, 'b.txt'), existsSync(join(folder, 'b.txt'))]).toEqual(['deleted', false]);
  });

  it('3a.6 cruft 47 and 53: nothing is called done that is not', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    edit(folder, { 'a.txt': song.replace('two', 'mine'), [PRISTINE_PATH]: 'damaged' });
    const { error, result } = await upgradeTo(folder, version('0.2.0', { 'a.txt': song.replace('two', 'theirs') }));
    expect([error?.exitCode, result.status]).toEqual([3, 'action_required']);
    expect(recordOf(folder).generator.version).toBe('0.1.0');
  });

  it('3a.7 nx 36403: a migration that throws leaves the project, its record and its journal as they were', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    const before = snapshot(folder);
    const migrations: Migration[] = [
      { version: '0.2.0', title: 'first', migrate: () => new Map([['b.txt', 'b\n']]) },
      {
        version: '0.2.0',
        title: 'second',
        migrate: () => {
          throw new Error('a bug');
        },
      },
    ];
    await expect(upgradeTo(folder, version('0.2.0', { 'a.txt': 'theirs\n' }), {}, { migrations })).rejects.toThrow('a bug');
    expect(snapshot(folder)).toEqual(before);
  });

  it('3a.8 nx 36986: what a run did is in its result, each migration and each file', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    const migrations: Migration[] = [{ version: '0.2.0', title: 'adds b', migrate: () => new Map([['b.txt', 'b\n']]) }];
    const outcome = await upgradeTo(folder, version('0.2.0', { 'a.txt': 'theirs\n' }), {}, { migrations });
    expect([actionOf(outcome, 'a.txt'), outcome.result.migrations.join()]).toEqual(['update', expect.stringContaining('adds b')]);
    expect(read(folder, 'b.txt')).toBe('b\n');
  });

  it('3a.9 ng 14492 and 14600: a dirty tree is refused once, and two upgrades need no commit of the tool between their files', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song, 'b.txt': song }));
    writeFileSync(join(folder, 'a.txt'), 'not committed\n');
    const second = version('0.2.0', { 'a.txt': `${song}7\n`, 'b.txt': `${song}7\n` });
    expect((await upgradeTo(folder, second)).error?.exitCode).toBe(4);
    git(folder, 'checkout', '--quiet', '.');
    expect((await upgradeTo(folder, second)).error).toBeUndefined();
    expect([read(folder, 'a.txt'), read(folder, 'b.txt')]).toEqual([`${song}7\n`, `${song}7\n`]);
  });

  it('3a.10 thor 917: a merge is made in every run, also where nobody is there to choose it', async () => {
    const folder = makeProject(version('0.1.0', { 'a.txt': song }));
    edit(folder, { 'a.txt': song.replace('one', 'mine') });
    const outcome = await upgradeTo(folder, version('0.2.0', { 'a.txt': song.replace('six', 'theirs') }), { json: true });
    expect([actionOf(outcome, 'a.txt'), read(folder, 'a.txt')]).toEqual(['merge', song.replace('one', 'mine').replace('six', 'theirs')]);
  });

  it('3a.11 projen: files that the tool manages can be written to, and edits of them stay', async () => {
    const managed = { classes: { managed: ['**/*.txt'] } };
    const folder = makeProject(version('0.1.0', { 'a.txt': song }, managed));
    edit(folder, { 'a.txt': song.replace('one', 'mine') });
    await upgradeTo(folder, version('0.2.0', { 'a.txt': song.replace('six', 'theirs') }, managed));
    expect(read(folder, 'a.txt')).toBe(song.replace('one', 'mine').replace('six', 'theirs'));
  });
});

/** A server with everything that the codemod was seen to fail on. */
const V1 = `/**
 * A header of eight lines.
 * It names the licence.
 * It names the owner.
 * It says what this is.
 * And what it is not.
 * @license MIT
 */
import express from "express"
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js"
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js"
import { requireBearerAuth } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js"
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js"
import type { ServerNotification, ServerRequest } from "@modelcontextprotocol/sdk/types.js"
import { z } from "zod"

const server = new McpServer({ name: "demo", version: "1.0.0" })
const who = (extra: RequestHandlerExtra<ServerRequest, ServerNotification>) => extra.authInfo?.clientId

server.tool("tenant", "Says whose it is", { a:   z.string() }, async ({ a }, extra) => ({
    content: [{ type: "text" as const, text: \`\${a} \${extra.requestInfo?.headers["x-tenant"]} \${who(extra)}\` }],
}))

const verifier = {
    async verifyAccessToken(token: string) {
        if (token === "") throw new Error("no token")
        return { token, clientId: "a", scopes: [], expiresAt: 0 }
    },
}
express().use(requireBearerAuth({ verifier }))
server.connect(new StdioServerTransport())
`;
const MANIFEST = `{
    "name":    "demo",
    "type": "module",
    "dependencies": { "@modelcontextprotocol/sdk": "^1.20.0", "express": "^5.0.0", "zod": "^3.23.0" }
}
`;

async function migrate(text = V1, others: Record<string, string> = {}) {
  const folder = temporaryFolder();
  git(folder, 'init', '--quiet');
  git(folder, 'config', 'user.name', 'Test');
  git(folder, 'config', 'user.email', 'test@example.com');
  edit(folder, { 'src/index.ts': text, 'package.json': MANIFEST, ...others });
  const run = await runCli(['upgrade', '--step', 'migrate-sdk', '--yes', '--json'], { cwd: folder });
  return { folder, code: run.code, result: JSON.parse(run.stdout), text: read(folder, 'src/index.ts') };
}

/** The server after the step, and what the command does there then. Made once: most tests look at it. */
async function migrateAndGoOn() {
  const { folder, code, result, text } = await migrate();
  const manifest = read(folder, 'package.json');
  const again = JSON.parse((await runCli(['upgrade', '--step', 'migrate-sdk', '--yes', '--json'], { cwd: folder })).stdout);
  const textAgain = read(folder, 'src/index.ts');
  const [server] = JSON.parse((await runCli(['upgrade', '--json'], { cwd: folder })).stdout).audit;
  writeFileSync(join(folder, 'src/index.ts'), V1);
  const dirty = (await runCli(['upgrade', '--step', 'go-stateless', '--yes'], { cwd: folder })).code;
  return { code, result, text, manifest, again, textAgain, server, dirty, textDirty: read(folder, 'src/index.ts') };
}
let whole: ReturnType<typeof migrateAndGoOn> | undefined;
const migrated = () => {
  whole ??= migrateAndGoOn();
  return whole;
};

describe('3b: the codemod of the SDK', () => {
  it('3b.1 the header of a file stays', async () => {
    const { text } = await migrated();
    expect(text.startsWith(V1.split('\n').slice(0, 8).join('\n'))).toBe(true);
  });

  it('3b.2 a dirty tree is refused', async () => {
    const { dirty, textDirty } = await migrated();
    expect([dirty, textDirty]).toEqual([4, V1]);
  });

  it('3b.3 what is left by hand ends with 3, not with 0, each with its line', async () => {
    const { code, result, text } = await migrated();
    const left = result.left.map(({ line, what }: { line: number; what: string }) => [text.split('\n')[line - 1]?.trim(), what]);
    expect([code, left]).toEqual([
      3,
      [['if (token === "") throw new Error("no token")', 'a token is refused with an error that SDK v2 does not know']],
    ]);
  });

  it('3b.4 zod is raised, not only warned about', async () => {
    expect(JSON.parse((await migrated()).manifest).dependencies.zod).toBe('^4.2.0');
  });

  it('3b.5 headers are read with get', async () => {
    expect((await migrated()).text).toContain('ctx.http?.req?.headers.get("x-tenant")');
  });

  it('3b.6 package.json keeps the form that it has', async () => {
    const { manifest } = await migrated();
    for (const line of ['{', '    "name":    "demo",', '    "type": "module",', '}']) expect(manifest.split('\n')).toContain(line);
  });

  it('3b.7 bearer authentication does not come from a deprecated package', async () => {
    const { text, manifest } = await migrated();
    expect(text).toContain('import { requireBearerAuth } from "@modelcontextprotocol/express"');
    const { dependencies } = JSON.parse(manifest);
    expect(Object.keys(dependencies)).toEqual(['@modelcontextprotocol/express', '@modelcontextprotocol/server', 'express', 'zod']);
  });

  it('3b.8 ansible aap 187: who is asking is read where v2 has it, also in helpers', async () => {
    const { text } = await migrated();
    expect(text).toMatch(/const who = \((\w+): ServerContext\) => \1\.http\?\.authInfo\?\.clientId/);
  });

  it('3b.9 typescript-sdk 2246: an error that becomes another answer without an error of types is listed', async () => {
    const { result } = await migrate(`${V1}if (failure.code === -32001) retry()\n`);
    const advice = result.left.map((each: { advice: string }) => each.advice).join('\n');
    expect(advice).toContain('OAuthErrorCode.InvalidToken');
    expect(advice).toContain('SdkErrorCode.RequestTimeout');
  });

  it('3b.10 smartbear 629: nothing is written where a file would not parse any more', async () => {
    const { folder, text, code } = await migrate(V1, {
      'src/broken.ts': V1.replace('async ({ a }, extra) => ({', 'async ({ a }, extra) => (({'),
    });
    const broken = read(folder, 'src/broken.ts');
    expect([code, text === V1, broken.includes('@modelcontextprotocol/sdk/')]).toEqual([5, true, true]);
  });

  it('3b.11 fastmcp 300: no mark of the codemod is left that is not listed', async () => {
    const { text, result } = await migrate(V1.replace('{ a:   z.string() }', 'shapeOf(config)'));
    const marks = text.match(/@mcp-codemod-error/g) ?? [];
    const listed = result.left.filter(({ what }: { what: string }) => what === 'the codemod left a mark');
    expect([listed.length, marks.length > 0]).toEqual([marks.length, true]);
  });

  it('3b.12 lines that nothing had to change are the same to the byte, and a second run changes nothing', async () => {
    const { text, again, textAgain } = await migrated();
    const kept = V1.split('\n').filter((line) => !/@modelcontextprotocol|extra|server\.tool/.test(line));
    expect(text.split('\n')).toEqual(expect.arrayContaining(kept));
    expect(text).toContain('{ a:   z.string() }');
    expect([textAgain, again.steps[0].files]).toEqual([text, []]);
  });

  it('3b.13 a project that stays on 2025 without the second step is told so', async () => {
    const { server } = await migrated();
    const era = server.facts.find(({ name }: { name: string }) => name === 'era');
    expect([era.value, era.concern]).toEqual(['2025 only', expect.stringContaining('go-stateless')]);
  });
});
