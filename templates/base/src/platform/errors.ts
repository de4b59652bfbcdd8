/** Who has to act: the caller, us, a dependency, or nobody because a rule of the domain said no (P-100). */
export type ErrorCategory = 'client' | 'server' | 'external' | 'business';

/** Everything a tool can fail with, as `docs/errors.md` lists it (P-106). The text tells the model how to recover (P-103) and holds nothing of the cause (P-102). */
export const ERROR_CATALOGUE = {
  INVALID_INPUT: { category: 'client', message: 'The arguments do not match the input schema.' },
  ACCESS_DENIED: { category: 'client', message: 'You are not allowed to do this. Ask for access; repeating the call will not help.' },
  NOT_FOUND: { category: 'business', message: 'There is no such item. List what exists and choose from that.' },
  REFUSED: { category: 'business', message: 'A rule of this server does not allow that.' },
  RATE_LIMITED: { category: 'client', message: 'Too many calls. Wait, then try again.' },
  OVERLOADED: { category: 'server', message: 'The server is busy. Wait, then try again.' },
  TIMEOUT: { category: 'external', message: 'The call took too long. Ask for less, or try again later.' },
  CANCELLED: { category: 'client', message: 'The call was cancelled.' },
  UNAVAILABLE: { category: 'external', message: 'A system behind this server is temporarily unavailable. Try again later.' },
  INTERNAL_ERROR: { category: 'server', message: 'Something went wrong inside the server. Report the correlation id.' },
} as const satisfies Record<string, { category: ErrorCategory; message: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** What a program can tell from it: nobody answers where the backend should be, or this process is short of memory. */
export type FailureReason = 'network_partition' | 'memory_pressure';

/** A failure whose text may be shown to the model. Any other error becomes INTERNAL_ERROR. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly code: ErrorCode;
  readonly retryAfterSeconds: number | undefined;
  readonly reason: FailureReason | undefined;

  /** `detail` is shown to the model: constants, field names and limits only, never a value or a cause. */
  constructor(code: ErrorCode, detail?: string, options: FailureOptions = {}) {
    super(detail ?? ERROR_CATALOGUE[code].message, { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.reason = options.reason ?? (code === 'UNAVAILABLE' && isUnreachable(options.cause) ? 'network_partition' : undefined);
  }

  get category(): ErrorCategory {
    return ERROR_CATALOGUE[this.code].category;
  }
}

interface FailureOptions {
  retryAfterSeconds?: number;
  reason?: FailureReason;
  cause?: unknown;
}

/** As the system and its libraries word it when the other side cannot be reached (P-88). */
const UNREACHABLE = /^(E(CONN(REFUSED|RESET|ABORTED)|HOSTUNREACH|NETUNREACH|TIMEDOUT|PIPE|NOTFOUND|SOCKET|CONNECTION)|EAI_AGAIN|UND_ERR_)/;
const MAX_CAUSES = 5;

function isUnreachable(cause: unknown, causes = MAX_CAUSES): boolean {
  if (!(cause instanceof Error) || causes === 0) return false;
  return ('code' in cause && UNREACHABLE.test(String(cause.code))) || isUnreachable(cause.cause, causes - 1);
}

/** True where the backend is at fault, not the call and not our code: only these open the circuit breaker (P-79). */
export function isBackendFault(error: unknown): boolean {
  return error instanceof ToolError && error.category === 'external';
}

/** What the model sees of a failure. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  correlationId: string;
  retryAfterSeconds?: number;
  reason?: FailureReason;
}

/** The public form of any error: generic unless it is a ToolError (P-102). */
export function publicError(error: unknown, correlationId: string): ErrorBody {
  const shown = error instanceof ToolError ? error : new ToolError('INTERNAL_ERROR');
  return {
    code: shown.code,
    message: shown.message,
    correlationId,
    ...(shown.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: shown.retryAfterSeconds }),
    ...(shown.reason === undefined ? {} : { reason: shown.reason }),
  };
}
