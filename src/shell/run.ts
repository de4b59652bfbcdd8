import { type Command, CommanderError } from 'commander';
import { EXIT_USAGE, UserError } from './errors.js';

/** A failure, for a caller that wants it in machine form. */
export interface Failure {
  exitCode: number;
  /** A stable word, for instance `usage` or `target-not-empty`. */
  reason: string;
  message: string;
}

/**
 * The error boundary of both commands: runs `program` on `argv` and turns every outcome into an exit code.
 * `crashCode` is what an unexpected error exits with. Sets `process.exitCode` and returns, so that output is flushed.
 * `onFailure` is told of every failure, also of a wrong flag, after the text for people went to stderr.
 */
export async function run(
  program: Command,
  argv: readonly string[],
  crashCode: number,
  onFailure: (failure: Failure) => void | Promise<void> = () => {},
): Promise<void> {
  quietWhenReaderLeaves();
  overrideExit(program);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    const failure = await report(error, crashCode, program.name());
    process.exitCode = failure.exitCode;
    if (failure.exitCode !== 0) await onFailure(failure);
  }
}

/** Commander exits the process itself unless every command is told to throw. */
function overrideExit(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the list of options)');
  command.commands.forEach(overrideExit);
}

/** Tells the person what went wrong (commander has already done so for its own errors) and returns the same for machines. */
async function report(error: unknown, crashCode: number, name: string): Promise<Failure> {
  if (error instanceof CommanderError) {
    return { exitCode: error.exitCode === 0 ? 0 : EXIT_USAGE, reason: 'usage', message: error.message.replace(/^error: /, '') };
  }
  const { terminal } = await import('./terminal.js'); // only here, so that `--help` does not wait for it
  const { color } = terminal(process.stderr);
  if (error instanceof UserError) {
    process.stderr.write(`${color.red('error')} ${error.message}\n`);
    return { exitCode: error.exitCode, reason: error.reason, message: error.message };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${color.red('error')} ${name} failed in a way it should not have. Please report this:\n${detail}\n`);
  return { exitCode: crashCode, reason: 'internal-error', message: error instanceof Error ? error.message : String(error) };
}

/** `mcp-lint | head` closes our stdout early: that is not an error. */
function quietWhenReaderLeaves(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
}
