import * as z from 'zod';
import type { BackendCheck } from '../platform/backend-check.js';

/** Environment variables of the domain, merged into the schema in `config.ts`. */
export const backendSettings = {
  MCP_FILES_ROOT: z.string().min(1).max(4096),
  // P-59
  MCP_FILES_MAX_BYTES: z.coerce.number().pipe(z.int().min(1_024).max(104_857_600)).default(10_485_760),
};

export type BackendSettings = z.output<z.ZodObject<typeof backendSettings>>;

export const backendChecks: readonly BackendCheck<BackendSettings>[] = [];
