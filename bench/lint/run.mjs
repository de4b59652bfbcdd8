// mcp-lint with all rules beside ESLint with the type-checked rules of typescript-eslint, on one server with its dependencies:
//
//   npm run bench:lint -- --dir REPOSITORY [--source src] [--times 3] [--copies 1,2,4]
//
// REPOSITORY is copied, and its dependencies are installed in the copy: rules that ask for types need them, mcp-lint reads the same
// files. Prints wall time, processor time and peak memory of both, the ratio (target: at most one sixth, below 400 MB), and how
// the time of mcp-lint grows with 1, 2, 4 … copies of the source as packages of one repository.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ESLINT = { eslint: '9.39.5', 'typescript-eslint': '8.74.0', typescript: '6.0.3' };
const { values: options } = parseArgs({
  options: {
    dir: { type: 'string' },
    source: { type: 'string', default: 'src' },
    times: { type: 'string', default: '3' },
    copies: { type: 'string', default: '1,2,4' },
  },
});
if (options.dir === undefined) {
  process.stderr.write('Name a server: npm run bench:lint -- --dir REPOSITORY\n');
  process.exit(2);
}
const lint = fileURLToPath(new URL('../../bin/mcp-lint.js', import.meta.url));
const folder = join(tmpdir(), 'create-mcp-server-bench/lint');
const tools = join(folder, 'tools');
const server = join(folder, 'server');
// The child tells its own peak memory, in kB, and processor time, in µs, on a channel of its own.
const MEMORY = `data:text/javascript,${encodeURIComponent("import { writeSync } from 'node:fs'; process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); writeSync(3, maxRSS + ' ' + (userCPUTime + systemCPUTime)); });")}`;

function npm(cwd, args) {
  const { status, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr.slice(-500)}`);
}

function setUp() {
  if (!existsSync(join(tools, 'node_modules'))) {
    mkdirSync(tools, { recursive: true });
    writeFileSync(join(tools, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies: ESLINT }));
    npm(tools, ['install', '--no-audit', '--no-fund', '--ignore-scripts']);
  }
  if (!existsSync(join(server, 'node_modules'))) {
    rmSync(server, { recursive: true, force: true });
    cpSync(resolve(options.dir), server, { recursive: true });
    npm(server, ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps']);
  }
  const compilerOptions = {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'es2022',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const base = ['tsconfig.json', 'tsconfig.base.json'].find((name) => existsSync(join(server, name)));
  const config = { ...(base === undefined ? { compilerOptions } : { extends: `./${base}` }), include: [options.source], exclude: [] };
  writeFileSync(join(server, 'tsconfig.bench.json'), JSON.stringify(config));
  writeFileSync(
    join(tools, 'eslint.config.mjs'),
    `import tseslint from 'typescript-eslint';
export default tseslint.config(tseslint.configs.recommendedTypeChecked, {
  languageOptions: { parserOptions: { project: './tsconfig.bench.json', tsconfigRootDir: process.cwd() } },
});\n`,
  );
}

function measure(cwd, args) {
  const started = performance.now();
  const run = spawnSync(process.execPath, ['--import', MEMORY, '--max-old-space-size=6000', ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const wallMs = Math.round(performance.now() - started);
  if (!/^[[{]/.test(run.stdout)) throw new Error(`${args[0]} failed: ${run.stderr.slice(0, 600)}`);
  const [kilobytes = 0, microseconds = 0] = (run.output[3] ?? '').split(' ').map(Number);
  return { wallMs, cpuMs: Math.round(microseconds / 1000), megabytes: Math.round(kilobytes / 1024), stdout: run.stdout };
}

const best = (runs) => runs.reduce((least, run) => (run.wallMs < least.wallMs ? run : least));
const lines = (dir) =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?tsx?$/.test(name))
    .reduce((sum, name) => sum + readFileSync(join(dir, name), 'utf8').split('\n').length, 0);
const ours = [lint, '--format', 'json', options.source];
const theirs = [
  join(tools, 'node_modules/eslint/bin/eslint.js'),
  '-c',
  join(tools, 'eslint.config.mjs'),
  '--format',
  'json',
  options.source,
];

setUp();
const runs = { ours: [], theirs: [] };
for (let time = 0; time < Number(options.times); time += 1) {
  // They take turns, so that a busy machine disturbs both.
  runs.ours.push(measure(server, ours));
  runs.theirs.push(measure(server, theirs));
}
const unread = JSON.parse(runs.theirs[0].stdout).filter((file) => file.messages.some((each) => each.fatal));
if (unread.length > 0) throw new Error(`ESLint could not read ${unread.length} files: ${unread[0].messages[0].message}`);
const total = lines(join(server, options.source));
const show = (name, { wallMs, cpuMs, megabytes }) =>
  process.stdout.write(`${name.padEnd(34)} ${String(wallMs).padStart(7)} ms  CPU ${String(cpuMs).padStart(7)} ms  ${megabytes} MB\n`);
const [mine, other] = [best(runs.ours), best(runs.theirs)];
process.stdout.write(`${total} lines of TypeScript, best of ${options.times}\n`);
show('mcp-lint, all rules', mine);
show('eslint, recommendedTypeChecked', other);
process.stdout.write(
  `ratio: ${(mine.wallMs / other.wallMs).toFixed(3)} wall, ${(mine.cpuMs / other.cpuMs).toFixed(3)} CPU (target 0.167)\n`,
);

for (const count of options.copies.split(',').map(Number)) {
  const many = join(folder, 'copies');
  rmSync(many, { recursive: true, force: true });
  for (let copy = 0; copy < count; copy += 1) {
    const target = join(many, 'packages', `copy-${copy}`);
    cpSync(join(server, options.source), join(target, options.source), { recursive: true });
    cpSync(join(server, 'package.json'), join(target, 'package.json'));
  }
  const run = measure(many, [lint, '--format', 'json', '.']);
  show(
    `mcp-lint, ${count} ${count === 1 ? 'copy' : 'copies'}: ${(run.wallMs / ((total * count) / 1000)).toFixed(0)} ms per 1,000 lines`,
    run,
  );
}
