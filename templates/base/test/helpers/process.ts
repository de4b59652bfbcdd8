import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The built server as a process of its own, with everything it writes. `npm run build` comes first. */
export class ServerProcess {
  readonly child: ChildProcessWithoutNullStreams;
  stdout = '';
  stderr = '';

  constructor(env: Readonly<Record<string, string>>, main = MAIN, args: readonly string[] = []) {
    this.child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env.PATH, ...env } });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
  }

  /** Waits for the end; gives the exit code, or null where a signal ended it. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const [code] = (await once(this.child, 'close')) as [number | null];
    return code;
  }

  /** Waits until stderr holds `text`. */
  async logged(text: string): Promise<void> {
    while (!this.stderr.includes(text)) await this.wrote();
  }

  /** Waits until the server writes to stderr again. */
  async wrote(): Promise<void> {
    await once(this.child.stderr, 'data');
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
