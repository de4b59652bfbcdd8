import { ToolError } from './errors.js';

/**
 * Runs `work` with a signal that aborts when the caller goes away or `timeoutMs` is over (P-80, P-81). The signal's reason
 * is the ToolError that the caller gets.
 */
export async function withDeadline<Result>(
  cancelled: AbortSignal,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const cancel = () => controller.abort(new ToolError('CANCELLED'));
  const timer = setTimeout(() => controller.abort(new ToolError('TIMEOUT')), timeoutMs);
  if (cancelled.aborted) cancel();
  cancelled.addEventListener('abort', cancel, { once: true });
  try {
    return await abortable(controller.signal, () => work(controller.signal));
  } finally {
    clearTimeout(timer);
    cancelled.removeEventListener('abort', cancel);
  }
}

/** Settles as `work` does, or rejects with the signal's reason as soon as it aborts: work that ignores its signal is not waited for. */
export function abortable<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
