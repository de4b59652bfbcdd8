import type { WriteStream } from 'node:tty';
import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';

/** What a stream can show. */
export interface Terminal {
  /** True when a person is watching. */
  interactive: boolean;
  /** Columns; 80 where the stream has no width of its own. */
  width: number;
  /** Colours, or the same functions doing nothing. */
  color: ChalkInstance;
}

/** Describes stdout or stderr. Chalk knows FORCE_COLOR but not NO_COLOR (https://no-color.org), so that is decided here. */
export function terminal(stream: WriteStream, env: NodeJS.ProcessEnv = process.env): Terminal {
  const support = stream === process.stderr ? supportsColorStderr : supportsColor;
  const refused = env.NO_COLOR !== undefined && env.NO_COLOR !== '';
  return {
    interactive: stream.isTTY === true,
    width: stream.columns ?? 80,
    color: new Chalk({ level: refused || support === false ? 0 : support.level }),
  };
}
