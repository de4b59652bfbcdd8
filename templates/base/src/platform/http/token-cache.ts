import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const MAX_TOKENS = 10_000;
/** The longest that a revoked token can live on here. */
const MAX_AGE_MS = 60_000;

/**
 * Remembers who a token speaks for, never longer than it is valid: a signature check costs about 250 µs, this about 2. Keyed by
 * SHA-256, so that no token stays in memory. Refusals are not remembered.
 */
export class TokenCache<Caller extends object> {
  readonly #verified = new LRUCache<string, { caller: Caller; until: number }>({ max: MAX_TOKENS });

  /** Whoever this Authorization header was verified to be; undefined where that is not known, or no longer. */
  recall(header: string): Caller | undefined {
    const known = this.#verified.get(keyOf(header));
    return known !== undefined && Date.now() < known.until ? known.caller : undefined;
  }

  /** `expiresAt` in seconds since 1970, as tokens have it. */
  remember(header: string, caller: Caller, expiresAt: number | undefined): void {
    const until = Math.min((expiresAt ?? 0) * 1000, Date.now() + MAX_AGE_MS);
    if (until > Date.now()) this.#verified.set(keyOf(header), { caller, until });
  }
}

function keyOf(header: string): string {
  return hash('sha256', header, 'base64');
}
