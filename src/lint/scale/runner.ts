import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { reportOf } from '../combine.js';
import type { Analysis, Report } from '../finding.js';
import type { Sources } from '../program/program.js';
import { sizeOf, unitsOf } from '../program/units.js';
import { type Recipe, runOptionsOf } from '../project.js';
import type { Rule } from '../rule.js';
import { RULES } from '../rules/index.js';
import { analyze } from '../run.js';
import { keyOf, type Store } from './store.js';
import { inThreads } from './threads.js';

export interface RunnerOptions {
  /** Every rule that there is. With rules of plugins all is one unit in one thread: what they read and compare is not known. */
  rules: readonly Rule[];
  /** Most threads; as many as the machine has processors, at most eight, where it is not given. */
  concurrency?: number | undefined;
  /** Where what was found before is kept. */
  store?: Store | undefined;
  /** Told at the beginning, and whenever a unit is done. */
  progress?: (done: number, all: number) => void;
}

const MOST_THREADS = 8;
/** Characters of source below which threads cost more than they save: each loads the linter anew. Our own number, about a second of work. */
const WORTH_A_THREAD = 300_000;

/** Lints sources unit by unit, in threads where that is quicker. The report is the same with any number of threads, and from the store. */
export async function lintSources(sources: Sources, recipe: Recipe, options: RunnerOptions): Promise<Report> {
  const started = performance.now();
  const { rules, store, progress = () => {} } = options;
  const plain = rules.length === RULES.length;
  const runOptions = runOptionsOf(recipe, rules);
  const units = plain ? unitsOf(sources) : [sources];
  const analyses = new Map<Sources, Analysis>();
  const keys = new Map(store !== undefined && plain ? units.map((unit) => [unit, keyOf(unit, recipe, store.identity)]) : []);
  progress(0, units.length);
  const done = (unit: Sources, analysis: Analysis): void => {
    analyses.set(unit, analysis);
    progress(analyses.size, units.length);
  };
  for (const [unit, key] of keys) {
    const known = store?.get(key);
    if (known !== undefined) done(unit, known);
  }
  const fresh = (unit: Sources, analysis: Analysis): void => {
    done(unit, analysis);
    const key = keys.get(unit);
    if (key !== undefined) store?.set(key, analysis);
  };
  const left = units.filter((unit) => !analyses.has(unit));
  const threads = plain ? threadsFor(left, options.concurrency) : 1;
  if (threads > 1) await inThreads(left, recipe, threads, fresh);
  else {
    for (const unit of left) {
      fresh(unit, analyze(unit, runOptions));
      // Lets what was told be shown.
      if (left.length > 1) await setImmediate();
    }
  }
  store?.close();
  const inOrder = units.flatMap((unit) => analyses.get(unit) ?? []);
  return reportOf(sources, runOptions, inOrder, performance.now() - started);
}

function threadsFor(units: readonly Sources[], concurrency = Math.min(availableParallelism(), MOST_THREADS)): number {
  const size = units.reduce((sum, unit) => sum + sizeOf(unit), 0);
  return Math.min(concurrency, units.length, Math.ceil(size / WORTH_A_THREAD));
}
