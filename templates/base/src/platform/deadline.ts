import { ToolError } from './errors.js';

/** Calls `listener` once when the caller goes away, at once where that has happened; gives the function that takes the listener back. */
export type OnGone = (listener: () => void) => () => void;

/**
 * The end of a call: its time is over (P-80), or its caller has gone (P-81). The signal is made when a handler asks for one:
 * most do not, and a signal with its listeners costs as much as everything else that ends here.
 */
export class Deadline {
  readonly #waiting = new Set<(reason: ToolError) => void>();
  #reason: ToolError | undefined;
  #controller: AbortController | undefined;

  /** Aborts when the call has to end; its reason is the ToolError that the caller gets. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  end(reason: ToolError): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#controller?.abort(reason);
    for (const reject of this.#waiting) reject(reason);
  }

  throwIfOver(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  /** Settles as `work` does, or rejects as soon as the call has to end: work that ignores that is not waited for. */
  race<Result>(work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.throwIfOver();
      this.#waiting.add(reject);
      const settled = () => this.#waiting.delete(reject);
      work().then(resolve, reject).then(settled, settled);
    });
  }
}

/** Runs `work` until it ends, the caller goes away or `timeoutMs` is over. */
export async function withDeadline<Result>(
  onGone: OnGone,
  timeoutMs: number,
  work: (deadline: Deadline) => Promise<Result>,
): Promise<Result> {
  const deadline = new Deadline();
  const timer = setTimeout(() => deadline.end(new ToolError('TIMEOUT')), timeoutMs);
  const forget = onGone(() => deadline.end(new ToolError('CANCELLED')));
  try {
    return await deadline.race(() => work(deadline));
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/** The caller is gone when `signal` aborts. */
export function whenAborted(signal: AbortSignal): OnGone {
  return (listener) => {
    if (signal.aborted) listener();
    signal.addEventListener('abort', listener, { once: true });
    return () => signal.removeEventListener('abort', listener);
  };
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
