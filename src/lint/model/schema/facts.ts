import type { ts } from 'ts-morph';
import type { FunctionValue, Value } from '../../interpret/value.js';

/** How a schema treats what it does not declare. */
export type SchemaKind = 'closed' | 'plain' | 'open' | 'empty' | 'absent' | 'dynamic';

export type FieldType =
  | 'string'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'array'
  | 'object'
  | 'enum'
  | 'literal'
  | 'union'
  | 'record'
  | 'any'
  | 'other'
  | 'unknown';

/** One property of an input schema. */
export interface Field {
  name: string;
  type: FieldType;
  optional: boolean;
  described: boolean;
  /** Length, range, pattern, format or enum: something limits it. */
  bounded: boolean;
  /** Accepts anything, at some depth. */
  open: boolean;
  /** A regular expression that it must match: source text, with flags where it has any. */
  pattern?: string;
  /** What kind of text it is, in the word of the schema library: url, email, uuid, date-time. */
  format?: string;
  /** Whatever arrives is turned into the type first. */
  coerced?: boolean;
  /** Functions of the program that must say yes: `.refine(check)`. */
  checks?: FunctionValue[];
  /** Allowed values, where they are listed. */
  values?: string[];
  node?: ts.Node;
  /** What it is made of: properties of an object, items of an array. */
  inner: Field[];
}

/** How a schema is written. A shape is an object of validators without a call around it. */
export type SchemaForm = 'zod' | 'shape' | 'json' | 'typebox' | 'valibot' | 'arktype';

export interface SchemaFacts {
  kind: SchemaKind;
  fields: Field[];
  node?: ts.Node;
  /** `{ type: 'object' }` without a list of properties: it does not even say that there are none. */
  bare?: boolean;
  form?: SchemaForm;
  /** It goes through a converter on its way to the server: `fromJsonSchema(schema)`, `zodToJsonSchema(schema)`. */
  converted?: boolean;
  /** The root is one of several alternatives, rather than one object. */
  alternatives?: boolean;
  /** What a schema that is no object is: a text, a number, a list. */
  root?: Field;
  /** What declares it, for those who look for more than is told here. */
  value?: Value;
}

export const ABSENT: SchemaFacts = { kind: 'absent', fields: [] };

export function dynamic(node?: ts.Node): SchemaFacts {
  return { kind: 'dynamic', fields: [], ...(node && { node }) };
}

export function field(name: string, type: FieldType, extra: Partial<Field> = {}): Field {
  const bounded = type === 'boolean' || type === 'enum' || type === 'literal';
  return { name, type, optional: false, described: false, bounded, open: type === 'any' || type === 'record', inner: [], ...extra };
}
