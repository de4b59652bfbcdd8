// Starts the servers that tests need, on 127.0.0.1, from Debian's packages, with a throw-away folder each, and gives their addresses as
// environment variables. Where they are missing and cannot be installed, says so and goes on: tests name what they then leave out.
//   node scripts/services.mjs -- npm test        runs a command with the services around it
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const START_ATTEMPTS = 150;
const PAUSE_MS = 200;

/**
 * Starts every service that can be had.
 *
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>}
 */
export async function startServices() {
  const postgres = await startPostgres();
  return { env: postgres?.env ?? {}, stop: async () => postgres?.stop() };
}

/** PostgreSQL, as a user who is not root: it would not start otherwise. */
async function startPostgres() {
  const folder = postgresFolder() ?? (install('postgresql') ? postgresFolder() : undefined);
  if (folder === undefined) return missing('PostgreSQL');
  const owner = unprivileged();
  const data = mkdtempSync(join(tmpdir(), 'postgres-'));
  const password = randomBytes(16).toString('hex');
  writeFileSync(join(data, 'password'), password);
  if (owner.uid !== undefined) for (const path of [data, join(data, 'password')]) chownSync(path, owner.uid, owner.gid);
  const cluster = join(data, 'cluster');
  const rights = ['--auth=scram-sha-256', '--username=owner', `--pwfile=${join(data, 'password')}`];
  const made = spawnSync(join(folder, 'initdb'), ['-D', cluster, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', ...rights], {
    ...owner,
    cwd: data,
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  // Nothing here has to outlive a crash; no socket file, so that no other user's server is in the way.
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off', 'max_connections=200'];
  const child = spawn(join(folder, 'postgres'), ['-D', cluster, ...settings.flatMap((each) => ['-c', each])], {
    ...owner,
    cwd: data,
    stdio: 'ignore',
  });
  const stop = async () => {
    if (child.exitCode === null && child.kill('SIGQUIT')) await once(child, 'exit');
    rmSync(data, { recursive: true, force: true });
  };
  const url = `postgres://owner:${password}@127.0.0.1:${port}/postgres`;
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    const { status } = spawnSync(join(folder, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    if (status === 0) return { env: { MCP_TEST_DATABASE_URL: url }, stop };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  await stop();
  throw new Error('PostgreSQL did not start.');
}

/** The newest server that Debian installed. */
function postgresFolder() {
  const versions = '/usr/lib/postgresql';
  const found = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  return found.map((version) => join(versions, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')));
}

function install(name) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const apt = (...args) =>
    spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return apt('update').status === 0 && apt('install', '--yes', '--no-install-recommends', name).status === 0;
}

/** Somebody else than root, where this is root. */
function unprivileged() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

function missing(name) {
  process.stderr.write(`\n*** ${name} is not installed and cannot be: nothing is tested against a real server.\n\n`);
  return undefined;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [program, ...args] = process.argv.slice(process.argv.indexOf('--') + 1);
  const { env, stop } = await startServices();
  const child = spawn(program ?? 'true', args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const [code] = await once(child, 'exit');
  await stop();
  process.exitCode = code ?? 1;
}
