#!/usr/bin/env node
// Runs mcp-lint over many real repositories and tells time, processor time, peak memory, exit code and counts for each.
//
//   node scripts/evaluate.mjs --mirrors DIR --out DIR [--only WORD,WORD] [--seconds 60] [--json FILE]
//       DIR of mirrors holds <owner>+<name>/… with a git directory at some depth. Each is laid out at OUT/<owner>__<name> at its
//       newest commit; what lies there already is used as it is. Nothing is fetched: files that a mirror lacks are left out.
//   node scripts/evaluate.mjs --out DIR [...]
//       Only what lies there already.
//
// Prints a Markdown table. Exits 1 when a run crashed or was stopped.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    mirrors: { type: 'string' },
    out: { type: 'string' },
    only: { type: 'string', default: '' },
    seconds: { type: 'string', default: '60' },
    json: { type: 'string' },
  },
});
if (options.out === undefined) {
  process.stderr.write('Name the folder of repositories: node scripts/evaluate.mjs --mirrors DIR --out DIR\n');
  process.exit(2);
}
const out = resolve(options.out);
const lint = resolve(import.meta.dirname, '../bin/mcp-lint.js');
const words = options.only.split(',').filter(Boolean);
const wanted = (name) => words.length === 0 || words.some((word) => name.includes(word));

const git = (dir, args, input) =>
  execFileSync('git', ['--git-dir', dir, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, GIT_NO_LAZY_FETCH: '1' },
  });

/** The git directory below a folder, at most three levels down. */
function gitDirectory(dir, depth = 0) {
  if (existsSync(join(dir, 'HEAD')) && existsSync(join(dir, 'objects'))) return dir;
  if (depth === 3) return undefined;
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const found = entry.isDirectory() ? gitDirectory(join(dir, entry.name), depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Lays the newest commit out, without the files that the mirror does not hold. */
function layOut(dir, target) {
  const commit = git(dir, ['rev-parse', 'HEAD']).trim();
  const entries = git(dir, ['ls-tree', '-r', '-z', commit])
    .split('\0')
    .filter((entry) => entry.includes(' blob '))
    .map((entry) => entry.split('\t'));
  const state = git(dir, ['cat-file', '--batch-check'], entries.map(([meta]) => meta.split(' ')[2]).join('\n')).split('\n');
  const absent = entries.filter((_entry, index) => state[index]?.endsWith('missing')).map(([, path]) => `:(exclude,literal)${path}`);
  mkdirSync(target, { recursive: true });
  const archive = join(target, '.archive.tar');
  git(dir, ['archive', '--format=tar', '-o', archive, commit, '--', '.', ...absent]);
  execFileSync('tar', ['-xf', archive, '-C', target]);
  rmSync(archive);
  writeFileSync(join(target, '.commit'), `${commit}\n`);
}

// The child tells its own peak memory, in kB, and processor time, in µs, on a channel of its own.
const MEMORY = `data:text/javascript,${encodeURIComponent("import { writeSync } from 'node:fs'; process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); writeSync(3, maxRSS + ' ' + (userCPUTime + systemCPUTime)); });")}`;

function measure(name) {
  const cwd = join(out, name);
  const started = performance.now();
  const run = spawnSync(process.execPath, ['--import', MEMORY, lint, '--format', 'json', '.'], {
    cwd,
    encoding: 'utf8',
    timeout: Number(options.seconds) * 1000,
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const seconds = (performance.now() - started) / 1000;
  const report = run.stdout?.startsWith('{') ? JSON.parse(run.stdout) : undefined;
  const [kilobytes = 0, microseconds = 0] = (run.output?.[3] ?? '').split(' ').map(Number);
  const commit = join(cwd, '.commit');
  return {
    name: name.replace('__', '/'),
    commit: existsSync(commit) ? readFileSync(commit, 'utf8').trim() : '',
    files: report?.stats.files ?? 0,
    lines: report?.stats.lines ?? 0,
    servers: report?.servers.length ?? 0,
    tools: report?.servers.reduce((sum, server) => sum + server.tools.length, 0) ?? 0,
    errors: report?.stats.errors ?? 0,
    warnings: report?.stats.warnings ?? 0,
    infos: report?.stats.infos ?? 0,
    unresolved: report?.unresolved.length ?? 0,
    seconds: Number(seconds.toFixed(1)),
    processorSeconds: Number((microseconds / 1_000_000).toFixed(1)),
    megabytes: Math.round(kilobytes / 1024),
    exit: run.signal ?? run.status,
    failure: report === undefined ? (run.stderr ?? '').split('\n').slice(0, 3).join(' ') : '',
  };
}

if (options.mirrors !== undefined) {
  for (const mirror of readdirSync(options.mirrors).filter((each) => each.includes('+') && wanted(each))) {
    const target = join(out, mirror.replace('+', '__'));
    if (existsSync(target)) continue;
    try {
      const dir = gitDirectory(join(resolve(options.mirrors), mirror));
      if (dir) layOut(dir, target);
    } catch (error) {
      rmSync(target, { recursive: true, force: true });
      process.stderr.write(`${mirror}: not laid out (${String(error.message).split('\n')[0]})\n`);
    }
  }
}

const rows = readdirSync(out)
  .filter(wanted)
  .sort()
  .map((name) => {
    const row = measure(name);
    process.stderr.write(`${row.name} ${row.seconds} s ${row.megabytes} MB exit ${row.exit} ${row.failure}\n`);
    return row;
  });

process.stdout.write('| repository | commit | lines | servers | tools | errors | warnings | infos | seconds | processor | MB | exit |\n');
process.stdout.write('|---|---|---|---|---|---|---|---|---|---|---|---|\n');
for (const row of rows) {
  const cells = [row.name, row.commit.slice(0, 10), row.lines, row.servers, row.tools, row.errors, row.warnings, row.infos];
  process.stdout.write(`| ${[...cells, row.seconds, row.processorSeconds, row.megabytes, row.exit].join(' | ')} |\n`);
}
if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
if (rows.some((row) => row.failure !== '' && row.exit !== 3)) process.exitCode = 1;
