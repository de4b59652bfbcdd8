import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { temporaryFolder } from './temp.js';

// A test that starts processes takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** The repository. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The shipped command, and the same on the small templates of test/fixtures. Both run from `dist`: build first. */
export const BIN = join(projectRoot, 'bin/create-mcp-server.js');
export const FIXTURE_CLI = join(projectRoot, 'test/helpers/fixture-cli.js');

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd: string;
  script?: string;
  /** `closed`: the file descriptor ends at once. `pipe`: it stays open and silent. */
  stdin?: 'closed' | 'pipe';
  /** What comes on standard input, which then ends. */
  input?: string;
  env?: NodeJS.ProcessEnv;
  /** Milliseconds that it has; a minute where nothing else is said. */
  timeout?: number;
  /** Arguments for node itself. */
  node?: string[];
  /** User and group to run as. */
  uid?: number;
  /** Called with a function that sends a signal, as soon as the process runs. */
  started?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** An environment in which nothing of the machine's shows: no CI, no package manager's agent, no git identity, no colours. */
export function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const nothing = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1' };
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...nothing, ...extra };
}

/** Runs the command to its end, at most a minute unless more is given. */
export function runCli(args: readonly string[], options: RunOptions): Promise<Run> {
  const {
    cwd,
    script = FIXTURE_CLI,
    input,
    stdin = input === undefined ? 'closed' : 'pipe',
    env = {},
    node = [],
    uid,
    timeout = 60_000,
  } = options;
  const child = spawn(process.execPath, [...node, script, ...args], {
    cwd,
    env: cleanEnvironment(env),
    stdio: [stdin === 'closed' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  if (input !== undefined) child.stdin?.end(input);
  options.started?.((signal) => void child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, ...output }));
  });
}

/** A PATH on which the programs in `scripts` (name to shell script) come first. */
export function pathWith(scripts: Record<string, string>): string {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return [folder, process.env.PATH].join(delimiter);
}
