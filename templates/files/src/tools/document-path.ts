import * as z from 'zod';

const MAX_PATH = 1_024;

/** A path as the model gives it. What it may reach is decided in `backend/root.ts`, on the real path. */
export const documentPath = z
  .string()
  .max(MAX_PATH)
  .regex(/^[^\\]*$/, 'must use forward slashes');

/** A path that this server hands out. */
export const servedPath = z.string().max(MAX_PATH);
