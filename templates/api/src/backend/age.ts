import * as z from 'zod';

/** What every answer says of its age (P-85). */
export const age = {
  degraded: z.boolean().describe('True where the API is down and this is what it said at asOf.'),
  asOf: z.iso.datetime().max(40).describe('When the API said so.'),
};
