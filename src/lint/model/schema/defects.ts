import { ts } from 'ts-morph';
import { type Cell, type ObjectValue, optionsOf, stringOf, type Value } from '../../interpret/value.js';

/** What is wrong with a JSON Schema literal, and where. */
export interface SchemaDefect {
  kind:
    | 'root'
    | 'required'
    | 'requiredFlag'
    | 'requiredList'
    | 'emptyEnum'
    | 'typeWord'
    | 'remoteReference'
    | 'danglingReference'
    | 'circularReference'
    | 'range'
    | 'defaultValue'
    | 'pattern'
    | 'items';
  /** The key or word that is wrong. */
  detail: string;
  /** Path of the subschema: `properties.filter`. */
  path: string;
  node: ts.Node | undefined;
}

const WORDS = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);
/** Words that hold one subschema, a list of them, or a map of them. */
const ONE = ['items', 'additionalProperties', 'contains', 'not', 'if', 'then', 'else', 'propertyNames', 'unevaluatedProperties'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
const RANGES: [low: string, high: string][] = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
];
const DEEPEST = 24;

/**
 * Checks a JSON Schema literal against draft 2020-12, and against what clients accept: an object at the root, no reference that
 * must be fetched. Only what source shows is judged: where a part is spread in or computed, nothing is said about it.
 */
export function schemaDefects(schema: ObjectValue): SchemaDefect[] {
  const defects: SchemaDefect[] = [];
  const root = schema;
  const visit = (value: Value | undefined, path: string, trail: readonly string[]): void => {
    if (value?.kind !== 'object' || trail.length > DEEPEST) return;
    const add = (kind: SchemaDefect['kind'], detail: string, node?: ts.Node): void => {
      defects.push({ kind, detail, path, node: node ?? value.node });
    };
    checkObject(value, add);
    checkReference(value, root, trail, add);
    for (const [word, subschema, key] of subschemasOf(value))
      visit(subschema, key === undefined ? word : `${word}.${key}`, [...trail, word, ...(key === undefined ? [] : [key])]);
  };
  const type = read(schema.properties.get('type'));
  if (!composed(schema) && known(schema) && (type === undefined || (type.kind === 'literal' && type.value !== 'object')))
    defects.push({ kind: 'root', detail: stringOf(type) ?? 'missing', path: '', node: schema.properties.get('type')?.node ?? schema.node });
  visit(schema, '', []);
  return defects;
}

type Add = (kind: SchemaDefect['kind'], detail: string, node?: ts.Node) => void;

function read(cell: Cell | undefined): Value | undefined {
  if (cell === undefined || cell.getter) return undefined;
  return (cell.link?.() ?? cell).value;
}

/** Every property is written here: nothing is spread in. */
function known(value: ObjectValue): boolean {
  return !value.open && value.spreads.length === 0 && value.others.length === 0;
}

function composed(value: ObjectValue): boolean {
  return ['$ref', 'allOf', 'anyOf', 'oneOf', '$dynamicRef'].some((word) => value.properties.has(word));
}

function subschemasOf(value: ObjectValue): [word: string, schema: Value | undefined, key?: string][] {
  const one = ONE.map((word): [string, Value | undefined] => [word, read(value.properties.get(word))]);
  const lists = LISTS.flatMap((word) => {
    const list = read(value.properties.get(word));
    return list?.kind === 'array' ? list.elements.map((each, index): [string, Value, string] => [word, each, String(index)]) : [];
  });
  const maps = MAPS.flatMap((word) => {
    const map = read(value.properties.get(word));
    return map?.kind === 'object'
      ? [...map.properties].map(([key, cell]): [string, Value | undefined, string] => [word, read(cell), key])
      : [];
  });
  return [...one, ...lists, ...maps];
}

