import { inspect } from 'node:util';

const MASK = '[secret]';

/** Every secret value of the process, for redaction by value. Shorter values would mask ordinary words. */
let known: readonly string[] = [];
const SHORTEST_REDACTED = 8;

/** A value that logs, JSON and templates show as `[secret]`; only `reveal()` gives it away (P-98). */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    // Longest first: where one secret starts another, masking the short one would leave the end of the long one.
    if (value.length >= SHORTEST_REDACTED) known = [...new Set([...known, value])].sort((a, b) => b.length - a.length);
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

/** The values that must never leave the process, longest first. */
export function knownSecrets(): readonly string[] {
  return known;
}
