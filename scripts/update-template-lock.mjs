// Makes the package-lock.json of each template that has a package.json: the lock file that a generated npm project starts with. An
// overlay's is that of its package.json merged over the one it extends.
// Works in a temporary folder: inside this repository npm would take the template for a workspace and write no lock file of its own.
//   node scripts/update-template-lock.mjs            keeps every version that still fits (build first)
//   node scripts/update-template-lock.mjs --fresh    takes the newest version of each indirect dependency
//   node scripts/update-template-lock.mjs --check    changes nothing; exit code 1 when a lock file is out of step
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mergePackageJson } from '../dist/create/json.js';

const NPM_TIMEOUT_MS = 300_000;

const templates = fileURLToPath(new URL('../templates/', import.meta.url));
const [mode] = process.argv.slice(2);
const base = read('base', 'package.json');

update('base', base);
for (const folder of readdirSync(templates).filter((name) => name !== 'base' && existsSync(join(templates, name, 'package.json')))) {
  update(folder, mergePackageJson(base, read(folder, 'package.json')));
}

function update(folder, manifest) {
  const before = read(folder, 'package-lock.json');
  // What an overlay shares with the platform is at the same version in both.
  const start = folder === 'base' || before !== '' ? before : read('base', 'package-lock.json');
  const updated = lock(manifest, mode === '--fresh' ? '' : start);
  if (mode !== '--check') writeFileSync(join(templates, folder, 'package-lock.json'), updated);
  else if (before !== updated) {
    process.stderr.write(`templates/${folder}/package-lock.json is out of step with package.json: run npm run templates:lock\n`);
    process.exitCode = 1;
  }
}

function read(folder, name) {
  const path = join(templates, folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The text of the lock file. Registry addresses are left out: they are the business of whoever installs. */
function lock(manifest, start) {
  const folder = mkdtempSync(join(tmpdir(), 'template-lock-'));
  try {
    writeFileSync(join(folder, 'package.json'), manifest);
    if (start !== '') writeFileSync(join(folder, 'package-lock.json'), start);
    const flags = ['--package-lock-only', '--ignore-scripts', '--omit-lockfile-registry-resolved', '--no-audit', '--no-fund'];
    const { status } = spawnSync('npm', ['install', ...flags], { cwd: folder, stdio: ['ignore', 2, 2], timeout: NPM_TIMEOUT_MS });
    if (status !== 0) throw new Error(`npm install failed with exit code ${status}.`);
    return readFileSync(join(folder, 'package-lock.json'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
