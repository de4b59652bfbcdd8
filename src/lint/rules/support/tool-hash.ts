import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ToolModel } from '../../model/facts.js';
import { replaySchema } from './replay.js';

/**
 * What the field `schemaHash` of tools.lock.json must say: SHA-256 over everything of a tool that a client sees, keys sorted, as
 * generated servers compute it when they start. Undefined where source does not show all of it.
 */
export function schemaHash({ name, nameKnown, title, description, annotations, schema, outputSchema }: ToolModel): string | undefined {
  const input = jsonSchemaOf(replaySchema(schema.value), 'input');
  const output = jsonSchemaOf(replaySchema(outputSchema.value), 'output');
  if (!nameKnown || input === undefined || output === undefined || description === undefined) return undefined;
  return createHash('sha256').update(canonical({ name, title, description, annotations, input, output })).digest('hex');
}

function jsonSchemaOf(schema: z.ZodType | undefined, io: 'input' | 'output'): unknown {
  if (schema === undefined) return undefined;
  try {
    return z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  } catch {
    // A transformation has no JSON Schema.
    return undefined;
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, node: unknown) =>
    typeof node === 'object' && node !== null && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)))
      : node,
  );
}
