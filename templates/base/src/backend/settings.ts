import type { BackendCheck } from '../platform/backend-check.js';

/** Environment variables of the domain, merged into the schema in `config.ts`. This domain has none. */
export const backendSettings = {};

export type BackendSettings = Readonly<Record<string, unknown>>;

export const backendChecks: readonly BackendCheck<BackendSettings>[] = [];
