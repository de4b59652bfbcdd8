import { parentPort, workerData } from 'node:worker_threads';
import type { Sources } from '../program/program.js';
import { type Recipe, runOptionsOf } from '../project.js';
import { analyze } from '../run.js';
import type { Answer } from './threads.js';

/** A thread: gets units, answers with what was found. */
const options = runOptionsOf(workerData as Recipe);

parentPort?.on('message', (unit: Sources) => parentPort?.postMessage(answerTo(unit)));

function answerTo(unit: Sources): Answer {
  try {
    return { analysis: analyze(unit, options) };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
