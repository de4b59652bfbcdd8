import { isObject, type JsonObject } from '../json.js';
import type { OpenApi } from './document.js';
import { safePattern } from './pattern.js';
import { type Field, PLAIN, PROPERTY, type Shape, TEXT_FORMATS } from './plan.js';
import { below, OpenApiProblem } from './problem.js';
import { plainText, wordFor } from './text.js';

const MAX_DEPTH = 8;
const MAX_FIELDS = 60;
const MAX_CHOICES = 100;
/** Schemas inside one operation. */
const MAX_SCHEMAS = 400;
/** Characters of what is said about a property. */
const MAX_ABOUT = 80;
/** Where a document sets no bound. */
const BOUNDS = {
  input: { text: 500, items: 50 },
  output: { text: 20_000, items: 1_000 },
} as const;
const LARGEST = { text: 100_000, items: 10_000, number: 1e15 } as const;
/** The mark around untrusted text takes room of its own. */
const ROOM_FOR_MARK = 100;
/** What the server leaves unmarked: one word. Texts of several are marked as data, so they are no longer what a document lists. */
const ONE_WORD = /^[\w.:@/+-]{0,64}$/;

/** Whether a value goes in, where every rule of the document counts, or comes out, where what is not understood is left out. */
export type Direction = 'input' | 'output';

/** Reads schemas of one operation in one direction; `leftOut` collects the places that the result does not have. */
export class ShapeReader {
  readonly leftOut: string[] = [];
  readonly #api: OpenApi;
  readonly #direction: Direction;
  #schemas = 0;

  constructor(api: OpenApi, direction: Direction) {
    this.#api = api;
    this.#direction = direction;
  }

