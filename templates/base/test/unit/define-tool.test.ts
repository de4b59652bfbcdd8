import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineTool, type ToolDefinition } from '../../src/platform/define-tool.js';

const definition: ToolDefinition<z.ZodObject, z.ZodObject> = {
  name: 'find_items',
  title: 'Find items',
  description: 'Finds items.',
  scopes: ['items:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({}),
  output: z.strictObject({}),
  handler: async () => ({}),
};

describe('defineTool', () => {
  it.each(['', 'find items', 'find/items', 'příkaz', 'x'.repeat(129)])('refuses the name "%s" (P-156)', (name) => {
    expect(() => defineTool({ ...definition, name })).toThrow('must match');
  });

  it.each([
    ['drops unknown keys', z.object({})],
    ['lets unknown keys pass', z.looseObject({})],
    ['takes any key', z.object({}).catchall(z.string())],
  ])('refuses an input object that %s (P-54)', (_name, input) => {
    expect(() => defineTool({ ...definition, input })).toThrow('z.strictObject');
  });

  it('refuses a tool that is read-only and destructive at once (P-44)', () => {
    expect(() => defineTool({ ...definition, annotations: { ...definition.annotations, destructiveHint: true } })).toThrow('cannot be');
  });
});
