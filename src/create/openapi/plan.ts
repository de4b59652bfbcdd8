import { z } from 'zod';
import { UserError } from '../../shell/errors.js';

/** More tools than this are no single purpose: a model chooses badly among them, and nobody reviews them (P-2). */
export const MOST_TOOLS = 15;

/** What a value may be: of a JSON Schema the part that a bounded schema can say. */
export type Shape =
  | { kind: 'text'; min: number; max: number; pattern?: string | undefined; format?: TextFormat | undefined }
  | {
      kind: 'number';
      whole: boolean;
      min?: number | undefined;
      max?: number | undefined;
      above?: number | undefined;
      below?: number | undefined;
    }
  | { kind: 'boolean' }
  | { kind: 'choice'; name: string; values: readonly (string | number | boolean)[] }
  | { kind: 'list'; items: Shape; min: number; max: number }
  | { kind: 'object'; name: string; fields: readonly Field[] }
  | { kind: 'either'; name: string; options: readonly Shape[] }
  | { kind: 'nullable'; of: Shape };

/** Formats of texts that arguments are checked for. */
export const TEXT_FORMATS = ['date', 'date-time', 'uuid', 'email'] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];

/** A property of an object, or an argument of a tool. */
export interface Field {
  name: string;
  shape: Shape;
  required: boolean;
  about: string;
}

/** A property that no prototype has, and that every client takes. */
export const PROPERTY = /^(?!(?:__proto__|constructor|prototype|toString|valueOf|hasOwnProperty)$)[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;
/** An argument is also a name in the code. */
export const ARGUMENT = /^(?!(?:constructor|prototype|toString|valueOf|hasOwnProperty)$)[A-Za-z]\w{0,39}$/;
/** A word that schemas are called by. */
export const WORD = /^[a-z][A-Za-z0-9]{0,39}$/;
/** One line that neither code, Markdown nor Handlebars takes for its own. */
export const PLAIN = /^[^\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029`*#|<>{}$\\"]*$/u;

const plain = (max: number) =>
  z
    .string()
    .max(max)
    .regex(PLAIN)
    .regex(/^[^[\]]*$/);
const value = z.string().max(100).regex(PLAIN);
const size = z.int().min(0).max(1e9);
const number = z.number().min(-1e16).max(1e16);

const shape: z.ZodType<Shape> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('text'),
      min: size,
      max: size,
      pattern: z.string().max(200).optional(),
      format: z.enum(TEXT_FORMATS).optional(),
    }),
    z.strictObject({
      kind: z.literal('number'),
      whole: z.boolean(),
      ...{ min: number.optional(), max: number.optional(), above: number.optional(), below: number.optional() },
    }),
    z.strictObject({ kind: z.literal('boolean') }),
    z.strictObject({
      kind: z.literal('choice'),
      name: z.string().regex(WORD),
      values: z
        .array(z.union([value, number, z.boolean()]))
        .min(1)
        .max(100),
    }),
    z.strictObject({ kind: z.literal('list'), items: shape, min: size, max: size }),
    z.strictObject({ kind: z.literal('object'), name: z.string().regex(WORD), fields: z.array(field(PROPERTY)).min(1).max(60) }),
    z.strictObject({ kind: z.literal('either'), name: z.string().regex(WORD), options: z.array(shape).min(2).max(10) }),
    z.strictObject({ kind: z.literal('nullable'), of: shape }),
  ]),
);

function field(name: RegExp) {
  return z.strictObject({ name: z.string().regex(name), shape, required: z.boolean(), about: plain(100).min(1) });
}

const segment = z.array(
  z.union([
    z.strictObject({ text: z.string().regex(/^[A-Za-z0-9._~!()*,;=:@+&-]{1,200}$/) }),
    z.strictObject({ argument: z.string().regex(ARGUMENT) }),
  ]),
);

const toolPlan = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/)
    .max(64),
  title: plain(60).min(1),
  description: plain(140).min(31),
  /** Segments of the path, each put together of fixed text and arguments. */
  path: z.array(segment.min(1)).max(30),
  input: z.array(field(ARGUMENT)).max(60),
  /** Parameters of the query. `commas`: a list is one value, with commas. */
  query: z
    .array(
      z.strictObject({ name: z.string().regex(/^[A-Za-z0-9_.[\]$-]{1,64}$/), argument: z.string().regex(ARGUMENT), commas: z.boolean() }),
    )
    .max(60),
  result: shape,
});
export type ToolPlan = z.output<typeof toolPlan>;

/** What is made of a document: everything that a project needs of it, in words that are safe to print. The record keeps it. */
const apiPlan = z.strictObject({
  title: plain(60).min(1),
  /** Address of the API, where the document has one that a server would take. */
  url: z
    .string()
    .max(300)
    .regex(/^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[A-Za-z0-9._~/-]*)?$/)
    .optional(),
  tools: z.array(toolPlan).min(1).max(MOST_TOOLS),
});
export type ApiPlan = z.output<typeof apiPlan>;

/** The plan that a record keeps. Whatever wrote it, nothing goes into code but what holds here. Throws a UserError. */
export function parsePlan(text: string): ApiPlan {
  const result = apiPlan.safeParse(parseJson(text));
  if (result.success) return result.data;
  const message = `The record of the tools that were made from an OpenAPI document is damaged: ${z.prettifyError(result.error).split('\n')[0]}. Restore it from git.`;
  throw new UserError(message, { exitCode: 1, reason: 'record-unusable' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
