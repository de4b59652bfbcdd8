import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a program ended, with everything it wrote. */
export interface Finished {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** After this long the program and everything it started is ended, and the run fails. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 300_000;
const STOP_GRACE_MS = 10_000;
const POLL_MS = 50;

/** Groups of processes that are up: ended at the latest when this process ends, however that comes. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
});

/** Runs a program to its end. Throws when it cannot be started or takes too long. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, ...rest } = options;
  const program = launch(command, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] });
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    signalGroup(program.child, 'SIGKILL');
  }, timeoutMs);
  const code = await program.ended.finally(() => clearTimeout(limit));
  const finished = { code, stdout: program.stdout, stderr: program.stderr };
  if (isLate) throw new Error(`${describe(command, args)} took longer than ${timeoutMs} ms.\n${tail(finished)}`);
  return finished;
}

/** Runs a program that must succeed; the error says what it wrote. */
export async function succeed(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const finished = await run(command, args, options);
  if (finished.code !== 0) throw new Error(`${describe(command, args)} ended with ${finished.code}.\n${tail(finished)}`);
  return finished;
}

/** A program that keeps running. */
export interface Service {
  /** Everything it wrote to both streams so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts a program and waits until `isReady` resolves to true. Throws with its output when it ends first or takes too long. */
export async function startService(
  command: string,
  args: readonly string[],
  options: RunOptions & { isReady: (output: string) => boolean | Promise<boolean> },
): Promise<Service> {
  const { timeoutMs = 60_000, isReady, ...rest } = options;
  const program = launch(command, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] });
  const service = { output: () => program.stdout + program.stderr, stop: () => stop(program) };
  const deadline = Date.now() + timeoutMs;
  while (!(await isReady(service.output()))) {
    if (program.child.exitCode === null && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      continue;
    }
    await service.stop();
    throw new Error(`${describe(command, args)} did not come up.\n${service.output().slice(-4000)}`);
  }
  return service;
}

interface Program {
  child: ChildProcess;
  stdout: string;
  stderr: string;
  ended: Promise<number | null>;
}

/** In a process group of its own, so that what it starts can be ended with it. */
function launch(command: string, args: readonly string[], options: SpawnOptions): Program {
  const child = spawn(command, args, { ...options, detached: true });
  running.add(child);
  const program: Program = { child, stdout: '', stderr: '', ended: ending(child) };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    program.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    program.stderr += text;
  });
  return program;
}

async function ending(child: ChildProcess): Promise<number | null> {
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  } finally {
    running.delete(child);
  }
}

async function stop({ child, ended }: Program): Promise<void> {
  const force = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_GRACE_MS);
  signalGroup(child, 'SIGTERM');
  await ended.finally(() => clearTimeout(force));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It is gone already.
  }
}

function describe(command: string, args: readonly string[]): string {
  return `"${[command, ...args].join(' ')}"`;
}

function tail({ stdout, stderr }: Finished): string {
  return `${stdout.slice(-4000)}\n${stderr.slice(-4000)}`;
}
