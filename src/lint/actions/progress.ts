import type { WriteStream } from 'node:tty';
import { terminal } from '../../shell/terminal.js';

/** A line that tells how far a run is, and that is gone when it is done. */
export interface Progress {
  show(done: number, all: number): void;
  clear(): void;
}

const CELLS = 24;
/** Milliseconds between two changes of the line. */
const PAUSE = 80;

/** Tells progress where a person watches: never in a pipe, nor on a terminal that cannot go back in a line. */
export function progressOn(stream: WriteStream, quiet: boolean, env: NodeJS.ProcessEnv = process.env): Progress {
  const { interactive, width, color } = terminal(stream, env);
  if (quiet || !interactive || env.TERM === 'dumb') return { show: () => {}, clear: () => {} };
  let last = 0;
  return {
    show: (done, all) => {
      if (done === all || (done > 0 && Date.now() - last < PAUSE)) return;
      last = Date.now();
      if (all === 1) return void stream.write(`\r\u001B[K${color.dim('analysing …')}`);
      const full = Math.round((CELLS * done) / all);
      const bar = `${color.cyan('━'.repeat(full))}${color.dim('─'.repeat(CELLS - full))}`;
      stream.write(`\r\u001B[K${width > CELLS + 24 ? `${bar} ` : ''}${done} of ${all} packages`);
    },
    clear: () => {
      if (last > 0) stream.write('\r\u001B[K');
    },
  };
}
