import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where whole lines go, at once; throws where they cannot. */
export interface Sink {
  write(lines: string): unknown;
  close?(): void;
}

/** Calls that end together share one write, which costs more than the record itself; but so few that none waits for long. */
const LARGEST_BATCH = 32;

interface Batch {
  lines: string;
  size: number;
  written: Promise<void>;
  settle: (error?: unknown) => void;
}

/** Writes lines in order, together where they come together. Nothing is ever left waiting when the event loop turns. */
export class AuditWriter {
  #batch: Batch | undefined;

  constructor(private readonly sink: Sink) {}

  /** Resolves when the line is with the system; rejects, and ends the process, where it cannot be (P-115). */
  write(line: string): Promise<void> {
    const batch = this.#batch ?? this.#begin();
    batch.lines += line;
    batch.size += 1;
    if (batch.size >= LARGEST_BATCH) this.#flush(batch);
    return batch.written;
  }

  close(): void {
    if (this.#batch !== undefined) this.#flush(this.#batch);
    this.sink.close?.();
  }

  #begin(): Batch {
    const batch: Batch = { lines: '', size: 0, written: Promise.resolve(), settle: () => {} };
    batch.written = new Promise((resolve, reject) => {
      batch.settle = (error) => (error === undefined ? resolve() : reject(error));
    });
    this.#batch = batch;
    setImmediate(() => this.#flush(batch));
    return batch;
  }

  #flush(batch: Batch): void {
    if (this.#batch !== batch) return;
    this.#batch = undefined;
    try {
      this.sink.write(batch.lines);
      batch.settle();
    } catch (cause) {
      const error = new Error('The audit trail cannot be written.', { cause });
      batch.settle(error);
      // The calls of this batch fail, and no other may follow: outside of any call, so that nothing catches it.
      setImmediate(() => {
        throw error;
      });
    }
  }
}

/** Appends to a file that only its owner can read; to stderr where there is none. */
export function openSink(file: string | undefined): Sink {
  if (file === undefined) return { write: (lines) => process.stderr.write(lines) };
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(file, 'a', 0o600);
  // mcp-lint-disable-next-line no-blocking-call -- a record is on disk before its answer goes out, and one write serves a batch
  return { write: (lines) => appendFileSync(handle, lines), close: () => closeSync(handle) };
}
