// Measures `upgrade --step migrate-sdk --step go-stateless` on servers of other people, beside the codemod of the SDK alone.
//   node scripts/evaluate-upgrade.mjs servers.json [name...]
// servers.json: [{ "name", "folder" (installed, with node_modules), "command": ["node", "dist/index.js"], "build": "npx tsc", "env": {} }]
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareLists } from '../dist/upgrade/foreign/compare.js';
import { listTools } from '../dist/upgrade/probe.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const [list, ...names] = process.argv.slice(2);
const servers = JSON.parse(readFileSync(list, 'utf8')).filter(({ name }) => names.length === 0 || names.includes(name));

/** Ways from v1: nothing, the codemod of the SDK alone, and ours. */
const WAYS = {
  v1: () => {},
  codemod: (folder) =>
    run(folder, process.execPath, [join(root, 'node_modules/@modelcontextprotocol/codemod/dist/cli.mjs'), 'v1-to-v2', '.']),
  upgrade: (folder) =>
    run(
      folder,
      process.execPath,
      [join(root, 'bin/create-mcp-server.js'), 'upgrade', '--step', 'migrate-sdk', '--step', 'go-stateless', '--yes'],
      [0, 3],
    ),
};

for (const server of servers) {
  const outcomes = {};
  let before;
  for (const [way, change] of Object.entries(WAYS)) {
    const folder = mkdtempSync(join(tmpdir(), 'evaluate-upgrade-'));
    try {
      outcomes[way] = await measure(server, folder, change, way === 'v1' ? ['2025-11-25'] : ['2025-11-25', '2026-07-28']);
      before ??= outcomes[way].tools['2025-11-25'];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  process.stdout.write(`${JSON.stringify({ name: server.name, ...summarize(outcomes, before) })}\n`);
}

async function measure({ folder: source, command, build, env = {} }, folder, change, eras) {
  const outcome = { tools: {}, errors: [] };
  cpSync(source, folder, { recursive: true, filter: (path) => !/[/\\](?:node_modules|dist|\.git)$/.test(path) });
  execFileSync('cp', ['-al', join(source, 'node_modules'), join(folder, 'node_modules')]);
  for (const args of [
    ['init', '-q'],
    ['config', 'user.name', 'x'],
    ['config', 'user.email', 'x@example.com'],
    ['add', '-A'],
    ['commit', '-qm', 'x'],
  ])
    execFileSync('git', args, { cwd: folder });
  try {
    outcome.log = change(folder) ?? '';
    if (eras.length > 1) run(folder, 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps']);
  } catch (error) {
    outcome.errors.push(text(error));
  }
  try {
    run(folder, 'npx', ['tsc', '--noEmit', '-p', '.']);
    outcome.types = true;
  } catch (error) {
    outcome.types = text(error);
  }
  try {
    if (build) run(folder, 'sh', ['-c', build]);
  } catch (error) {
    outcome.errors.push(`build: ${text(error)}`);
  }
  for (const era of eras) {
    try {
      outcome.tools[era] = await listTools({ command: command[0], args: command.slice(1), cwd: folder, env }, era);
    } catch (error) {
      outcome.errors.push(`${era}: ${text(error)}`);
    }
  }
  return outcome;
}

function summarize(outcomes, before) {
  const summary = {};
  for (const [way, { types, tools, errors, log }] of Object.entries(outcomes)) {
    const comparison = { differences: [], explained: [] };
    for (const [era, now] of Object.entries(tools)) if (before) compareLists(before, now, era, comparison);
    const counts = Object.fromEntries(Object.entries(tools).map(([era, now]) => [era, now.length]));
    const left = way === 'upgrade' ? (log ?? '').split('\n').filter((line) => /^ {2}\S+:\d+ {2}/.test(line)) : undefined;
    summary[way] = { types, counts, ...comparison, explained: comparison.explained.length, errors, left };
  }
  return summary;
}

function run(cwd, command, args, allowed = [0]) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 600_000, maxBuffer: 1e8 });
  } catch (error) {
    if (allowed.includes(error.status)) return error.stdout;
    throw error;
  }
}

function text(error) {
  return `${error.stdout ?? ''}${error.stderr ?? ''}${error.stdout || error.stderr ? '' : error.message}`.trim().slice(0, 3000);
}
