import type { Field, Shape } from './plan.js';

/** A value of a shape, for tests and for trying out; undefined where nobody can say what would match an expression. */
export function exampleOf(shape: Shape): unknown {
  switch (shape.kind) {
    case 'text':
      return textExample(shape);
    case 'number':
      return numberExample(shape);
    case 'boolean':
      return true;
    case 'choice':
      return shape.values[0];
    case 'list':
      return Array.from({ length: Math.max(shape.min, Math.min(1, shape.max)) }, () => exampleOf(shape.items));
    case 'object':
      return exampleFields(shape.fields);
    case 'either':
      return shape.options[0] === undefined ? undefined : exampleOf(shape.options[0]);
    case 'nullable':
      return exampleOf(shape.of);
  }
}

/** An object with these fields. */
export function exampleFields(fields: readonly Field[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, shape }) => [name, exampleOf(shape)]));
}

const FORMATS = {
  date: '2026-01-31',
  'date-time': '2026-01-31T08:00:00Z',
  uuid: '00000000-0000-4000-8000-000000000001',
  email: 'ada@example.com',
} as const;

function textExample({ min, max, pattern, format }: Extract<Shape, { kind: 'text' }>): string | undefined {
  if (format !== undefined) return FORMATS[format];
  const text = 'example'.repeat(Math.ceil(Math.max(min, 1) / 7)).slice(0, Math.max(min, Math.min(max, 7)));
  if (pattern === undefined) return text;
  const tries = [text, 'A', '1', 'a', 'AB', '12', 'ABC', '123', '1234', 'A1', '12345', '1234567890', '1234567890123', 'example-1'];
  return tries.find((candidate) => candidate.length >= min && candidate.length <= max && new RegExp(pattern, 'u').test(candidate));
}

function numberExample({ whole, min, max, above, below }: Extract<Shape, { kind: 'number' }>): number | undefined {
  const fits = (value: number) =>
    value >= (min ?? value) && value <= (max ?? value) && (above === undefined || value > above) && (below === undefined || value < below);
  const low = min ?? above ?? max ?? below ?? 0;
  const high = max ?? below ?? low;
  return [1, 0, low, high, low + 1, high - 1, (low + high) / 2].find((value) => fits(value) && (!whole || Number.isInteger(value)));
}
