/** What a value may be: of a JSON Schema the part that a strict, bounded schema can say. */
export type Shape =
  | { kind: 'text'; min: number; max: number; pattern?: string; format?: TextFormat }
  | { kind: 'number'; whole: boolean; min: number; max: number; above?: number; below?: number }
  | { kind: 'boolean' }
  | { kind: 'choice'; values: readonly Scalar[] }
  | { kind: 'list'; items: Shape; min: number; max: number }
  | { kind: 'object'; fields: readonly Field[] }
  | { kind: 'either'; options: readonly Shape[] }
  | { kind: 'nullable'; of: Shape };

export type Scalar = string | number | boolean;
export type TextFormat = 'date' | 'date-time' | 'uuid' | 'email';

/** A property of an object, or an argument of a tool. */
export interface Field {
  name: string;
  shape: Shape;
  required: boolean;
  about: string;
}

/** Whether a value goes in, where every rule of the document counts, or comes out, where what is not understood is left out. */
export type Direction = 'input' | 'output';