function checkObject(value: ObjectValue, add: Add): void {
  const cell = (word: string): Cell | undefined => value.properties.get(word);
  const type = read(cell('type'));
  for (const option of type === undefined ? [] : type.kind === 'array' ? type.elements : optionsOf(type)) {
    const word = stringOf(option);
    if (word !== undefined && !WORDS.has(word)) add('typeWord', word, cell('type')?.node);
  }
  const list = read(cell('enum'));
  if (list?.kind === 'array' && isWrittenEmpty(list.node)) add('emptyEnum', '', cell('enum')?.node);
  checkRequired(value, add);
  for (const [low, high] of RANGES) {
    const [from, to] = [read(cell(low)), read(cell(high))];
    if (from?.kind === 'literal' && to?.kind === 'literal' && Number(from.value) > Number(to.value)) add('range', low, cell(low)?.node);
  }
  checkDefault(value, add);
  const pattern = stringOf(read(cell('pattern')));
  if (pattern !== undefined && !compiles(pattern)) add('pattern', pattern, cell('pattern')?.node);
  if (stringOf(type) === 'array' && known(value) && !composed(value) && !['items', 'prefixItems', 'contains'].some((word) => cell(word)))
    add('items', '');
}

/** `[]`: a list that is made at run time may only look empty. */
function isWrittenEmpty(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.isArrayLiteralExpression(node) && node.elements.length === 0;
}

function checkRequired(value: ObjectValue, add: Add): void {
  const cell = value.properties.get('required');
  const required = read(cell);
  if (required === undefined) return;
  if (required.kind === 'literal' && typeof required.value === 'boolean') {
    add('requiredFlag', String(required.value), cell?.node);
    return;
  }
  if (required.kind === 'literal' && typeof required.value === 'string') {
    add('requiredList', required.value, cell?.node);
    return;
  }
  const properties = read(value.properties.get('properties'));
  if (required.kind !== 'array' || !known(value) || composed(value) || value.properties.has('patternProperties')) return;
  if (properties !== undefined && (properties.kind !== 'object' || !known(properties))) return;
  // Without properties, or with free ones, requiring a key is all that a schema may say about it.
  if (properties === undefined || freeKeys(value)) return;
  for (const element of required.elements) {
    const key = stringOf(element);
    if (key !== undefined && !properties.properties.has(key))
      add('required', key, element.kind === 'literal' ? (element.node ?? cell?.node) : cell?.node);
  }
}

function freeKeys(value: ObjectValue): boolean {
  const extra = read(value.properties.get('additionalProperties'));
  return extra !== undefined && !(extra.kind === 'literal' && extra.value === false);
}

const TYPE_OF: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
};

function checkDefault(value: ObjectValue, add: Add): void {
  const cell = value.properties.get('default');
  const given = read(cell);
  if (given?.kind !== 'literal' || given.value === undefined || given.value === null) return;
  const list = read(value.properties.get('enum'));
  const type = stringOf(read(value.properties.get('type')));
  const listed =
    list?.kind !== 'array' || list.rest.length > 0 || list.elements.some((each) => each.kind !== 'literal' || each.value === given.value);
  const fits = type === undefined || (TYPE_OF[type]?.(given.value) ?? true);
  if (!listed || !fits) add('defaultValue', String(given.value), cell?.node);
}

function compiles(pattern: string): boolean {
  return ['u', ''].some((flags) => {
    try {
      new RegExp(pattern, flags);
      return true;
    } catch {
      return false;
    }
  });
}

function checkReference(value: ObjectValue, root: ObjectValue, trail: readonly string[], add: Add): void {
  const cell = value.properties.get('$ref');
  const reference = stringOf(read(cell));
  if (reference === undefined) return;
  if (/^[a-z][\w+.-]*:/i.test(reference)) {
    add('remoteReference', reference, cell?.node);
    return;
  }
  if (reference !== '#' && !reference.startsWith('#/')) return;
  const keys = reference
    .split('/')
    .slice(1)
    .map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));
  if (keys.every((key, index) => trail[index] === key)) {
    add('circularReference', reference, cell?.node);
    return;
  }
  let current: Value | undefined = root;
  for (const key of keys) {
    if (current?.kind === 'array') current = current.elements[Number(key)];
    else if (current?.kind === 'object' && current.properties.has(key)) current = read(current.properties.get(key));
    // What is spread in may hold it.
    else if (current?.kind === 'object' && known(current)) {
      add('danglingReference', reference, cell?.node);
      return;
    } else return;
  }
}
