import { type Command, CommanderError } from 'commander';
import { EXIT_USAGE, UserError } from './errors.js';
import { terminal } from './terminal.js';

/**
 * The error boundary of both commands: runs `program` on `argv` and turns every outcome into an exit code.
 * `crashCode` is what an unexpected error exits with. Sets `process.exitCode` and returns, so that output is flushed.
 */
export async function run(program: Command, argv: readonly string[], crashCode: number): Promise<void> {
  quietWhenReaderLeaves();
  overrideExit(program);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error, crashCode, program.name());
  }
}

/** Commander exits the process itself unless every command is told to throw. */
function overrideExit(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the list of options)');
  command.commands.forEach(overrideExit);
}

function report(error: unknown, crashCode: number, name: string): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  const { color } = terminal(process.stderr);
  if (error instanceof UserError) {
    process.stderr.write(`${color.red('error')} ${error.message}\n`);
    return error.exitCode;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${color.red('error')} ${name} failed in a way it should not have. Please report this:\n${detail}\n`);
  return crashCode;
}

/** `mcp-lint | head` closes our stdout early: that is not an error. */
function quietWhenReaderLeaves(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
}
