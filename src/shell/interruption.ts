import { UserError } from './errors.js';

/** Exit code of a run that the user stopped, as a shell reports SIGINT. */
export const EXIT_CANCELLED = 130;

/** The error of a run that the user stopped. `message` says what was left behind. */
export function cancelled(message = 'Cancelled. Nothing was written.'): UserError {
  return new UserError(message, { exitCode: EXIT_CANCELLED, reason: 'cancelled' });
}

/**
 * Turns SIGINT, SIGTERM and SIGHUP into one AbortSignal, so that the work in hand can undo itself before the process ends.
 * A second signal changes nothing: the undoing is short and must not be cut off.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => controller.abort(cancelled()));
  }
  return controller.signal;
}
