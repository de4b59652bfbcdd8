import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load } from '../../src/lint/load.js';
import { RULES } from '../../src/lint/rules/index.js';
import { run } from '../../src/lint/run.js';
import { mutate, randomFrom } from '../helpers/mutate.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/servers');
/** `node scripts/fuzz.mjs` runs 10,000. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 120);
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_728);
/** Seconds of processor time. Most runs take 0.05; code that goes round in circles uses up its budget in 2. */
const SLOWEST_SECONDS = 20;

const servers = readdirSync(FIXTURES).map((name) => load([name], FIXTURES));

function lintMutant(seed: number): { seconds: number; mutated: string[] } {
  const random = randomFrom(seed);
  const sources = servers[Math.floor(random() * servers.length)];
  if (sources === undefined) throw new Error('no fixtures');
  const mutated: string[] = [];
  const files = sources.files.map((file) => {
    if (random() > Math.max(0.4, 1 / sources.files.length)) return file;
    mutated.push(file.path);
    return { ...file, text: mutate(file.text, random) };
  });
  const started = process.cpuUsage();
  const report = run({ ...sources, files }, { rules: RULES, version: '0.0.0' });
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1_000_000;
  // What is reported can be printed: places exist, messages are filled.
  for (const finding of report.findings) {
    expect(finding.line).toBeGreaterThan(0);
    expect(finding.message).not.toBe('');
  }
  return { seconds, mutated };
}

describe('mutated sources', () => {
  it(`are linted without a crash or a hang, ${RUNS} times from seed ${SEED}`, { timeout: 3_600_000 }, () => {
    const failures: string[] = [];
    for (let seed = SEED; seed < SEED + RUNS; seed += 1) {
      try {
        const { seconds } = lintMutant(seed);
        if (seconds > SLOWEST_SECONDS) failures.push(`seed ${seed} took ${seconds.toFixed(1)} s`);
      } catch (error) {
        failures.push(
          `seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ') : String(error)}`,
        );
      }
    }
    expect(failures).toEqual([]);
  });

  it('mutates: the same seed gives the same text, another one another', () => {
    const text = 'const a = { b: [1, 2], c: () => a };\n'.repeat(20);
    expect(mutate(text, randomFrom(1))).toBe(mutate(text, randomFrom(1)));
    const different = Array.from({ length: 50 }, (_each, seed) => mutate(text, randomFrom(seed))).filter((each) => each !== text);
    expect(different.length).toBeGreaterThan(45);
  });
});
