// Measures `upgrade --step migrate-sdk --step go-stateless` on servers of other people, beside the codemod of the SDK alone.
//   node scripts/evaluate-upgrade.mjs servers.json [--way v1|codemod|upgrade] [--keep folder] [name...]
// servers.json: [{ "name", "folder" (a checkout with node_modules), "build": "npx tsc", "types": "npx tsc --noEmit", "test": "npx vitest run",
//   "stdio": ["node", "dist/index.js"], "http": ["node", "dist/index.js", "--port", "{port}"], "env": {}, "in": "src/package" }]
// Runs code of others: install it with --ignore-scripts, and give it no credentials.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareLists } from '../dist/upgrade/foreign/compare.js';
import { listTools, listToolsOverHttp } from '../dist/upgrade/probe.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { way: { type: 'string', multiple: true }, keep: { type: 'string' } },
});
const [list, ...names] = positionals;
const servers = JSON.parse(readFileSync(list, 'utf8')).filter(({ name }) => names.length === 0 || names.includes(name));

/** Milliseconds for one command of a server. */
const TIMEOUT = 600_000;

/** Ways from v1: nothing, the codemod of the SDK alone, and ours. */
const WAYS = {
  v1: () => '',
  codemod: (folder) =>
    run(folder, process.execPath, [join(root, 'node_modules/@modelcontextprotocol/codemod/dist/cli.mjs'), 'v1-to-v2', '.']),
  upgrade: (folder) => {
    const steps = ['--step', 'migrate-sdk', '--step', 'go-stateless'];
    return run(folder, process.execPath, [join(root, 'bin/create-mcp-server.js'), 'upgrade', ...steps, '--yes'], [0, 3]);
  },
};

/** What each server lists over each transport before anything is changed. */
const lists = new Map();

for (const server of servers) {
  for (const way of values.way ?? Object.keys(WAYS)) {
    const folder = mkdtempSync(join(tmpdir(), 'evaluate-upgrade-'));
    try {
      const outcome = await measure(server, folder, WAYS[way], way === 'v1' ? ['2025-11-25'] : ['2025-11-25', '2026-07-28']);
      process.stdout.write(`${JSON.stringify({ name: server.name, way, ...outcome })}\n`);
    } finally {
      if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
      else process.stderr.write(`${server.name} ${way}: ${folder}\n`);
    }
  }
}

async function measure(server, folder, change, eras) {
  const outcome = { tools: {}, errors: {}, left: [] };
  const { build, types = 'npx tsc --noEmit -p .', test, env = {} } = server;
  const where = join(folder, server.in ?? '.');
  layOut(server.folder, folder);
  const attempt = (name, work) => {
    try {
      return [true, work()];
    } catch (error) {
      outcome.errors[name] = text(error);
      return [false];
    }
  };
  const [, log = ''] = attempt('change', () => change(where));
  outcome.left = log.split('\n').filter((line) => /^ {2}\S+:\d+ {2}/.test(line));
  if (eras.length > 1)
    attempt('install', () => run(folder, 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps']));
  if (types !== '') outcome.types = attempt('types', () => run(where, 'sh', ['-c', types]))[0];
  if (build) outcome.build = attempt('build', () => run(where, 'sh', ['-c', build]))[0];
  for (const [transport, ask] of Object.entries({ stdio: listTools, http: listToolsOverHttp })) {
    const command = server[transport];
    if (command === undefined) continue;
    for (const era of eras) {
      const launch = { command: command[0], args: command.slice(1), cwd: where, env: { ...env, ...server[`${transport}Env`] } };
      try {
        outcome.tools[`${transport} ${era}`] = await ask(launch, era);
      } catch (error) {
        outcome.errors[`${transport} ${era}`] = text(error);
      }
    }
  }
  if (test) [outcome.tests] = attempt('tests', () => run(where, 'sh', ['-c', test]));
  return compared(server, outcome);
}

/** A copy of the checkout as a repository of its own, with the installed packages. */
function layOut(source, folder) {
  cpSync(source, folder, { recursive: true, filter: (path) => !/[/\\](?:node_modules|dist|\.git)$/.test(path) });
  const installed = run(source, 'find', ['.', '-name', 'node_modules', '-type', 'd', '-prune']).split('\n').filter(Boolean);
  for (const path of installed) {
    const target = join(folder, relative('.', path));
    mkdirSync(dirname(target), { recursive: true });
    if (!existsSync(target)) run(source, 'cp', ['-al', path, target]);
  }
  const git = (...args) => run(folder, 'git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args]);
  git('init', '-q');
  git('config', 'user.name', 'x');
  git('config', 'user.email', 'x@example.com');
  execFileSync('sh', ['-c', 'printf "node_modules\\ndist\\nbuild\\n" >> .git/info/exclude'], { cwd: folder });
  git('add', '-A');
  git('commit', '-qm', 'x');
}

/** Names and numbers for the table: lists are compared with what the v1 server lists to a client of stdio or HTTP. */
function compared(server, { tools, ...outcome }) {
  const counts = {};
  const comparison = { differences: [], explained: [] };
  for (const [key, now] of Object.entries(tools)) {
    const transport = key.split(' ')[0];
    const name = `${server.name} ${transport}`;
    if (!lists.has(name)) lists.set(name, now);
    const before = lists.get(name) ?? now;
    counts[key] = now.length;
    compareLists(before, now, key, comparison);
  }
  return { counts, ...outcome, differences: comparison.differences, explained: comparison.explained.length };
}

function run(cwd, command, args, allowed = [0]) {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT,
      maxBuffer: 1e8,
      env: { ...process.env, CI: '1', NO_COLOR: '1', FORCE_COLOR: '0' },
    });
  } catch (error) {
    if (allowed.includes(error.status)) return error.stdout;
    throw error;
  }
}

function text(error) {
  return `${error.stdout ?? ''}${error.stderr ?? ''}${error.stdout || error.stderr ? '' : error.message}`.trim().slice(-3000);
}