  /** The shape of the schema at a place; `name` is what it is called where it has no name of its own. Throws an OpenApiProblem. */
  read(value: unknown, at: string, name: string, within: readonly string[] = []): Shape {
    const { value: schema, pointer } = this.#api.follow(value, at);
    if (within.includes(pointer)) throw new OpenApiProblem(at, 'contains itself, so it has no bound');
    if (within.length >= MAX_DEPTH) throw new OpenApiProblem(at, `is nested deeper than ${MAX_DEPTH} levels`);
    this.#schemas += 1;
    if (this.#schemas > MAX_SCHEMAS) throw new OpenApiProblem(at, `is one of more than ${MAX_SCHEMAS} schemas of one operation`);
    const own = pointer === at ? name : wordFor(pointer.slice(pointer.lastIndexOf('/') + 1), name);
    return this.#shape(schema, pointer, own, [...within, pointer]);
  }

  #shape(schema: JsonObject, pointer: string, name: string, within: readonly string[]): Shape {
    if (Array.isArray(schema.allOf)) return this.#merged(schema, schema.allOf, pointer, name, within);
    for (const key of ['oneOf', 'anyOf'] as const) {
      const options = schema[key];
      if (Array.isArray(options)) return this.#either(options, below(pointer, key), name, within);
    }
    for (const key of ['not', 'if', 'patternProperties', 'prefixItems', 'contains', '$dynamicRef', 'dependentSchemas']) {
      if (this.#direction === 'input' && schema[key] !== undefined) throw new OpenApiProblem(below(pointer, key), 'is not supported');
    }
    if (schema.const !== undefined) return choice([schema.const], below(pointer, 'const'), name, this.#direction);
    if (Array.isArray(schema.enum)) return choice(schema.enum, below(pointer, 'enum'), name, this.#direction);
    const { type, isNullable } = typeOf(schema, pointer);
    const shape = this.#ofType(type, schema, pointer, name, within);
    return isNullable ? { kind: 'nullable', of: shape } : shape;
  }

  #ofType(type: string, schema: JsonObject, pointer: string, name: string, within: readonly string[]): Shape {
    if (type === 'object') return { kind: 'object', name, fields: this.#fields(schema, pointer, name, within) };
    if (type === 'array') return this.#list(schema, pointer, name, within);
    if (type === 'boolean') return { kind: 'boolean' };
    if (type === 'string') return this.#text(schema, pointer);
    if (type === 'integer' || type === 'number') return number(schema, pointer, type === 'integer', this.#api.is30);
    throw new OpenApiProblem(pointer, 'says nothing about what it holds (type, properties)');
  }

  /** The properties of an object. What cannot be said is left out: of answers, and where it is optional. */
  #fields(schema: JsonObject, pointer: string, parent: string, within: readonly string[]): Field[] {
    const properties = isObject(schema.properties) ? schema.properties : {};
    const required = new Set(Array.isArray(schema.required) ? schema.required : []);
    const names = Object.keys(properties);
    if (names.length === 0) throw new OpenApiProblem(pointer, 'is an object of any properties, so it has no bound');
    if (names.length > MAX_FIELDS) throw new OpenApiProblem(pointer, `has more than ${MAX_FIELDS} properties`);
    const fields = names.flatMap((name): Field[] => {
      const at = below(pointer, 'properties', name);
      const isNeeded = required.has(name) && this.#direction === 'input';
      try {
        const { value } = this.#api.follow(properties[name], at);
        if (value[this.#direction === 'input' ? 'readOnly' : 'writeOnly'] === true) return [];
        if (!PROPERTY.test(name)) throw new OpenApiProblem(at, 'has a name that no property may have');
        const about = plainText(value.description ?? value.title, MAX_ABOUT) || `The ${name} of the API.`;
        const shape = this.read(properties[name], at, wordFor(`${parent} ${name}`, 'value'), within);
        return [{ name, shape, required: required.has(name), about }];
      } catch (error) {
        if (!(error instanceof OpenApiProblem) || isNeeded) throw error;
        this.leftOut.push(at);
        return [];
      }
    });
    if (fields.length === 0) throw new OpenApiProblem(pointer, 'has no property that could be used');
    return fields;
  }

  #list(schema: JsonObject, pointer: string, name: string, within: readonly string[]): Shape {
    const items = this.read(schema.items ?? {}, below(pointer, 'items'), wordFor(`${name} item`, 'item'), within);
    const max = bound(schema.maxItems, BOUNDS[this.#direction].items, LARGEST.items);
    return { kind: 'list', items, min: this.#direction === 'input' ? bound(schema.minItems, 0, max) : 0, max };
  }

  #text({ maxLength, minLength, pattern, format }: JsonObject, pointer: string): Shape {
    const max = bound(maxLength, BOUNDS[this.#direction].text, LARGEST.text);
    if (this.#direction === 'output') return { kind: 'text', min: 0, max: max + ROOM_FOR_MARK };
    if (format === 'binary') throw new OpenApiProblem(pointer, 'is binary, which no argument can hold');
    const known = TEXT_FORMATS.find((name) => name === format);
    if (known !== undefined) return { kind: 'text', min: 0, max: Math.min(max, 320), format: known };
    const safe = safePattern(pattern);
    return { kind: 'text', min: bound(minLength, 0, max), max, ...(safe === undefined ? {} : { pattern: safe }) };
  }

  /** Several schemas at once: objects are put together, and one schema with notes beside it is that schema. */
  #merged(schema: JsonObject, parts: readonly unknown[], pointer: string, name: string, within: readonly string[]): Shape {
    const own = isObject(schema.properties) ? [{ properties: schema.properties, required: schema.required, type: 'object' }] : [];
    const shapes = [
      ...parts.map((part, index) => this.read(part, below(pointer, 'allOf', index), name, within)),
      ...own.map((part) => this.#shape(part, pointer, name, within)),
    ];
    const [first] = shapes;
    if (shapes.length === 1 && first !== undefined) return first;
    const fields = shapes.flatMap((shape) => {
      if (shape.kind === 'object') return shape.fields;
      throw new OpenApiProblem(below(pointer, 'allOf'), 'puts together what are no objects');
    });
    const needed = new Set(Array.isArray(schema.required) ? schema.required : []);
    const byName = new Map(fields.map((field) => [field.name, needed.has(field.name) ? { ...field, required: true } : field]));
    if (byName.size === 0 || byName.size > MAX_FIELDS)
      throw new OpenApiProblem(below(pointer, 'allOf'), `must have 1 to ${MAX_FIELDS} properties`);
    return { kind: 'object', name, fields: [...byName.values()] };
  }

  #either(options: readonly unknown[], pointer: string, name: string, within: readonly string[]): Shape {
    const isNull = (option: unknown) => isObject(option) && option.type === 'null';
    const shapes = options.flatMap((option, index) =>
      isNull(option) ? [] : [this.read(option, below(pointer, index), wordFor(`${name} ${index + 1}`, 'option'), within)],
    );
    const [first] = shapes;
    if (first === undefined || shapes.length > 10) throw new OpenApiProblem(pointer, 'must have 1 to 10 alternatives');
    const shape: Shape = shapes.length === 1 ? first : { kind: 'either', name, options: shapes };
    return options.some(isNull) ? { kind: 'nullable', of: shape } : shape;
  }
}

function typeOf(schema: JsonObject, pointer: string): { type: string; isNullable: boolean } {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => type !== 'null');
  const isNullable = schema.nullable === true || (Array.isArray(schema.type) && types.length < schema.type.length);
  const guess = isObject(schema.properties) ? 'object' : schema.items === undefined ? '' : 'array';
  if (types.length > 1) throw new OpenApiProblem(below(pointer, 'type'), 'has several types; say it with oneOf');
  return { type: typeof types[0] === 'string' ? types[0] : guess, isNullable };
}

function choice(values: readonly unknown[], pointer: string, name: string, direction: Direction): Shape {
  const unique = [...new Set(values)].filter((value) => value !== null);
  const known = unique.filter((value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean');
  if (known.length === 0 || known.length > MAX_CHOICES || known.length < unique.length) {
    throw new OpenApiProblem(pointer, `must be 1 to ${MAX_CHOICES} texts, numbers or booleans`);
  }
  const isFine = (value: string | number | boolean) =>
    typeof value === 'string' ? value.length <= 100 && PLAIN.test(value) : Math.abs(Number(value)) <= LARGEST.number;
  if (!known.every(isFine)) throw new OpenApiProblem(pointer, 'has a value that is too large, or that code could take for its own');
  const isMarked = direction === 'output' && known.some((value) => typeof value === 'string' && !ONE_WORD.test(value));
  const shape: Shape = isMarked ? { kind: 'text', min: 0, max: 100 + ROOM_FOR_MARK } : { kind: 'choice', name, values: known };
  if (isMarked && !known.every((value) => typeof value === 'string'))
    throw new OpenApiProblem(pointer, 'mixes texts of several words with others');
  return values.includes(null) ? { kind: 'nullable', of: shape } : shape;
}

function number(
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonObject,
  pointer: string,
  whole: boolean,
  is30: boolean,
): Shape {
  const isStrict = (bound: unknown) => (is30 ? bound === true : typeof bound === 'number');
  const above = isStrict(exclusiveMinimum) ? (is30 ? minimum : exclusiveMinimum) : undefined;
  const under = isStrict(exclusiveMaximum) ? (is30 ? maximum : exclusiveMaximum) : undefined;
  const clamp = (value: unknown) => (typeof value === 'number' ? Math.max(-LARGEST.number, Math.min(LARGEST.number, value)) : undefined);
  const [low, high, over, below] = [clamp(minimum), clamp(maximum), clamp(above), clamp(under)];
  const min = whole ? lowest(low, over) : (low ?? -LARGEST.number);
  const max = whole ? highest(high, below) : (high ?? LARGEST.number);
  const strict = whole ? {} : { above: over, below };
  const isEmpty = Math.max(min ?? -Infinity, over ?? -Infinity) > Math.min(max ?? Infinity, below ?? Infinity);
  if (isEmpty) throw new OpenApiProblem(pointer, 'allows no number at all');
  return JSON.parse(JSON.stringify({ kind: 'number', whole, min, max, ...strict })); // without what is undefined
}

function lowest(least: number | undefined, above: number | undefined): number | undefined {
  if (above === undefined) return least === undefined ? undefined : Math.ceil(least);
  return Math.max(Math.ceil(least ?? -Infinity), Math.floor(above) + 1);
}

function highest(most: number | undefined, below: number | undefined): number | undefined {
  if (below === undefined) return most === undefined ? undefined : Math.floor(most);
  return Math.min(Math.floor(most ?? Infinity), Math.ceil(below) - 1);
}

function bound(value: unknown, other: number, largest: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? Math.min(value, largest) : Math.min(other, largest);
}
