import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment, FIXTURE_CLI } from './cli.js';

/** Wait for `expect` in what appeared since the last step, then type `send` or send `signal` to the process. */
export interface Step {
  expect: string;
  send?: string;
  signal?: 'SIGINT' | 'SIGTERM' | 'SIGHUP';
}

export interface Conversation {
  code: number;
  transcript: string;
  /** The text of the first step that never came. */
  missed: string | null;
}

export const ENTER = '\r';
export const DOWN = '\u001b[B';
export const CTRL_C = '\u0003';

/** Runs the command in a real terminal (Python's pty module) and types the steps. */
export function converse(args: readonly string[], options: { cwd: string; steps: readonly Step[]; env?: NodeJS.ProcessEnv }): Conversation {
  const job = {
    argv: [process.execPath, FIXTURE_CLI, ...args],
    cwd: options.cwd,
    env: cleanEnvironment({ TERM: 'xterm', ...options.env }),
    steps: options.steps,
    timeout: 20,
  };
  const script = fileURLToPath(new URL('type-in-terminal.py', import.meta.url));
  return JSON.parse(execFileSync('python3', [script], { input: JSON.stringify(job), encoding: 'utf8' }));
}
