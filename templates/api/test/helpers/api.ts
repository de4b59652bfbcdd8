import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { httpTransport } from '../../src/backend/http.js';
import { type Backend, backendOver } from '../../src/backend/index.js';
import type { Pace } from '../../src/backend/retry.js';
import { type BackendSettings, backendSettings } from '../../src/backend/settings.js';

export function settingsOf(values: Record<string, string> = {}): BackendSettings {
  return z.object(backendSettings).parse(values);
}

/** No waiting between attempts; how long it would have been is kept. */
export function noPauses(random = 0.5): Pace & { paused: number[] } {
  const paused: number[] = [];
  return { paused, random: () => random, pause: async (ms) => void paused.push(ms) };
}

/** A backend that may reach this machine, as a developer would configure it. Closed when the test ends. */
export function backendFor(url: URL, values: Record<string, string> = {}, pace: Pace = noPauses()): Backend {
  const settings = settingsOf({
    MCP_API_NETWORKS: '127.0.0.0/8',
    MCP_API_TIMEOUT_MS: '2000',
    MCP_API_MAX_RESPONSE_BYTES: '100000',
    ...values,
  });
  const backend = backendOver(httpTransport(url, settings), settings, pace);
  onTestFinished(() => backend.close());
  return backend;
}

export const thing = z.object({ id: z.string().max(20) });

/** Reads `/things/1` for alice, but for `changes`. */
export function read(backend: Backend, changes: { principalId?: string; path?: string; signal?: AbortSignal } = {}) {
  return backend.read({ principalId: 'alice', path: '/things/1', answer: thing, signal: new AbortController().signal, ...changes });
}

/** Creates a thing for alice, but for `changes`. */
export function write(backend: Backend, changes: { principalId?: string; idempotencyKey?: string; signal?: AbortSignal } = {}) {
  const request = { principalId: 'alice', method: 'POST', path: '/things', body: { name: 'x' }, idempotencyKey: 'key-12345' } as const;
  return backend.write({ ...request, answer: thing, signal: new AbortController().signal, ...changes });
}
