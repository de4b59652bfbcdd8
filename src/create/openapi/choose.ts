import { usageError } from '../../shell/errors.js';
import { isObject, type JsonObject } from '../json.js';
import { type OpenApi, readOpenApi } from './document.js';
import { listOperations, type Operation, planTools } from './operations.js';
import { below, OpenApiProblem } from './problem.js';

/** More tools than this are no single purpose: a model chooses badly among them, and nobody reviews them (P-2). */
export const MOST_TOOLS = 15;

/** What a person wants of a document. */
export interface Choice {
  /** Ids of operations, or `GET /path`. */
  operations?: readonly string[] | undefined;
  tag?: string | undefined;
}

/** The chosen operations. Throws a usage error that names what there is where a name is wrong or nothing is left. */
export function chooseOperations(api: OpenApi, { operations, tag }: Choice): Operation[] {
  const all = listOperations(api);
  const tagged = tag === undefined ? all : all.filter(({ tags }) => tags.includes(tag));
  if (tag !== undefined && tagged.length === 0) throw usageError(`The document has no operation with the tag ${JSON.stringify(tag)}. It has: ${list(tagsOf(all))}.`);
  if (operations === undefined) return tagged;
  return operations.map((wanted) => {
    const found = tagged.find(({ id, method, path }) => id === wanted || `${method.toUpperCase()} ${path}` === wanted);
    if (found) return found;
    throw usageError(`The document has no operation ${JSON.stringify(wanted)}. --operations takes some of: ${list(tagged.map(({ id }) => id))}.`);
  });
}

/** The tags of operations, in their order. */
export function tagsOf(operations: readonly Operation[]): string[] {
  return [...new Set(operations.flatMap(({ tags }) => tags))];
}

/** Refuses what would become a monolith, and says how it is cut. */
export function requireSinglePurpose(operations: readonly Operation[]): void {
  if (operations.length === 0) throw usageError('The document has no operation, so there is nothing to make tools of.');
  if (operations.length <= MOST_TOOLS) return;
  const tags = tagsOf(operations).map((tag) => `  --tag ${JSON.stringify(tag)} (${operations.filter(({ tags }) => tags.includes(tag)).length})`);
  const advice =
    tags.length > 1
      ? `Make one server for each tag with --split, or choose one:\n${tags.slice(0, 40).join('\n')}\n`
      : 'Choose the ones that serve one purpose.\n';
  const message = `${operations.length} operations would become one server, and a server with more than ${MOST_TOOLS} tools has no single purpose. ${advice}--operations a,b takes single ones.`;
  throw usageError(message, 'monolith');
}

/**
 * The part of a document that `operations` need, as the record keeps it: everything to make the tools again without the document. Throws an
 * OpenApiProblem where no tool can be made of one; `leftOut` are places that the tools do not have.
 */
export function chosenPart(api: OpenApi, operations: readonly Operation[]): { text: string; leftOut: string[] } {
  const { root } = api;
  const part: JsonObject = { openapi: root.openapi, info: infoOf(root), ...(Array.isArray(root.servers) ? { servers: root.servers.slice(0, 1).map(serverAddress) } : {}), paths: {} };
  for (const { path, method, node, shared } of operations) {
    const paths = part.paths as JsonObject;
    const item = isObject(paths[path]) ? paths[path] : { ...(shared === undefined ? {} : { parameters: shared }) };
    // Defined, not assigned: a path may have any name.
    Object.defineProperty(paths, path, { value: { ...item, [method]: essential(node) }, enumerable: true, configurable: true, writable: true });
  }
  copyReferences(api, part, part.paths, 0);
  const text = JSON.stringify(part);
  const copy = readOpenApi(text);
  return { text, leftOut: planTools(copy, listOperations(copy)).leftOut };
}

function infoOf({ info }: JsonObject): JsonObject {
  return isObject(info) ? { title: info.title ?? 'API', version: info.version ?? '0' } : { title: 'API', version: '0' };
}

function serverAddress(server: unknown): JsonObject {
  return isObject(server) ? { url: server.url } : {};
}

/** Of an operation what a tool is made of. Examples may be large, and hold data of real people. */
function essential(node: JsonObject): JsonObject {
  const keys = ['operationId', 'summary', 'description', 'tags', 'parameters', 'requestBody', 'responses'];
  return Object.fromEntries(keys.flatMap((key) => (node[key] === undefined ? [] : [[key, withoutExamples(node[key])]])));
}

function withoutExamples(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExamples);
  if (!isObject(value)) return value;
  // "example" may also be the name of a property: then it holds a schema, inside "properties".
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]): [string, unknown][] => {
      if (key === 'properties' && isObject(child)) return [[key, Object.fromEntries(Object.entries(child).map(([name, schema]) => [name, withoutExamples(schema)]))]];
      return /^(examples?|x-.*|externalDocs|xml|links|callbacks|headers|security)$/.test(key) ? [] : [[key, withoutExamples(child)]];
    }),
  );
}

const MAX_REFERENCES = 5_000;

/** Copies what references lead to, and what that leads to, to the same places of the part. */
function copyReferences(api: OpenApi, part: JsonObject, value: unknown, copied: number): number {
  if (Array.isArray(value)) return value.reduce<number>((count, item) => copyReferences(api, part, item, count), copied);
  if (!isObject(value)) return copied;
  let count = copied;
  if (typeof value.$ref === 'string') {
    count += 1;
    if (count > MAX_REFERENCES) throw new OpenApiProblem('', `has more than ${MAX_REFERENCES} references in the chosen operations`);
    const target = targetOf(api, value.$ref);
    if (target !== undefined && place(part, target.keys, target.value)) count = copyReferences(api, part, target.value, count);
  }
  for (const child of Object.values(value)) count = copyReferences(api, part, child, count);
  return count;
}

/** Where a local reference leads; undefined where it leads nowhere: reading the operation will say so, with the place, if it matters. */
function targetOf({ root }: OpenApi, reference: string): { keys: string[]; value: unknown } | undefined {
  if (!reference.startsWith('#/')) return undefined;
  const keys = reference
    .slice(2)
    .split('/')
    .map((key) => safeDecode(key).replaceAll('~1', '/').replaceAll('~0', '~'));
  let node: unknown = root;
  for (const key of keys) {
    if (!(isObject(node) || Array.isArray(node)) || !Object.hasOwn(node, key)) return undefined;
    node = (node as JsonObject)[key];
  }
  return { keys, value: withoutExamples(node) };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Puts a value at a place of the part; false where there is one already. */
function place(part: JsonObject, keys: readonly string[], value: unknown): boolean {
  let node = part;
  for (const key of keys.slice(0, -1)) {
    const next = Object.hasOwn(node, key) ? node[key] : undefined;
    if (isObject(next)) node = next;
    else if (next === undefined) node = define(node, key, {}) as JsonObject;
    else return false;
  }
  const last = keys.at(-1) ?? below('', '');
  if (Object.hasOwn(node, last)) return false;
  define(node, last, value);
  return true;
}

function define(node: JsonObject, key: string, value: unknown): unknown {
  Object.defineProperty(node, key, { value, enumerable: true, configurable: true, writable: true });
  return value;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 30).join(', ') || 'none';
  return names.length > 30 ? `${shown} and ${names.length - 30} more` : shown;
}
