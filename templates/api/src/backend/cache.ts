const MAX_ENTRIES = 1_000;
const MAX_TOTAL_BYTES = 16_777_216;

export interface CacheTimes {
  /** How long an answer is as good as a new one. */
  freshMs: number;
  /** How much longer it is better than none, while the API is down. */
  staleMs: number;
}

export interface Kept {
  body: unknown;
  /** When the API said so, in milliseconds since 1970. */
  at: number;
}

interface Entry extends Kept {
  principalId: string;
  bytes: number;
}

/**
 * Answers of the API for a short time (P-86). The principal is a part of every key, so that no answer reaches anybody but the caller whom the
 * API answered. Bounded in number and in bytes; what was not used for longest goes first.
 */
export class AnswerCache {
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(
    private readonly times: CacheTimes,
    private readonly now: () => number = Date.now,
  ) {}

  /** The answer where it is fresh; with `orStale` also where it is only better than none. */
  find(principalId: string, path: string, orStale = false): Kept | undefined {
    const key = keyOf(principalId, path);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const age = this.now() - entry.at;
    if (age > this.times.freshMs + this.times.staleMs) this.#remove(key, entry);
    if (age >= this.times.freshMs + (orStale ? this.times.staleMs : 0)) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry); // the last in the map is the last used
    return entry;
  }

  keep(principalId: string, path: string, body: unknown, bytes: number): void {
    this.forget(principalId, path);
    if (bytes > MAX_TOTAL_BYTES || this.times.freshMs + this.times.staleMs === 0) return;
    this.#entries.set(keyOf(principalId, path), { principalId, body, bytes, at: this.now() });
    this.#bytes += bytes;
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= MAX_ENTRIES && this.#bytes <= MAX_TOTAL_BYTES) return;
      this.#remove(key, entry);
    }
  }

  forget(principalId: string, path: string): void {
    const key = keyOf(principalId, path);
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#remove(key, entry);
  }

  /** After a write: what this caller read may be wrong now. */
  forgetAllOf(principalId: string): void {
    for (const [key, entry] of this.#entries) if (entry.principalId === principalId) this.#remove(key, entry);
  }

  #remove(key: string, entry: Entry): void {
    if (this.#entries.delete(key)) this.#bytes -= entry.bytes;
  }
}

/** As JSON, so that no text in one part looks like another part. */
function keyOf(principalId: string, path: string): string {
  return JSON.stringify([principalId, path]);
}
