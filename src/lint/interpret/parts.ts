import type { Value } from './value.js';

/** What a value is made of. */
export function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'union':
      return value.options;
    case 'array':
      return [...value.elements, ...value.rest];
    case 'collection':
      return [...value.entries.flatMap((entry) => [entry.key, entry.value]), ...value.rest];
    case 'object':
      return [
        ...[...value.properties.values()].map((cell) => cell.value),
        ...value.others,
        ...value.spreads,
        ...(value.base ? [value.base] : []),
      ];
    case 'term':
      return [...(value.base ? [value.base] : []), ...(value.args ?? []), ...(value.results ?? [])];
    default:
      return [];
  }
}
