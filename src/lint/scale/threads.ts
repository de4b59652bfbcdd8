import { Worker } from 'node:worker_threads';
import { UserError } from '../../shell/errors.js';
import type { Analysis } from '../finding.js';
import type { Sources } from '../program/program.js';
import { largestFirst } from '../program/units.js';
import type { Recipe } from '../project.js';

/** What a thread answers to a unit. */
export type Answer = { analysis: Analysis } | { failure: string };

/**
 * Analyses units in `count` threads, the largest first, so that none is left alone with a large one at the end. `done` is told of each, in
 * any order. Rejects with what went wrong in the first that fails, and ends all.
 */
export async function inThreads(
  units: readonly Sources[],
  recipe: Recipe,
  count: number,
  done: (unit: Sources, analysis: Analysis) => void,
): Promise<void> {
  const waiting = largestFirst(units);
  const workers = Array.from({ length: count }, () => new Worker(new URL('./worker.js', import.meta.url), { workerData: recipe }));
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift()) done(unit, await ask(worker, unit));
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function ask(worker: Worker, unit: Sources): Promise<Analysis> {
  const listening = new AbortController();
  const { signal } = listening;
  return new Promise<Analysis>((resolve, reject) => {
    const on = (event: string, act: (value: unknown) => void): void => {
      worker.on(event, act);
      signal.addEventListener('abort', () => worker.off(event, act));
    };
    on('message', (value) => {
      const answer = value as Answer;
      if ('analysis' in answer) resolve(answer.analysis);
      else reject(new Error(answer.failure));
    });
    on('error', (error) => reject((error as NodeJS.ErrnoException).code === OUT_OF_MEMORY ? tooLarge(unit) : error));
    on('exit', () => reject(new Error('a thread ended before it had answered')));
    worker.postMessage(unit);
  }).finally(() => listening.abort());
}

const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

function tooLarge({ files }: Sources): UserError {
  return new UserError(
    `Not enough memory for the ${files.length} files with ${files[0]?.path}. Try --concurrency 1, or leave files out: "ignore" in the configuration.`,
    { exitCode: 2, reason: 'out-of-memory' },
  );
}
