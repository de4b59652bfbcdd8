import type { Field, SchemaFacts } from '../model/schema/facts.js';
import type { Certainty } from './certainty.js';
import { Characters, NUMERIC, PLAIN, readPattern } from './characters.js';

/** Text formats whose values have only letters, digits and `-._:=+@/`, and the characters that each can have. */
const FORMATS: Record<string, Characters> = {
  ...Object.fromEntries(
    [
      'uuid',
      'uuidv4',
      'uuidv6',
      'uuidv7',
      'guid',
      'nanoid',
      'cuid',
      'cuid2',
      'ulid',
      'xid',
      'ksuid',
      'hex',
      'hash',
      'base64url',
      'jwt',
      'e164',
      'mac',
    ].map((name) => [name, PLAIN]),
  ),
  ...Object.fromEntries(['date', 'time', 'date-time', 'datetime', 'duration'].map((name) => [name, PLAIN])),
  ...Object.fromEntries(['ip', 'ipv4', 'ipv6'].map((name) => [name, PLAIN.or(Characters.of('%'))])),
  ...Object.fromEntries(['cidr', 'cidrv4', 'cidrv6', 'base64'].map((name) => [name, PLAIN.or(Characters.of('/'))])),
};

/** The property of a schema that a chain of names reads; `[]` reads an item. Undefined where the schema does not say. */
export function fieldAt(schema: SchemaFacts, names: readonly string[]): Field | undefined {
  let fields: readonly Field[] = schema.fields;
  let current: Field | undefined;
  for (const name of names) {
    if (current?.type === 'record' || current?.type === 'any') return undefined;
    const item = name === '[]' && current?.type === 'array';
    const next: Field | undefined = item ? current?.inner[0] : fields.find((field) => field.name === name);
    // A method of text, or an index into it: still made of the same characters.
    if (next === undefined) return current !== undefined && current.inner.length === 0 ? current : undefined;
    current = next;
    fields = next.inner;
  }
  return current;
}

/** What a schema makes sure of for one property; undefined where it lets any text through. */
export function certaintyOfField(field: Field): Certainty | undefined {
  const nothing = { characters: Characters.ANY, choice: false, marks: new Set<string>(), weak: [] };
  // Not an object: what it holds cannot be an operator of a query, or a list.
  const text = { ...nothing, marks: new Set(['text']) };
  switch (field.type) {
    case 'enum':
    case 'literal':
      return { ...text, choice: true };
    case 'number':
    case 'integer':
      return { ...text, characters: NUMERIC };
    case 'boolean':
      return { ...text, characters: NUMERIC.or(Characters.of('truefalse')), marks: new Set(['text', 'boolean']) };
    case 'string':
      return ofText(field, text);
    case 'array':
      return field.inner[0] === undefined ? undefined : certaintyOfField(field.inner[0]);
    case 'union': {
      const parts = field.inner.map(certaintyOfField);
      const known = parts.filter((part) => part !== undefined);
      if (known.length === 0 || known.length < parts.length) return undefined;
      const open = known.filter((part) => !part.choice);
      return {
        ...nothing,
        marks: new Set(known.every((part) => part.marks.has('text')) ? ['text'] : []),
        choice: open.length === 0,
        characters: open.reduce((sum, part) => sum.or(part.characters), Characters.NONE),
      };
    }
    default:
      return undefined;
  }
}

function ofText(field: Field, text: Certainty): Certainty {
  const facts = field.pattern === undefined ? undefined : readPattern(field.pattern);
  if (facts?.anchored) return { ...text, characters: facts.characters };
  const format = field.format === undefined ? undefined : FORMATS[field.format];
  return format === undefined ? text : { ...text, characters: format };
}
