import { Chain, type Code, type CodeObject, zod } from './code.js';
import type { Direction, Field, Shape } from './shape.js';

/** The code of the schema for a shape. Objects that come in are closed; of those that come out, what is not declared is dropped. */
export function schemaCode(shape: Shape, direction: Direction): Chain {
  switch (shape.kind) {
    case 'text':
      return textCode(shape);
    case 'number':
      return numberCode(shape);
    case 'boolean':
      return zod.call('boolean');
    case 'choice':
      return shape.values.every((value) => typeof value === 'string') ? zod.call('enum', [...shape.values]) : zod.call('literal', [...shape.values]);
    case 'list': {
      const list = zod.call('array', schemaCode(shape.items, direction));
      return (shape.min > 0 ? list.call('min', shape.min) : list).call('max', shape.max);
    }
    case 'object':
      return zod.call(direction === 'input' ? 'strictObject' : 'object', fieldsCode(shape.fields, direction));
    case 'either':
      return zod.call('union', shape.options.map((option) => schemaCode(option, direction)));
    case 'nullable':
      return schemaCode(shape.of, direction).call('nullable');
  }
}

/** The properties of an object, each described. */
export function fieldsCode(fields: readonly Field[], direction: Direction): CodeObject {
  return Object.fromEntries(
    fields.map(({ name, shape, required, about }): [string, Code] => {
      const schema = schemaCode(shape, direction);
      return [name, (required ? schema : schema.call('optional')).call('describe', about)];
    }),
  );
}

const FORMATS = { email: 'email', uuid: 'uuid', date: 'iso.date' } as const;

function textCode({ min, max, pattern, format }: Extract<Shape, { kind: 'text' }>): Chain {
  if (format === 'date-time') return zod.call('iso.datetime', { offset: true }).call('max', max);
  if (format !== undefined) return zod.call(FORMATS[format]).call('max', max);
  const text = zod.call('string');
  const bounded = (min > 0 ? text.call('min', min) : text).call('max', max);
  return pattern === undefined ? bounded : bounded.call('regex', new RegExp(pattern, 'u'));
}

function numberCode({ whole, min, max, above, below }: Extract<Shape, { kind: 'number' }>): Chain {
  const start = zod.call(whole ? 'int' : 'number').call('min', min).call('max', max);
  const over = above === undefined ? start : start.call('gt', above);
  return below === undefined ? over : over.call('lt', below);
}
