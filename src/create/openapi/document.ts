import { parseDocument } from 'yaml';
import { isObject, type JsonObject } from '../json.js';
import { below, OpenApiProblem } from './problem.js';

/** Characters of a document at most, and aliases of YAML: a small file must not become a large value. */
const MAX_CHARACTERS = 10_000_000;
const MAX_ALIASES = 100;
/** References that lead to references. */
const MAX_HOPS = 20;

/** A value of a document and where it stands. */
export interface Place {
  value: JsonObject;
  pointer: string;
}

/** An OpenAPI document of 3.0 or 3.1, with its local references. */
export interface OpenApi {
  root: JsonObject;
  /** 3.0 says `nullable`, 3.1 says `type: [..., null]`. */
  is30: boolean;
  /** The object at a place, with a `$ref` followed. Throws where that leads out of the document, nowhere, or in a circle. */
  follow(value: unknown, pointer: string): Place;
}

/** Reads a document, JSON or YAML. Nothing is fetched. */
export function readOpenApi(text: string): OpenApi {
  if (text.length > MAX_CHARACTERS) throw new OpenApiProblem('', `is longer than ${MAX_CHARACTERS} characters`);
  const root = parse(text);
  if (!isObject(root)) throw new OpenApiProblem('', 'is no object');
  const version = root.openapi;
  if (typeof version !== 'string' || !/^3\.[01]\.\d+/.test(version)) {
    throw new OpenApiProblem('/openapi', 'must be 3.0 or 3.1; convert the document first');
  }
  return { root, is30: version.startsWith('3.0'), follow: (value, pointer) => follow(root, value, pointer) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const document = parseDocument(text, { merge: false, uniqueKeys: true });
    const [error] = document.errors;
    if (error) throw new OpenApiProblem('', `is neither JSON nor YAML: ${error.message.split('\n')[0]}`);
    try {
      // JSON and back: what YAML has and JSON has not, dates and circles for instance, would surprise everything after this.
      return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: MAX_ALIASES })) ?? 'null');
    } catch (cause) {
      throw new OpenApiProblem('', `cannot be read: ${cause instanceof Error ? cause.message.split('\n')[0] : cause}`);
    }
  }
}

function follow(root: JsonObject, value: unknown, pointer: string): Place {
  let place = { value, pointer };
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    if (!isObject(place.value)) throw new OpenApiProblem(place.pointer, 'must be an object');
    const reference = place.value.$ref;
    if (reference === undefined) return { value: place.value, pointer: place.pointer };
    place = resolve(root, reference, place.pointer);
  }
  throw new OpenApiProblem(pointer, 'is a reference that leads in a circle');
}

function resolve(root: JsonObject, reference: unknown, pointer: string): { value: unknown; pointer: string } {
  const at = below(pointer, '$ref');
  if (typeof reference !== 'string' || !reference.startsWith('#/')) {
    throw new OpenApiProblem(at, 'leads out of the document, and nothing else is read or fetched; bundle the document into one file first');
  }
  const keys = reference
    .slice(2)
    .split('/')
    .map((key) => unescaped(key, at));
  const value = keys.reduce<unknown>((node, key) => {
    if ((isObject(node) || Array.isArray(node)) && Object.hasOwn(node, key)) return (node as JsonObject)[key];
    throw new OpenApiProblem(at, `leads to ${reference}, which is not there`);
  }, root);
  return { value, pointer: below('', ...keys) };
}

function unescaped(key: string, pointer: string): string {
  try {
    return decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    throw new OpenApiProblem(pointer, 'is no valid reference');
  }
}
