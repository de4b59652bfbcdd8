import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { REPOSITORY, userEnvironment } from './helpers/environment.js';
import { succeed } from './helpers/process.js';
import { DOCUMENT, removeFolder, scratchFolder, startHttpServer } from './helpers/project.js';
import { type Registry, registerUser, startRegistry } from './helpers/registry.js';

const { name, version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { name: string; version: string };

let scratch: string;
let registry: Registry;
let env: NodeJS.ProcessEnv;
/** The paths in the package, and those of the templates in this checkout. */
let published: string[];
let templateFiles: string[];

/** Publishes this package to a registry on loopback and becomes a user with an empty folder, an empty cache and nothing installed. */
beforeAll(async () => {
  scratch = scratchFolder('registry');
  registry = await startRegistry(join(scratch, 'registry'), name);
  const home = join(scratch, 'home');
  mkdirSync(home);
  env = userEnvironment({ HOME: home, npm_config_cache: join(scratch, 'cache'), npm_config_registry: registry.url.href });
  await publish(await registerUser(registry));
});
afterAll(async () => {
  await registry.stop();
  removeFolder(scratch);
});

async function publish(token: string): Promise<void> {
  const tarballs = join(scratch, 'tarballs');
  mkdirSync(tarballs);
  const packed = await succeed('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', tarballs], { cwd: REPOSITORY, env });
  published = (JSON.parse(packed.stdout) as [{ files: { path: string }[] }])[0].files.map(({ path }) => path);
  const listed = await succeed('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'templates'], { cwd: REPOSITORY });
  templateFiles = listed.stdout.trim().split('\n');
  const [tarball] = readdirSync(tarballs);
  const userconfig = join(scratch, 'publisher.npmrc');
  writeFileSync(userconfig, `//${registry.url.host}/:_authToken=${token}\n`);
  // The address stands in the command itself, before any configuration: nothing can reach another registry.
  const args = ['publish', join(tarballs, tarball ?? ''), '--registry', registry.url.href, '--userconfig', userconfig, '--ignore-scripts'];
  await succeed('npm', args, { cwd: scratch, env });
}

function emptyFolder(purpose: string): string {
  const folder = join(scratch, purpose);
  mkdirSync(folder);
  return folder;
}

it('npx makes a project that checks, starts and answers', { timeout: 600_000 }, async () => {
  const folder = emptyFolder('npx');
  const flags = ['--template', 'files', '--transport', 'both', '--auth', 'none'];
  await succeed('npx', ['--yes', `${name}@${version}`, 'my-server', ...flags], { cwd: folder, env });
  const dir = join(folder, 'my-server');

  const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  expect(manifest.devDependencies[name]).toBe(version);
  expect(existsSync(join(dir, 'vendor'))).toBe(false);

  await succeed('npm', ['run', 'check'], { cwd: dir, env });
  await succeed('npm', ['ci'], { cwd: dir, env });
  await succeed('npm', ['run', 'build'], { cwd: dir, env });

  const settings = { MCP_FILES_ROOT: inject('documents') };
  const stdio = { PATH: process.env.PATH ?? '', ...settings };
  expect(await readDocument(new StdioClientTransport({ command: 'node', args: [join(dir, 'dist/main.js')], env: stdio }))).toContain(
    DOCUMENT.text,
  );
  const server = await startHttpServer(dir, settings);
  try {
    expect(await readDocument(new StreamableHTTPClientTransport(server.url))).toContain(DOCUMENT.text);
  } finally {
    await server.stop();
  }
});

it('npm create passes the flags on', { timeout: 300_000 }, async () => {
  const folder = emptyFolder('npm-create');
  const args = [
    'create',
    '--silent',
    '--yes',
    `mcp-server@${version}`,
    '--',
    'other-server',
    '--template',
    'minimal',
    '--no-install',
    '--json',
  ];
  const { stdout } = await succeed('npm', args, { cwd: folder, env });

  expect(JSON.parse(stdout)).toMatchObject({ status: 'done', answers: { template: 'minimal', pm: 'npm' }, version });
  expect(existsSync(join(folder, 'other-server/src/main.ts'))).toBe(true);
});

it('the published package holds every template whole, what runs, and nothing else', () => {
  const isTemplate = (path: string) => path.startsWith('templates/');
  const others = published.filter((path) => !isTemplate(path));

  expect(published.filter(isTemplate).sort()).toEqual(templateFiles.sort());
  expect(others.filter((path) => !/^(bin|dist|schema)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path))).toEqual([]);
});

async function readDocument(transport: Transport): Promise<string> {
  const client = new Client({ name: 'end-to-end', version: '1.0.0' });
  try {
    await client.connect(transport);
    const { structuredContent } = await client.callTool({ name: 'read_document', arguments: { path: DOCUMENT.path } });
    return JSON.stringify(structuredContent);
  } finally {
    await client.close();
  }
}
