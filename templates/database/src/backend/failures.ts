import { type ErrorCode, ToolError } from '../platform/errors.js';

/** What the five characters of an SQL error mean to a caller, by their beginning. */
const MEANINGS: readonly { begins: string; code: ErrorCode; detail?: string }[] = [
  { begins: '57014', code: 'TIMEOUT' }, // statement_timeout
  { begins: '55P03', code: 'TIMEOUT' }, // lock_timeout
  { begins: '42P01', code: 'NOT_FOUND' }, // dropped since the catalog was read
  { begins: '42703', code: 'NOT_FOUND' },
  { begins: '42501', code: 'NOT_FOUND' }, // a right that was taken away
  { begins: '25006', code: 'REFUSED' }, // a view whose function writes
  { begins: '22', code: 'INVALID_INPUT', detail: 'A value does not fit the type of its column.' },
  { begins: '08', code: 'UNAVAILABLE' }, // connection
  { begins: '28', code: 'UNAVAILABLE' }, // authorization
  { begins: '3D', code: 'UNAVAILABLE' }, // no such database
  { begins: '53', code: 'UNAVAILABLE' }, // resources
  { begins: '57P', code: 'UNAVAILABLE' }, // shutting down
];

/** Runs `work`; errors of the database become what they mean to a caller, with the cause for the log only (P-102). */
export async function translate<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ToolError) throw cause;
    throw meaningOf(cause);
  }
}

function meaningOf(cause: unknown): ToolError {
  const state = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const meaning = MEANINGS.find(({ begins }) => state.startsWith(begins));
  // Any other SQL error says that a statement of ours is wrong; what has no SQL state is the connection.
  const code = meaning?.code ?? (isSqlState(state) ? 'INTERNAL_ERROR' : 'UNAVAILABLE');
  return new ToolError(code, meaning?.detail, { cause });
}

/** Five characters, as EPIPE has them too. */
function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E');
}
