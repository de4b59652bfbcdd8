// How long the commands keep a person waiting, beside create-vite doing the same: `npm run bench:cli -- [--times 10]`.
// The commands take turns, so that a busy machine disturbs all; the best time is the one that nothing disturbed, CPU the fairest figure.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const VITE = '9.3.0';
const root = fileURLToPath(new URL('../../', import.meta.url));
const results = fileURLToPath(new URL('../results/', import.meta.url));
const { values: options } = parseArgs({ options: { times: { type: 'string', default: '10' } } });

// Both as a person has them: installed from a package. From a checkout our command would also pack the linter into the project.
const folder = join(tmpdir(), 'create-mcp-server-bench/cli');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const packed = JSON.parse(npm(root, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]))[0].filename;
const dependencies = { 'create-vite': VITE, 'create-mcp-server': `file:./${packed}` };
writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
npm(folder, ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--omit', 'dev']);
const vite = join(folder, 'node_modules/create-vite/index.js');
const bin = (name) => join(folder, `node_modules/create-mcp-server/bin/${name}.js`);

/** `than` names the command that it is compared with. Generation never installs anything and starts in an empty folder. */
const commands = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: 'create-vite --help', args: [vite, '--help'] },
  { name: 'create-mcp-server --help', args: [bin('create-mcp-server'), '--help'], than: 'create-vite --help' },
  { name: 'mcp-lint --help', args: [bin('mcp-lint'), '--help'], than: 'create-vite --help' },
  { name: 'create-vite, generate', args: [vite, 'made', '--template', 'vanilla-ts', '--no-interactive'] },
  {
    name: 'create-mcp-server, generate',
    args: [bin('create-mcp-server'), 'made', '--yes', '--no-install', '--no-git'],
    than: 'create-vite, generate',
  },
];

const runs = new Map(commands.map(({ name }) => [name, []]));
for (let time = 0; time <= Number(options.times); time += 1) {
  for (const { name, args } of commands) {
    const run = measure(args);
    if (time > 0) runs.get(name).push(run); // the first fills the caches of the disk
  }
}
const rows = commands.map(({ name, than }) => ({ name, ...best(runs.get(name)), ...(than && { than, ratio: ratio(name, than) }) }));
for (const { name, wallMs, cpuMs, than, ratio: times } of rows) {
  const comparison = than === undefined ? '' : `${times.wall.toFixed(2)} x wall, ${times.cpu.toFixed(2)} x CPU of ${than}`;
  process.stdout.write(`${name.padEnd(28)} ${String(wallMs).padStart(5)} ms  CPU ${String(cpuMs).padStart(5)} ms  ${comparison}\n`);
}
mkdirSync(results, { recursive: true });
writeFileSync(join(results, 'cli.json'), `${JSON.stringify({ node: process.version, createVite: VITE, rows }, null, 2)}\n`);

function npm(cwd, args) {
  const { stdout, stderr, status } = spawnSync('npm', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args[0]} ended with ${status}: ${stderr}`);
  return stdout;
}

/** One run in a folder of its own. CPU comes from the shell, because Node does not tell what a child took. */
function measure(args) {
  const cwd = mkdtempSync(join(tmpdir(), 'bench-cli-'));
  const script = 'TIMEFORMAT="times %R %U %S"; time "$@" >/dev/null 2>&1';
  const { stderr, status } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...args], { cwd, encoding: 'utf8' });
  rmSync(cwd, { recursive: true, force: true });
  const [, real, user, system] = /times ([\d.]+) ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  if (status !== 0 || real === undefined) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return { wallMs: Math.round(Number(real) * 1000), cpuMs: Math.round((Number(user) + Number(system)) * 1000) };
}

function best(all) {
  return { wallMs: Math.min(...all.map(({ wallMs }) => wallMs)), cpuMs: Math.min(...all.map(({ cpuMs }) => cpuMs)) };
}

function ratio(name, than) {
  const [own, other] = [best(runs.get(name)), best(runs.get(than))];
  return { wall: own.wallMs / other.wallMs, cpu: own.cpuMs / other.cpuMs };
}
