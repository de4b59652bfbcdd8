/**
 * An error whose text is written for the person at the terminal: what happened, where, and what to do.
 * Anything else that reaches the boundary in `run.ts` is a defect of ours and is reported as one.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** Process exit code, as listed under "Public contracts" in ARCHITECTURE.md. */
  readonly exitCode: number;
  /** A stable word for machines (`--json`), for instance `target-not-empty`. */
  readonly reason: string;

  constructor(message: string, options: { exitCode: number; reason: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode;
    this.reason = options.reason;
  }
}

/** Exit code 2 means the same in both commands: the call or the configuration is wrong. */
export const EXIT_USAGE = 2;

/** A UserError for a wrong flag, argument or configuration value. */
export function usageError(message: string, reason = 'usage'): UserError {
  return new UserError(message, { exitCode: EXIT_USAGE, reason });
}
