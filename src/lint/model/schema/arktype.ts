import type { Machine } from '../../interpret/machine.js';
import { type ObjectValue, stringOf } from '../../interpret/value.js';
import { type Field, type FieldType, field } from './facts.js';

const TYPES: [RegExp, FieldType][] = [
  [/^string/, 'string'],
  [/^number\.integer/, 'integer'],
  [/^number|[<>]/, 'number'],
  [/^boolean/, 'boolean'],
  [/^(unknown|any)/, 'any'],
  [/^'|\|/, 'enum'],
  [/\[\]$/, 'array'],
];

/** The properties of `type({ 'a?': 'string > 0' })`. */
export function arktypeObject(machine: Machine, definition: ObjectValue): Field[] {
  return [...definition.properties].flatMap(([key, cell]) => {
    if (key === '+') return [];
    const text = stringOf(machine.read(cell)) ?? '';
    const type = TYPES.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
    return [
      field(key.replace(/\?$/, ''), type, {
        optional: key.endsWith('?'),
        bounded: /[<>=&/]|\./.test(text) || type === 'enum',
        ...(cell.node && { node: cell.node }),
      }),
    ];
  });
}
