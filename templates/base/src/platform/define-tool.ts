import * as z from 'zod';
import type { Backend } from '../backend/index.js';

/** The verified caller. It has no token: nothing behind the front door can forward one (P-32). */
export interface Principal {
  /** Unique and stable: rate limits, audit records and caches are keyed by it. */
  id: string;
  clientId: string;
  scopes: ReadonlySet<string>;
}

/** What a handler gets besides its input. */
export interface CallContext {
  principal: Principal;
  /** Aborts on cancellation, disconnect and deadline: pass it to everything that waits (P-81). */
  signal: AbortSignal;
  correlationId: string;
  backend: Backend;
  // {{#if confirm}}
  /** Returns when a person has agreed to exactly `subject` (P-45); for tools with `asks` only. */
  confirm(question: string, subject: unknown): Promise<void>;
  // {{/if}}
}

/** All four hints are mandatory: the protocol's defaults claim the worst, silence misleads (P-44). */
export interface Annotations {
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
}

export interface ToolDefinition<Input extends z.ZodObject, Output extends z.ZodObject> {
  /** verb_noun, [A-Za-z0-9_.-], at most 128 characters (P-156). */
  name: string;
  title: string;
  /** Purpose, limits, side effects and the usual next step (P-157). */
  description: string;
  /** Every one of these is needed. There is no tool without a scope (P-40). */
  scopes: readonly [string, ...string[]];
  annotations: Annotations;
  // {{#if confirm}}
  /** Whether the handler calls `confirm`. */
  asks?: true;
  // {{/if}}
  /** z.strictObject with bounded, described properties (P-53 to P-56). */
  input: Input;
  /** What leaves the server: anything not declared here is dropped (P-72, P-76). */
  output: Output;
  handler(input: z.output<Input>, context: CallContext): Promise<z.input<Output>>;
}

/** A tool whose types the pipeline need not know. */
export interface Tool extends Omit<ToolDefinition<z.ZodObject, z.ZodObject>, 'handler'> {
  handler(input: unknown, context: CallContext): Promise<unknown>;
}

const NAME = /^[A-Za-z0-9_.-]{1,128}$/;

/** The only way to make a tool. Refuses what the type system cannot: a bad name, an open input object, a lying annotation. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(definition: ToolDefinition<Input, Output>): Tool {
  const { name, annotations, input } = definition;
  if (!NAME.test(name)) throw new TypeError(`Tool name "${name}" must match ${NAME}.`);
  if (!(input.def.catchall instanceof z.ZodNever)) throw new TypeError(`Tool "${name}": declare the input with z.strictObject (P-54).`);
  if (annotations.readOnlyHint && annotations.destructiveHint)
    throw new TypeError(`Tool "${name}" cannot be read-only and destructive (P-44).`);
  // The pipeline parses the input with this very schema before it calls the handler, so the cast holds.
  return { ...definition, handler: (value, context) => definition.handler(value as z.output<Input>, context) };
}
