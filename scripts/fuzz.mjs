#!/usr/bin/env node
// Lints 10,000 mutated servers: node scripts/fuzz.mjs [runs] [seed]
// In parts of 500, each stopped after ten minutes, so that a hang names the seeds among which it lies.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const PART = 500;
const [runs = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const vitest = resolve(import.meta.dirname, '../node_modules/vitest/vitest.mjs');
let failed = 0;
for (let done = 0; done < runs; done += PART) {
  const count = Math.min(PART, runs - done);
  const first = seed + done;
  const started = performance.now();
  const run = spawnSync(process.execPath, [vitest, 'run', 'test/lint/fuzz.test.ts'], {
    cwd: resolve(import.meta.dirname, '..'),
    encoding: 'utf8',
    timeout: 600_000,
    env: { ...process.env, FUZZ_RUNS: String(count), FUZZ_SEED: String(first) },
  });
  const verdict = run.signal ? 'stopped: a hang' : run.status === 0 ? 'ok' : 'failed';
  process.stdout.write(`seeds ${first} to ${first + count - 1}: ${verdict}, ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  if (verdict === 'ok') continue;
  failed += 1;
  process.stdout.write(`${run.stdout}\n${run.stderr}\n`);
}
process.exitCode = failed > 0 ? 1 : 0;
