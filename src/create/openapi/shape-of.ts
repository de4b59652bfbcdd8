import { isObject, type JsonObject } from '../json.js';
import type { OpenApi } from './document.js';
import { safePattern } from './pattern.js';
import { below, OpenApiProblem } from './problem.js';
import type { Direction, Field, Scalar, Shape, TextFormat } from './shape.js';
import { plainText } from './text.js';

const MAX_DEPTH = 8;
const MAX_FIELDS = 60;
const MAX_CHOICES = 100;
/** Schemas inside one operation. */
const MAX_SCHEMAS = 400;
const MAX_ABOUT = 200;
/** Where a document sets no bound. */
const BOUNDS = {
  input: { text: 2_000, items: 100 },
  output: { text: 20_000, items: 1_000 },
} as const;
const LARGEST = { text: 100_000, items: 10_000, number: 9e15 } as const;
/** The mark around untrusted text takes room of its own. */
const ROOM_FOR_MARK = 64;
const FORMATS: ReadonlySet<string> = new Set(['date', 'date-time', 'uuid', 'email']);
/** A name that every client takes and that no object has of itself. */
const NAME = /^(?!__proto__$)[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/** Reads schemas of one operation in one direction; `leftOut` collects what the result does not have. */
export class ShapeReader {
  readonly leftOut: string[] = [];
  readonly #api: OpenApi;
  readonly #direction: Direction;
  #schemas = 0;

  constructor(api: OpenApi, direction: Direction) {
    this.#api = api;
    this.#direction = direction;
  }

  /** The shape of the schema at a place. Throws an OpenApiProblem on what no bounded schema can say. */
  read(value: unknown, at: string, within: readonly string[] = []): Shape {
    const { value: schema, pointer } = this.#api.follow(value, at);
    if (within.includes(pointer)) throw new OpenApiProblem(at, 'contains itself, so it has no bound');
    if (within.length >= MAX_DEPTH) throw new OpenApiProblem(at, `is nested deeper than ${MAX_DEPTH} levels`);
    this.#schemas += 1;
    if (this.#schemas > MAX_SCHEMAS) throw new OpenApiProblem(at, `is one of more than ${MAX_SCHEMAS} schemas of one operation`);
    return this.#shape(schema, pointer, [...within, pointer]);
  }

  #shape(schema: JsonObject, pointer: string, within: readonly string[]): Shape {
    if (Array.isArray(schema.allOf)) return this.#merged(schema, schema.allOf, pointer, within);
    for (const key of ['oneOf', 'anyOf'] as const) {
      const options = schema[key];
      if (Array.isArray(options)) return this.#either(options, below(pointer, key), within);
    }
    for (const key of ['not', 'if', 'patternProperties', 'prefixItems', 'contains', '$dynamicRef', 'dependentSchemas']) {
      if (this.#direction === 'input' && schema[key] !== undefined) throw new OpenApiProblem(below(pointer, key), 'is not supported');
    }
    if (schema.const !== undefined) return choice([schema.const], below(pointer, 'const'), this.#direction);
    if (Array.isArray(schema.enum)) return choice(schema.enum, below(pointer, 'enum'), this.#direction);
    const { type, isNullable } = typeOf(schema, pointer);
    const shape = this.#ofType(type, schema, pointer, within);
    return isNullable ? { kind: 'nullable', of: shape } : shape;
  }

  #ofType(type: string, schema: JsonObject, pointer: string, within: readonly string[]): Shape {
    if (type === 'object') return { kind: 'object', fields: this.#fields(schema, pointer, within) };
    if (type === 'array') return this.#list(schema, pointer, within);
    if (type === 'boolean') return { kind: 'boolean' };
    if (type === 'string') return this.#text(schema, pointer);
    if (type === 'integer' || type === 'number') return number(schema, pointer, type === 'integer', this.#api.is30);
    throw new OpenApiProblem(pointer, 'says nothing about what it holds (type, properties)');
  }

  /** The properties of an object. What cannot be said is left out where nobody needs it: in answers, and where it is optional. */
  #fields(schema: JsonObject, pointer: string, within: readonly string[]): Field[] {
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
        if (!NAME.test(name)) throw new OpenApiProblem(at, 'has a name that no argument may have');
        const about = plainText(value.description ?? value.title, MAX_ABOUT) || `The ${name} of the API.`;
        return [{ name, shape: this.read(properties[name], at, within), required: required.has(name), about }];
      } catch (error) {
        if (!(error instanceof OpenApiProblem) || isNeeded) throw error;
        this.leftOut.push(at);
        return [];
      }
    });
    if (fields.length === 0) throw new OpenApiProblem(pointer, 'has no property that could be used');
    return fields;
  }

  #list(schema: JsonObject, pointer: string, within: readonly string[]): Shape {
    const items = this.read(schema.items ?? {}, below(pointer, 'items'), within);
    const max = bound(schema.maxItems, BOUNDS[this.#direction].items, LARGEST.items);
    return { kind: 'list', items, min: this.#direction === 'input' ? bound(schema.minItems, 0, max) : 0, max };
  }

  #text({ maxLength, minLength, pattern, format }: JsonObject, pointer: string): Shape {
    const max = bound(maxLength, BOUNDS[this.#direction].text, LARGEST.text);
    if (this.#direction === 'output') return { kind: 'text', min: 0, max: max + ROOM_FOR_MARK };
    if (format === 'binary') throw new OpenApiProblem(pointer, 'is binary, which no argument can hold');
    if (typeof format === 'string' && FORMATS.has(format)) return { kind: 'text', min: 0, max: Math.min(max, 320), format: format as TextFormat };
    const safe = safePattern(pattern);
    return { kind: 'text', min: bound(minLength, 0, max), max, ...(safe === undefined ? {} : { pattern: safe }) };
  }

  /** Several schemas at once: objects are put together, and one schema with notes beside it is that schema. */
  #merged(schema: JsonObject, parts: readonly unknown[], pointer: string, within: readonly string[]): Shape {
    const own = isObject(schema.properties) ? [{ properties: schema.properties, required: schema.required, type: 'object' }] : [];
    const shapes = [
      ...parts.map((part, index) => this.read(part, below(pointer, 'allOf', index), within)),
      ...own.map((part) => this.#shape(part, pointer, within)),
    ];
    const [first] = shapes;
    if (shapes.length === 1 && first !== undefined) return first;
    const fields = shapes.flatMap((shape) => {
      if (shape.kind === 'object') return shape.fields;
      throw new OpenApiProblem(below(pointer, 'allOf'), 'puts together what are no objects');
    });
    if (fields.length === 0) throw new OpenApiProblem(below(pointer, 'allOf'), 'is empty');
    const needed = new Set(Array.isArray(schema.required) ? schema.required : []);
    const byName = new Map(fields.map((field) => [field.name, needed.has(field.name) ? { ...field, required: true } : field]));
    return { kind: 'object', fields: [...byName.values()] };
  }

  #either(options: readonly unknown[], pointer: string, within: readonly string[]): Shape {
    const isNull = (option: unknown) => isObject(option) && option.type === 'null';
    const shapes = options.flatMap((option, index) => (isNull(option) ? [] : [this.read(option, below(pointer, index), within)]));
    const [first] = shapes;
    if (first === undefined || shapes.length > 10) throw new OpenApiProblem(pointer, 'must have 1 to 10 alternatives');
    const shape: Shape = shapes.length === 1 ? first : { kind: 'either', options: shapes };
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

function choice(values: readonly unknown[], pointer: string, direction: Direction): Shape {
  const known = values.filter((value): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value));
  const unique = [...new Set(known)];
  const hasNull = values.includes(null);
  if (unique.length === 0 || unique.length > MAX_CHOICES || known.length + Number(hasNull) < values.length) {
    throw new OpenApiProblem(pointer, `must be 1 to ${MAX_CHOICES} texts, numbers or booleans`);
  }
  if (unique.some((value) => typeof value === 'string' && !/^(?!.*\$\{)[^\p{C}]{0,100}$/u.test(value))) {
    throw new OpenApiProblem(pointer, 'has a text that is too long or has hidden characters');
  }
  if (unique.some((value) => typeof value === 'number' && Math.abs(value) > LARGEST.number)) throw new OpenApiProblem(pointer, 'has a number that is too large');
  // Texts of several words are marked as untrusted data, so they are no longer what the document lists.
  const isMarked = direction === 'output' && unique.some((value) => typeof value === 'string' && !/^[\w.:@/+-]{0,64}$/.test(value));
  const shape: Shape = isMarked && unique.every((value) => typeof value === 'string') ? { kind: 'text', min: 0, max: 200 } : { kind: 'choice', values: unique };
  if (isMarked && shape.kind === 'choice') throw new OpenApiProblem(pointer, 'mixes texts of several words with others');
  return hasNull ? { kind: 'nullable', of: shape } : shape;
}

function number({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonObject, pointer: string, whole: boolean, is30: boolean): Shape {
  const { number: largest } = LARGEST;
  const above = is30 ? (exclusiveMinimum === true ? minimum : undefined) : exclusiveMinimum;
  const under = is30 ? (exclusiveMaximum === true ? maximum : undefined) : exclusiveMaximum;
  const clamp = (value: unknown, other: number) => (typeof value === 'number' ? Math.max(-largest, Math.min(largest, value)) : other);
  let min = clamp(minimum, -largest);
  let max = clamp(maximum, largest);
  if (whole) {
    min = Math.ceil(Math.max(min, typeof above === 'number' ? clamp(above, min) + 1 : min));
    max = Math.floor(Math.min(max, typeof under === 'number' ? clamp(under, max) - 1 : max));
  }
  if (min > max) throw new OpenApiProblem(pointer, 'allows no number at all');
  const strict = whole ? {} : { ...(typeof above === 'number' ? { above } : {}), ...(typeof under === 'number' ? { below: under } : {}) };
  return { kind: 'number', whole, min, max, ...strict };
}

function bound(value: unknown, other: number, largest: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? Math.min(value, largest) : Math.min(other, largest);
}
