import { spawn } from 'node:child_process';

/** A JSON-RPC message. */
export interface Message {
  id?: number | string;
  [key: string]: unknown;
}

/** How a program is started for a conversation. */
export interface Launch {
  command: string;
  args: readonly string[];
  cwd: string;
  /** Added to our own environment. */
  env: NodeJS.ProcessEnv;
}

/** Most characters of a program's stderr that are kept for an error. */
const STDERR_KEPT = 4000;

/**
 * Starts a program that speaks JSON-RPC on its stdin and stdout, sends `messages` one after the other, and returns the answers to those
 * that have an id. Ends the program. Throws when it ends too early or does not answer all within `timeout` milliseconds.
 */
export async function converse(launch: Launch, messages: readonly Message[], timeout: number, signal?: AbortSignal): Promise<Message[]> {
  const child = spawn(launch.command, [...launch.args], { cwd: launch.cwd, env: { ...process.env, ...launch.env }, stdio: 'pipe' });
  const answers = new Map<Message['id'], Message>();
  let [stderr, pending, arrived] = ['', '', () => {}];
  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (pending + text).split('\n');
    pending = lines.pop() ?? '';
    for (const message of lines.flatMap(parse)) answers.set(message.id, message);
    arrived();
  });
  let stop = () => {};
  const end = new Promise<never>((_resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${what}${stderr.trim() === '' ? '' : `:\n${stderr.trim()}`}`));
    const timer = setTimeout(() => fail(`no answer within ${timeout} ms`), timeout);
    child.on('error', (error) => fail(error.message));
    child.on('close', (code) => fail(`it ended with exit code ${code}`));
    child.on('close', () => clearTimeout(timer));
    stop = () => fail('stopped');
    signal?.addEventListener('abort', stop, { once: true });
  });
  const talk = async () => {
    for (const message of messages) {
      child.stdin.write(`${JSON.stringify(message)}\n`);
      while (message.id !== undefined && !answers.has(message.id)) await new Promise<void>((resolve) => (arrived = resolve));
    }
    return messages.map(({ id }) => answers.get(id)).filter((answer): answer is Message => answer !== undefined);
  };
  end.catch(() => {});
  try {
    return await Promise.race([talk(), end]);
  } finally {
    signal?.removeEventListener('abort', stop);
    child.kill('SIGKILL');
  }
}

function parse(line: string): Message[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value as Message] : [];
  } catch {
    return [];
  }
}
