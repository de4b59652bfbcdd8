import type { Result } from 'tinyexec';
import { interruption } from './interruption.js';

/** How a child process ended. */
export interface Execution {
  /** Exit code; undefined when the program was not found or a signal ended it. */
  code: number | undefined;
  /** True when there is no such program on PATH. */
  missing: boolean;
  /** What it printed; empty when it wrote straight to our stderr. */
  stdout: string;
  stderr: string;
}

/** Options of {@link Host.execute}. */
export interface ExecuteOptions {
  cwd: string;
  /** Added to our own environment; `undefined` removes a variable. */
  env?: NodeJS.ProcessEnv;
  /** `stderr`: the child's output goes to our stderr as it comes. `capture`: it is returned. */
  output: 'stderr' | 'capture';
  /** Milliseconds after which the child is ended; no limit when absent. */
  timeout?: number;
}

/** Everything a command may touch outside its own files, so that a test can hand in another world. */
export interface Host {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** As `process.version`: `v20.19.0`. */
  readonly nodeVersion: string;
  /** True when a person can answer a question and see it. */
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Aborted by Ctrl-C, SIGTERM or a closing terminal. */
  readonly signal: AbortSignal;
  stdout(text: string): void;
  stderr(text: string): void;
  /** Runs a program with an argument array, never through a shell. Ends it when `signal` is aborted. Does not throw. */
  execute(command: string, args: readonly string[], options: ExecuteOptions): Promise<Execution>;
}

/** The real process. Takes over SIGINT, SIGTERM and SIGHUP from the moment it is called. */
export function processHost(): Host {
  const signal = interruption();
  return {
    cwd: process.cwd(),
    env: process.env,
    platform: process.platform,
    nodeVersion: process.version,
    stdinIsTerminal: process.stdin.isTTY === true,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
    signal,
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    execute: (command, args, options) => execute(command, args, options, signal),
  };
}

/** Runs a program and captures what it prints, for a command that leaves Ctrl-C to the system: it ends the child too. */
export function executeQuietly(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Execution> {
  return execute(command, args, { cwd, env, output: 'capture' }, new AbortController().signal);
}

/** Milliseconds that a child has to end after it was asked to. */
const GRACE = 3000;

async function execute(command: string, args: readonly string[], options: ExecuteOptions, signal: AbortSignal): Promise<Execution> {
  const { x } = await import('tinyexec');
  // A signal of its own: tinyexec never takes its listeners off again.
  const ending = new AbortController();
  const child = x(command, args, {
    nodePath: false,
    signal: ending.signal,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    nodeOptions: {
      cwd: options.cwd,
      env: options.env ?? {},
      stdio: options.output === 'stderr' ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
    },
  });
  const release = endWith(signal, child, ending);
  try {
    const { stdout, stderr, exitCode } = await child;
    return { code: exitCode, missing: false, stdout, stderr };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { code: undefined, missing, stdout: '', stderr: error instanceof Error ? error.message : String(error) };
  } finally {
    release();
  }
}

/**
 * Ends `child` when `signal` is aborted: asks first, then kills it and closes our ends of its pipes, for a grandchild may hold the others
 * open. Returns what calls this off.
 */
function endWith(signal: AbortSignal, child: Result, ending: AbortController): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    ending.abort(signal.reason);
    timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.process?.stdout?.destroy();
      child.process?.stderr?.destroy();
    }, GRACE);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return () => {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  };
}
