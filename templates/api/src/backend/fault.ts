import { ToolError } from '../platform/errors.js';
import { ForbiddenAddress } from './networks.js';

/**
 * How a call of the API went wrong. `busy` and `rejected` are answers of an API that is well; everything else counts against it.
 */
export type FaultKind = 'unreachable' | 'slow' | 'broken' | 'busy' | 'unacceptable' | 'credential' | 'rejected';

/** A call of the API that gave no usable answer. Its message is for the log. */
export class Fault extends Error {
  override readonly name = 'Fault';

  constructor(
    readonly kind: FaultKind,
    message: string,
    readonly options: { status?: number; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
  }

  /** Whether the same call may well succeed in a moment. Not where it was slow: a second one would add to what makes it slow. */
  get isTransient(): boolean {
    return this.kind === 'unreachable' || this.kind === 'busy' || [502, 503, 504].includes(this.options.status ?? 0);
  }

  /** Whether it says something about the API rather than about the request: only this opens the breaker (P-79). */
  get isOutage(): boolean {
    return this.kind !== 'busy' && this.kind !== 'rejected';
  }
}

/** What an answer that is not a success means. */
export function faultOfStatus(status: number, retryAfterSeconds: number | undefined): Fault {
  const kind = KINDS[status] ?? (status >= 500 ? 'broken' : status >= 400 ? 'rejected' : 'unacceptable');
  return new Fault(kind, `The API answered with status ${status}.`, {
    status,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

const KINDS: Readonly<Record<number, FaultKind>> = { 401: 'credential', 403: 'credential', 408: 'busy', 429: 'busy' };

/** What an error of the connection means; a fault stays what it is. */
export function faultOfError(cause: unknown): Fault {
  if (cause instanceof Fault) return cause;
  if (hasCause(cause, (error) => error instanceof ForbiddenAddress)) {
    return new Fault('unacceptable', 'The host of the API has an address that is not allowed.', { cause });
  }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new Fault('slow', 'The API did not answer in time.', { cause });
  }
  return new Fault('unreachable', 'The connection to the API failed.', { cause });
}

function hasCause(error: unknown, test: (error: unknown) => boolean): boolean {
  if (test(error)) return true;
  return error instanceof Error && error.cause !== undefined && hasCause(error.cause, test);
}

const REJECTED: Readonly<Record<number, () => ToolError>> = {
  400: () => new ToolError('INVALID_INPUT', 'The API does not take these arguments.'),
  404: () => new ToolError('NOT_FOUND'),
  409: () => new ToolError('REFUSED', 'That conflicts with the present state. Read it again before you decide.'),
  410: () => new ToolError('NOT_FOUND'),
  422: () => new ToolError('INVALID_INPUT', 'The API does not take these arguments.'),
};

/** What a caller may know of a fault; the cause goes to the log only (P-102). */
export function meaningOf(fault: Fault): ToolError {
  const { status = 0, retryAfterSeconds } = fault.options;
  if (fault.kind === 'rejected') return REJECTED[status]?.() ?? new ToolError('REFUSED', undefined, { cause: fault });
  if (fault.kind === 'slow') return new ToolError('TIMEOUT', undefined, { cause: fault });
  return new ToolError('UNAVAILABLE', undefined, { cause: fault, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
}
