import { z } from 'zod';
import { FOREIGN_STEPS, LAYERS } from './foreign/steps.js';

/** The flags as commander hands them over. */
export const upgradeOptionsSchema = z.strictObject({
  set: z.array(z.string()).default([]),
  dryRun: z.boolean().default(false),
  diff: z.boolean().default(false),
  json: z.boolean().default(false),
  verify: z.boolean(),
  conflict: z.enum(['inline', 'rej']).default('inline'),
  allowDirty: z.boolean().default(false),
  allowWeaker: z.boolean().default(false),
  continue: z.boolean().default(false),
  abort: z.boolean().default(false),
  step: z.array(z.enum(FOREIGN_STEPS)).default([]),
  layer: z.array(z.enum(LAYERS)).default([]),
  yes: z.boolean().default(false),
  run: z.string().min(1).optional(),
  runHttp: z.string().min(1).optional(),
  golden: z.string().min(1).optional(),
  sarif: z.boolean().default(false),
});
export type UpgradeOptions = z.infer<typeof upgradeOptionsSchema>;
