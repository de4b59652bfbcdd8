import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Tool } from './define-tool.js';
import { ToolError } from './errors.js';

/** Arguments with more nesting than this are refused before any schema runs (P-55). */
const MAX_DEPTH = 10;
const MAX_ISSUES = 5;

/** Parses arguments with the tool's strict schema. The error names fields and rules, never a value (P-57). */
export function validateInput(tool: Pick<Tool, 'input'>, value: unknown): unknown {
  if (deeperThan(value, MAX_DEPTH)) throw new ToolError('INVALID_INPUT', `The arguments are nested deeper than ${MAX_DEPTH} levels.`);
  const parsed = tool.input.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, MAX_ISSUES).map(describeIssue);
  throw new ToolError('INVALID_INPUT', `The arguments do not match the input schema: ${issues.join('; ')}.`);
}

/** Parses a handler's result: what the output schema does not declare never leaves (P-66, P-72). A mismatch is a defect of ours. */
export function parseOutput(tool: Pick<Tool, 'name' | 'output'>, value: unknown): unknown {
  const parsed = tool.output.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`Tool ${tool.name} returned something that its output schema refuses: ${parsed.error.message}`);
}

/**
 * The schema as the SDK shows it to clients. It validates nothing: the pipeline does that itself, after authorization
 * and with its own error texts (P-87). Converted once, because the SDK asks for it on every request.
 */
export function advertise(schema: z.ZodObject, io: 'input' | 'output'): StandardSchemaWithJSON<unknown, unknown> {
  const json = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  const convert = () => json as Record<string, unknown>;
  return {
    '~standard': { version: 1, vendor: 'pipeline', validate: (value) => ({ value }), jsonSchema: { input: convert, output: convert } },
  };
}

/** An unknown key is the caller's own word: it is counted, not repeated. */
function describeIssue(issue: z.core.$ZodIssue): string {
  const field = issue.path.length === 0 ? 'the arguments' : issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return `${field}: ${issue.keys.length} unknown ${issue.keys.length === 1 ? 'key' : 'keys'}`;
  return `${field}: ${issue.message}`;
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => deeperThan(child, levels - 1));
}
