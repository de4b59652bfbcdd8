import type { BackendSettings } from './settings.js';

/** What stands behind the tools. This server computes everything itself, so there is nothing to connect to. */
export interface Backend {
  /** Rejects when the dependency cannot serve: decides `/ready`. */
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export function createBackend(_settings: BackendSettings): Backend {
  return { check: async () => {}, close: async () => {} };
}
