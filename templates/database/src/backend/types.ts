/** What can be done with a column. `opaque` columns are only shown; `binary` ones not even that. */
export type Kind = 'text' | 'number' | 'boolean' | 'time' | 'identifier' | 'opaque' | 'binary';

/** A value as a caller gives and gets it. Numbers that JavaScript cannot hold exactly travel as text. */
export type Value = string | number | boolean | null;

/** By `pg_type.typcategory`: A array, B boolean, D date and time, E enumeration, N number, S string, T interval. */
const KINDS: Readonly<Record<string, Kind>> = { B: 'boolean', D: 'time', E: 'text', N: 'number', S: 'text', T: 'time' };
const INEXACT = new Set(['smallint', 'integer', 'real', 'double precision']);
const BY_NAME: Readonly<Record<string, Kind>> = { uuid: 'identifier', bytea: 'binary', money: 'opaque' };

export function kindOf(type: string, category: string): Kind {
  return BY_NAME[type] ?? KINDS[category] ?? 'opaque';
}

/** The type that a bound text is turned into before it is compared: the column's own, so that its index can be used. */
export function castOf({ type, kind }: { type: string; kind: Kind }): string {
  // Without a length `character` would mean one character.
  return kind === 'text' && type === 'character' ? 'text' : type;
}

/** A selected text as a value. */
export function parseValue(text: string | null, type: string): Value {
  if (text === null) return null;
  if (type === 'boolean') return text === 'true';
  if (!INEXACT.has(type)) return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}
