// Everything that CI checks, in one go, after `npm ci`. Goes on after a failure, so that one run tells all, and ends with the line
// "N passed, N failed": every test counts, and every other step counts as one.
//   node scripts/check.mjs              all steps
//   node scripts/check.mjs knip unit    the steps whose names begin with one of these words
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listTemplates } from '../dist/create/template.js';
import { countTests } from './count-tests.mjs';
import { startServices } from './services.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'create-mcp-server-check-'));
const binary = (path) => [process.execPath, join(root, 'node_modules', path)];
const script = (path, ...args) => [process.execPath, join(root, path), ...args];

const TSC = binary('typescript/bin/tsc');
const BIOME = [...binary('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'];
const VITEST = [...binary('vitest/vitest.mjs'), 'run'];
const MINUTE_MS = 60_000;
const MAX_NAMED = 10;
const ISOLATION = 'test/security/oauth-isolation.test.ts';

/** A step is a command; `tests` says that it is a run of vitest, whose tests are counted one by one, `services` that it needs servers. */
const steps = [
  { name: 'types', command: TSC },
  { name: 'style', command: BIOME },
  { name: 'knip', command: binary('knip/bin/knip.js') },
  { name: 'publint', command: [...binary('publint/src/cli.js'), '--strict'] },
  { name: 'attw', command: [...binary('@arethetypeswrong/cli/dist/index.js'), '--pack', '.', '--profile', 'esm-only'] },
  { name: 'template-lock', command: script('scripts/update-template-lock.mjs', '--check') },
  { name: 'unit', command: VITEST, tests: true, limitMs: 15 * MINUTE_MS },
  { name: 'coverage', command: [...VITEST, '--coverage', '--config', 'vitest.coverage.config.ts'], tests: true, limitMs: 15 * MINUTE_MS },
  { name: 'templates', command: script('scripts/compose-templates.mjs') },
  ...(await templateSteps()),
  // The platform, which is the same in every template; then a backend of a domain, made ill in the same ways.
  { name: 'chaos', command: [...VITEST, '--mode', 'chaos'], cwd: join(root, '.templates/minimal'), tests: true },
  { name: 'chaos of api', command: [...VITEST, '--mode', 'chaos'], cwd: join(root, '.templates/api'), tests: true },
  { name: 'chaos of email', command: [...VITEST, '--mode', 'chaos'], cwd: join(root, '.templates/email'), tests: true },
  { name: 'attacks', command: [...VITEST, '--config', 'vitest.attacks.config.ts'], tests: true, limitMs: 15 * MINUTE_MS },
  { name: 'isolation', command: [...VITEST, '--mode', 'check', ISOLATION], cwd: join(root, '.templates/minimal'), tests: true },
  { name: 'demo', command: script('scripts/demo.mjs') },
  { name: 'e2e', command: [...VITEST, '--config', 'vitest.e2e.config.ts'], tests: true, services: true, limitMs: 45 * MINUTE_MS },
];

/** Each template as a whole, unrendered, with every option on. */
async function templateSteps() {
  const templates = await listTemplates(join(root, 'templates'));
  return templates.flatMap(({ manifest: { name } }) => {
    const cwd = join(root, '.templates', name);
    return [
      { name: `template ${name}: types`, command: TSC, cwd },
      { name: `template ${name}: style`, command: BIOME, cwd },
      { name: `template ${name}: mcp-lint`, command: script('bin/mcp-lint.js', '--preset', 'strict', '--fail-on', 'info'), cwd },
      { name: `template ${name}: build`, command: [...TSC, '-p', 'tsconfig.build.json'], cwd },
      { name: `template ${name}: tests`, command: VITEST, cwd, tests: true, services: true },
    ];
  });
}

function run({ name, command, cwd = root, tests = false, limitMs = 5 * MINUTE_MS }, env) {
  const report = join(reports, `${name.replace(/\W+/g, '-')}.json`);
  const [program, ...args] = tests ? [...command, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : command;
  const started = Date.now();
  const { status, error } = spawnSync(program, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'], timeout: limitMs });
  const outcome = tests ? readReport(report) : undefined;
  const count = tests ? countTests(status, outcome) : { passed: Number(status === 0), failed: Number(status !== 0) };
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  return { name, ...count, seconds, failures: failuresOf(outcome), ...(error && { reason: error.message }) };
}

/** Named in the summary, which is all that is left of a long run in some logs. */
function failuresOf(outcome) {
  const failed = (outcome?.testResults ?? [])
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed');
  return failed.slice(0, MAX_NAMED).map(({ fullName, failureMessages: [message = ''] }) => `${fullName}: ${message.split('\n')[0]}`);
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const wanted = process.argv.slice(2);
const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)));
const results = [];
const services = chosen.some((step) => step.services) ? await startServices() : { env: {}, stop: async () => {} };
try {
  for (const step of chosen) {
    process.stdout.write(`\n--- ${step.name}\n`);
    results.push(run(step, { ...process.env, ...services.env }));
  }
} finally {
  await services.stop();
  rmSync(reports, { recursive: true, force: true });
}

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
process.stdout.write('\n');
for (const { name, passed, failed, seconds, failures, reason = '' } of results) {
  process.stdout.write(`${failed > 0 ? 'FAILED' : 'ok    '} ${name} (${passed} passed, ${failed} failed, ${seconds} s) ${reason}\n`);
  for (const failure of failures) process.stdout.write(`         ${failure}\n`);
}
process.exitCode = results.length > 0 && sum('failed') === 0 ? 0 : 1;
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`);
