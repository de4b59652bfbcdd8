// mcp-lint over many repositories in one run, cold and with the cache, and how quickly it starts:
//
//   npm run bench:lint-many -- --dir FOLDER_OF_REPOSITORIES [--dir ANOTHER] [--counts 1,11,44] [--preset strict]
//
// The folders must have one parent. Of each count the first so many repositories with a package.json are taken, by name. Prints lines, wall
// time, processor time and peak memory of all threads together, and the ratio of warm to cold (target: a quarter).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    dir: { type: 'string', multiple: true },
    counts: { type: 'string', default: '1,11,44' },
    preset: { type: 'string', default: 'strict' },
    limit: { type: 'string', default: '240' },
  },
});
const dirs = (options.dir ?? []).map((dir) => resolve(dir));
const cwd = dirname(dirs[0] ?? '');
if (dirs.length === 0 || dirs.some((dir) => dirname(dir) !== cwd)) {
  process.stderr.write('Name folders of repositories that have one parent: npm run bench:lint-many -- --dir FOLDER\n');
  process.exit(2);
}
const lint = fileURLToPath(new URL('../../bin/mcp-lint.js', import.meta.url));
const MEMORY = `data:text/javascript,${encodeURIComponent("import { isMainThread } from 'node:worker_threads'; import { writeSync } from 'node:fs'; if (isMainThread) process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); writeSync(3, maxRSS + ' ' + (userCPUTime + systemCPUTime)); });")}`;

function measure(args) {
  const started = performance.now();
  const run = spawnSync(process.execPath, ['--import', MEMORY, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: Number(options.limit) * 1000,
  });
  const ms = Math.round(performance.now() - started);
  if (run.error) throw new Error(`${args.slice(0, 3).join(' ')}: ${run.error.message}`);
  const [kilobytes = 0, microseconds = 0] = (run.output[3] ?? '').split(' ').map(Number);
  return { ms, cpuMs: Math.round(microseconds / 1000), megabytes: Math.round(kilobytes / 1024), stdout: run.stdout, stderr: run.stderr };
}

const show = (name, { ms, cpuMs, megabytes }, rest = '') =>
  process.stdout.write(
    `${name.padEnd(26)} ${String(ms).padStart(7)} ms  CPU ${String(cpuMs).padStart(7)} ms  ${String(megabytes).padStart(5)} MB  ${rest}\n`,
  );

// They take turns, and the best of seven counts: a start is too short for a mean on a busy machine.
const starts = { node: [], lint: [] };
for (let time = 0; time < 7; time += 1) {
  starts.node.push(measure(['-e', '0']).ms);
  starts.lint.push(measure([lint, '--version']).ms);
}
const [node, version] = [Math.min(...starts.node), Math.min(...starts.lint)];
process.stdout.write(`node -e 0 ${node} ms, mcp-lint --version ${version} ms (target: at most ${Math.round(node * 1.3 + 100)} ms)\n`);

const repositories = dirs.flatMap((dir) =>
  readdirSync(dir)
    .sort()
    .filter((name) => existsSync(join(dir, name, 'package.json')))
    .map((name) => join(basename(dir), name)),
);
for (const count of options.counts.split(',').map(Number)) {
  const chosen = repositories.slice(0, count);
  const cache = mkdtempSync(join(tmpdir(), 'create-mcp-server-bench-cache-'));
  const args = [lint, '--no-config', '--preset', options.preset, '--format', 'json', '--cache-location', cache, ...chosen];
  const cold = measure(args);
  const warm = measure(args);
  const without = (text) => JSON.stringify({ ...JSON.parse(text), stats: {} });
  if (without(cold.stdout) !== without(warm.stdout)) throw new Error('the cache gives another report');
  const { stats, servers } = JSON.parse(cold.stdout);
  show(`${chosen.length} repositories, cold`, cold, `${stats.lines} lines, ${servers.length} servers`);
  show(`${chosen.length} repositories, warm`, warm, `${(warm.ms / cold.ms).toFixed(2)} of cold`);
  rmSync(cache, { recursive: true, force: true });
}
