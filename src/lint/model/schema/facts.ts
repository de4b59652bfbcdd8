import type { ts } from 'ts-morph';

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
  /** Allowed values, where they are listed. */
  values?: string[];
  node?: ts.Node;
  /** What it is made of: properties of an object, items of an array. */
  inner: Field[];
}

export interface SchemaFacts {
  kind: SchemaKind;
  fields: Field[];
  node?: ts.Node;
}

export const ABSENT: SchemaFacts = { kind: 'absent', fields: [] };

export function dynamic(node?: ts.Node): SchemaFacts {
  return { kind: 'dynamic', fields: [], ...(node && { node }) };
}

export function field(name: string, type: FieldType, extra: Partial<Field> = {}): Field {
  const bounded = type === 'boolean' || type === 'enum' || type === 'literal';
  return { name, type, optional: false, described: false, bounded, open: type === 'any' || type === 'record', inner: [], ...extra };
}
