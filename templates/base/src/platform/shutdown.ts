import type { Logger } from 'pino';

export interface Closable {
  close(graceMs: number): Promise<void> | void;
}

/** Time on top of the grace period before the process ends even if something hangs. */
const LAST_RESORT_MS = 1_000;

/**
 * Ends the process in order on SIGTERM and SIGINT: what was opened last closes first (P-89). An error nobody caught is logged
 * and fatal (P-90). Returns the function that does it, for an end that comes from inside.
 */
export function closeOnExit(resources: readonly Closable[], graceMs: number, logger: Logger): (exitCode: number) => Promise<void> {
  let closing = false;
  const end = async (exitCode: number) => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(exitCode === 0 ? 1 : exitCode), graceMs + LAST_RESORT_MS).unref();
    for (const resource of [...resources].reverse()) {
      try {
        await resource.close(graceMs);
      } catch (error) {
        logger.error({ err: error }, 'a resource did not close');
      }
    }
    process.exit(exitCode);
  };
  const fatal = (error: unknown) => {
    logger.fatal({ err: error }, 'uncaught error');
    void end(1);
  };
  process.once('SIGTERM', () => void end(0)).once('SIGINT', () => void end(0));
  process.on('uncaughtException', fatal).on('unhandledRejection', fatal);
  return end;
}
