import type { JsonObject } from '../json.js';
import type { OpenApi, Place } from './document.js';
import type { Operation } from './operations.js';
import { ARGUMENT, type Field, type Shape, type ToolPlan } from './plan.js';
import { below, OpenApiProblem } from './problem.js';
import type { ShapeReader } from './shape-of.js';
import { plainText, wordFor } from './text.js';

const MAX_ABOUT = 80;
const QUERY_NAME = /^[A-Za-z0-9_.[\]$-]{1,64}$/;
const FIXED = /^[A-Za-z0-9._~!()*,;=:@+&-]{1,200}$/;
/** The server's own business: its credential, and what it can read. */
const OWN_HEADERS = /^(accept|content-type|authorization)$/i;

/** What a tool takes, and what becomes of it. */
export type Arguments = Pick<ToolPlan, 'input' | 'query' | 'path'>;

/** The parameters of an operation. Throws an OpenApiProblem where one that is needed cannot be an argument. */
export function readArguments(api: OpenApi, operation: Operation, reader: ShapeReader): Arguments {
  const input: Field[] = [];
  const query: ToolPlan['query'] = [];
  const gaps = new Map<string, string>();
  for (const place of parametersOf(api, operation)) {
    const isNeeded = place.value.required === true || place.value.in === 'path';
    try {
      const field = readParameter(place, isNeeded, reader, input);
      if (field === undefined) continue;
      const name = String(place.value.name);
      if (place.value.in === 'path') gaps.set(name, field.name);
      else query.push({ name, argument: field.name, commas: hasCommas(place, field.shape) });
      input.push(field);
    } catch (error) {
      if (!(error instanceof OpenApiProblem) || isNeeded) throw error;
      reader.leftOut.push(place.pointer);
    }
  }
  if (operation.node.requestBody !== undefined) reader.leftOut.push(below(operation.pointer, 'requestBody'));
  return { input, query, path: segmentsOf(operation, gaps) };
}

/** Parameters of the path before those of the operation, which replace them. */
function parametersOf(api: OpenApi, { node, pointer, shared }: Operation): Place[] {
  const all = (value: unknown, at: string) => (Array.isArray(value) ? value.map((each, index) => api.follow(each, below(at, index))) : []);
  const own = all(node.parameters, below(pointer, 'parameters'));
  const isReplaced = (place: Place) => own.some(({ value }) => value.name === place.value.name && value.in === place.value.in);
  return [...all(shared.value, shared.pointer).filter((place) => !isReplaced(place)), ...own];
}

function readParameter({ value, pointer }: Place, isNeeded: boolean, reader: ShapeReader, before: readonly Field[]): Field | undefined {
  if (value.in !== 'path' && value.in !== 'query') {
    if (!isNeeded || OWN_HEADERS.test(String(value.name))) return undefined;
    throw new OpenApiProblem(pointer, `is a ${plainText(value.in, 20)} that a caller would have to give, which no tool may take`);
  }
  const name = String(value.name)
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (!ARGUMENT.test(name) || (value.in === 'query' && !QUERY_NAME.test(String(value.name)))) {
    throw new OpenApiProblem(below(pointer, 'name'), 'is no name that an argument could have');
  }
  if (before.some((field) => field.name === name)) throw new OpenApiProblem(pointer, `has the same name as another argument: ${name}`);
  const shape = reader.read(value.schema, below(pointer, 'schema'), wordFor(name, 'value'));
  const items = shape.kind === 'list' ? shape.items : shape;
  // Nothing is sent for null, and a path cannot hold a list.
  const isFlat = ['text', 'number', 'boolean', 'choice'].includes(items.kind) && (value.in === 'query' || shape.kind !== 'list');
  if (!isFlat) throw new OpenApiProblem(pointer, 'is neither a plain value nor a list of them');
  return { name, required: isNeeded, about: plainText(value.description, MAX_ABOUT) || `The ${name} of the API.`, shape };
}

function hasCommas({ value, pointer }: Place, shape: Shape): boolean {
  const { style = 'form', explode = style === 'form' }: JsonObject = value;
  if (style !== 'form') throw new OpenApiProblem(below(pointer, 'style'), `is not supported: ${plainText(style, 40)}`);
  return shape.kind === 'list' && explode !== true;
}

/** `/books/{isbn}.json` as segments of fixed text and arguments. */
function segmentsOf({ path, pointer }: Operation, gaps: ReadonlyMap<string, string>): ToolPlan['path'] {
  const segments = path.split('/').slice(1);
  return (segments.at(-1) === '' ? segments.slice(0, -1) : segments).map((segment) => {
    const parts = segment.split(/(\{[^{}]*\})/).filter((part) => part !== '');
    if (parts.length === 0 || segment === '.' || segment === '..') throw new OpenApiProblem(pointer, 'has a path that a URL would change');
    return parts.map((part) => {
      if (!part.startsWith('{')) {
        if (FIXED.test(part)) return { text: part };
        throw new OpenApiProblem(pointer, 'has a path with characters that no path may have');
      }
      const argument = gaps.get(part.slice(1, -1));
      if (argument === undefined) throw new OpenApiProblem(pointer, `has no parameter for ${plainText(part, 40)} of its path`);
      return { argument };
    });
  });
}
