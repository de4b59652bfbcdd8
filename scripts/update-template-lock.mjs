// Makes templates/base/package-lock.json, the lock file that a generated npm project starts with, out of the package.json beside it.
// Works in a temporary folder: inside this repository npm would take the template for a workspace and write no lock file of its own.
//   node scripts/update-template-lock.mjs            keeps every version that still fits
//   node scripts/update-template-lock.mjs --fresh    takes the newest version of each indirect dependency
//   node scripts/update-template-lock.mjs --check    changes nothing; exit code 1 when the lock file is out of step
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NPM_TIMEOUT_MS = 300_000;

const template = fileURLToPath(new URL('../templates/base/', import.meta.url));
const committed = join(template, 'package-lock.json');
const [mode] = process.argv.slice(2);

const updated = lock({ keep: mode !== '--fresh' });
const before = existsSync(committed) ? readFileSync(committed, 'utf8') : '';
if (mode !== '--check') writeFileSync(committed, updated);
else if (before !== updated) {
  process.stderr.write('templates/base/package-lock.json is out of step with package.json: run node scripts/update-template-lock.mjs\n');
  process.exitCode = 1;
}

/** The text of the lock file. Registry addresses are left out: they are the business of whoever installs. */
function lock({ keep }) {
  const folder = mkdtempSync(join(tmpdir(), 'template-lock-'));
  try {
    copyFileSync(join(template, 'package.json'), join(folder, 'package.json'));
    if (keep && existsSync(committed)) copyFileSync(committed, join(folder, 'package-lock.json'));
    const flags = ['--package-lock-only', '--ignore-scripts', '--omit-lockfile-registry-resolved', '--no-audit', '--no-fund'];
    const { status } = spawnSync('npm', ['install', ...flags], { cwd: folder, stdio: ['ignore', 2, 2], timeout: NPM_TIMEOUT_MS });
    if (status !== 0) throw new Error(`npm install failed with exit code ${status}.`);
    return readFileSync(join(folder, 'package-lock.json'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
