import { isObject, type JsonObject } from '../json.js';
import type { OpenApi } from './document.js';
import { below, OpenApiProblem } from './problem.js';
import type { Field, Shape } from './shape.js';
import { ShapeReader } from './shape-of.js';
import { plainText, sentence, wordsOf } from './text.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

/** Words that stand for a method where an operation has no name of its own. */
const VERBS: Readonly<Record<Method, string>> = { get: 'get', post: 'create', put: 'replace', patch: 'update', delete: 'delete' };
const MAX_NAME = 60;

/** An operation as it stands in a document. */
export interface Operation {
  method: Method;
  path: string;
  pointer: string;
  /** What `--operations` calls it: its operationId, else `GET /books`. */
  id: string;
  tags: readonly string[];
  node: JsonObject;
  /** The parameters of its path, which all operations there share. */
  shared: unknown;
}

/** An operation as a tool. */
export interface ToolPlan {
  /** verb_noun. */
  name: string;
  title: string;
  description: string;
  method: Method;
  /** With the names of arguments in braces. */
  path: string;
  input: Field[];
  /** Argument to name in the query. */
  query: ReadonlyMap<string, string>;
  commas: string[];
  /** What the API answers; undefined where it says nothing but that it is done. */
  result: Shape | undefined;
}

/** Every operation of a document, in its order. */
export function listOperations({ root, follow }: OpenApi): Operation[] {
  if (!isObject(root.paths)) throw new OpenApiProblem('/paths', 'is missing, so there is no operation');
  return Object.entries(root.paths).flatMap(([path, value]) => {
    if (!path.startsWith('/')) return [];
    const item = follow(value, below('/paths', path));
    return METHODS.flatMap((method): Operation[] => {
      if (item.value[method] === undefined) return [];
      const { value: node, pointer } = follow(item.value[method], below(item.pointer, method));
      const id = typeof node.operationId === 'string' && node.operationId !== '' ? node.operationId : `${method.toUpperCase()} ${path}`;
      const tags = Array.isArray(node.tags) ? node.tags.filter((tag): tag is string => typeof tag === 'string' && tag !== '') : [];
      return [{ method, path, pointer, id, tags, node, shared: item.value.parameters }];
    });
  });
}

/** The tools of operations, with names of their own; `leftOut` are optional parts that a bounded schema cannot say. */
export function planTools(api: OpenApi, operations: readonly Operation[]): { tools: ToolPlan[]; leftOut: string[] } {
  const leftOut: string[] = [];
  const names = new Set<string>();
  const tools = operations.map((operation) => {
    const input = new ShapeReader(api, 'input');
    const output = new ShapeReader(api, 'output');
    const plan = planTool(api, operation, nameFor(operation, names), input, output);
    leftOut.push(...input.leftOut, ...output.leftOut);
    return plan;
  });
  return { tools, leftOut: [...new Set(leftOut)] };
}

function planTool(api: OpenApi, operation: Operation, name: string, input: ShapeReader, output: ShapeReader): ToolPlan {
  const { method, node } = operation;
  const words = name.split('_').join(' ');
  const title = plainText(node.summary, 60) || words.charAt(0).toUpperCase() + words.slice(1);
  const said = sentence(node.summary, 200) || sentence(node.description, 200) || `${title}.`;
  const arguments_ = readArguments(api, operation, input);
  return {
    ...arguments_,
    name,
    title: title.replace(/[.…]$/, ''),
    description: `${said} ${EFFECTS[method]}`,
    method,
    result: readResult(api, operation, output),
  };
}

const EFFECTS: Readonly<Record<Method, string>> = {
  get: 'Reads only.',
  post: 'Changes data; a repeated call may change it twice.',
  put: 'Changes data; a repeated call changes nothing more.',
  patch: 'Changes data.',
  delete: 'Deletes data, which cannot be taken back.',
};

function nameFor({ id, method, path }: Operation, taken: Set<string>): string {
  const own = id.includes(' ') ? [] : wordsOf(id);
  const words = own.length >= 2 && /^[a-z]/.test(own[0] ?? '') ? own : [VERBS[method], ...pathWords(path)];
  const base = words.join('_').slice(0, MAX_NAME).replace(/_+$/, '');
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
  taken.add(name);
  return name;
}

/** `/books/{isbn}/reviews` -> books, reviews, by, isbn. */
function pathWords(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '' && !/^(api|rest|v\d+)$/i.test(segment));
  const fixed = segments.filter((segment) => !segment.includes('{')).flatMap(wordsOf);
  const last = /\{([^{}]+)\}$/.exec(path)?.[1];
  return [...(fixed.length === 0 ? ['item'] : fixed), ...(last === undefined ? [] : ['by', ...wordsOf(last)])];
}

function readArguments(api: OpenApi, { path, node, pointer, shared }: Operation, reader: ShapeReader) {
  const fields: Field[] = [];
  const query = new Map<string, string>();
  const commas: string[] = [];
  const gaps = new Map<string, string>();
  for (const { value, pointer: at } of parametersOf(api, node, pointer, shared)) {
    const place = value.in;
    const isNeeded = value.required === true || place === 'path';
    if (place === 'header' || place === 'cookie') {
      // The credential is the server's own, and so is what is negotiated.
      if (isNeeded && !/^(accept|content-type|authorization)$/i.test(String(value.name))) {
        throw new OpenApiProblem(at, `is a ${place} that a caller would have to give, which no tool may take`);
      }
      continue;
    }
    const name = argumentName(value.name, at);
    if (fields.some((field) => field.name === name)) throw new OpenApiProblem(at, `has the same name as another argument: ${name}`);
    try {
      fields.push({ name, required: isNeeded, about: plainText(value.description, 200) || `The ${name} of the API.`, shape: flat(reader.read(value.schema, below(at, 'schema')), at) });
    } catch (error) {
      if (!(error instanceof OpenApiProblem) || isNeeded) throw error;
      reader.leftOut.push(at);
      continue;
    }
    if (place === 'path') gaps.set(String(value.name), name);
    else {
      query.set(name, String(value.name));
      if (hasCommas(value, at)) commas.push(name);
    }
  }
  const body = readBody(api, node, pointer, reader);
  if (body !== undefined && fields.some(({ name }) => name === 'body')) throw new OpenApiProblem(pointer, 'has a parameter that is called body');
  return { input: [...fields, ...(body === undefined ? [] : [body])], query, commas, path: fillGaps(path, gaps, pointer) };
}

/** Parameters of the operation before those of its path, which they replace. */
function parametersOf(api: OpenApi, node: JsonObject, pointer: string, shared: unknown) {
  const own = Array.isArray(node.parameters) ? node.parameters.map((value, index) => api.follow(value, below(pointer, 'parameters', index))) : [];
  const parent = pointer.slice(0, pointer.lastIndexOf('/'));
  const general = Array.isArray(shared) ? shared.map((value, index) => api.follow(value, below(parent, 'parameters', index))) : [];
  const isReplaced = (place: { value: JsonObject }) => own.some(({ value }) => value.name === place.value.name && value.in === place.value.in);
  return [...general.filter((place) => !isReplaced(place)), ...own];
}

function argumentName(name: unknown, pointer: string): string {
  const plain = typeof name === 'string' ? name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '') : '';
  if (/^[A-Za-z]\w{0,63}$/.test(plain)) return plain;
  throw new OpenApiProblem(below(pointer, 'name'), 'is no name that an argument could have');
}

/** Paths and queries hold texts, numbers, booleans and lists of them. */
function flat(shape: Shape, pointer: string): Shape {
  const inner = shape.kind === 'list' ? shape.items : shape;
  if (['text', 'number', 'boolean', 'choice'].includes(inner.kind)) return shape;
  throw new OpenApiProblem(pointer, 'is neither a plain value nor a list of them');
}

function hasCommas({ style = 'form', explode = style === 'form', schema }: JsonObject, pointer: string): boolean {
  if (style !== 'form') throw new OpenApiProblem(below(pointer, 'style'), `is not supported: ${plainText(style, 40)}`);
  return explode !== true && schema !== undefined;
}

function readBody(api: OpenApi, node: JsonObject, pointer: string, reader: ShapeReader): Field | undefined {
  if (node.requestBody === undefined) return undefined;
  const { value, pointer: at } = api.follow(node.requestBody, below(pointer, 'requestBody'));
  const schema = jsonSchema(api, value, at);
  const isNeeded = value.required === true;
  if (schema === undefined) {
    if (!isNeeded) return undefined;
    throw new OpenApiProblem(below(at, 'content'), 'has no application/json, and no other body can be made of arguments');
  }
  try {
    const about = plainText(value.description, 200) || 'What is sent.';
    return { name: 'body', required: isNeeded, about, shape: reader.read(schema.value, schema.pointer) };
  } catch (error) {
    if (!(error instanceof OpenApiProblem) || isNeeded) throw error;
    reader.leftOut.push(at);
    return undefined;
  }
}

/** The schema of the first success; undefined where that has no JSON. */
function readResult(api: OpenApi, { node, pointer, method }: Operation, reader: ShapeReader): Shape | undefined {
  const responses = isObject(node.responses) ? node.responses : {};
  const status = Object.keys(responses).filter((key) => /^2(\d\d|XX)$/i.test(key)).sort()[0] ?? (Object.hasOwn(responses, 'default') ? 'default' : undefined);
  if (status === undefined) return undefined;
  const { value, pointer: at } = api.follow(responses[status], below(pointer, 'responses', status));
  const schema = jsonSchema(api, value, at);
  if (schema === undefined) return undefined;
  try {
    return reader.read(schema.value, schema.pointer);
  } catch (error) {
    // What cannot be read is of no use; what was changed is changed all the same.
    if (!(error instanceof OpenApiProblem) || method === 'get') throw error;
    reader.leftOut.push(schema.pointer);
    return undefined;
  }
}

function jsonSchema(api: OpenApi, { content }: JsonObject, pointer: string): { value: unknown; pointer: string } | undefined {
  if (!isObject(content)) return undefined;
  const type = Object.keys(content).find((name) => /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(name));
  if (type === undefined) return undefined;
  const media = api.follow(content[type], below(pointer, 'content', type));
  return media.value.schema === undefined ? undefined : { value: media.value.schema, pointer: below(media.pointer, 'schema') };
}

function fillGaps(path: string, gaps: ReadonlyMap<string, string>, pointer: string): string {
  const filled = path.replace(/\{([^{}]*)\}/g, (_gap, name: string) => {
    const argument = gaps.get(name);
    if (argument === undefined) throw new OpenApiProblem(pointer, `has no parameter for {${plainText(name, 40)}} of its path`);
    return `{${argument}}`;
  });
  // Nothing that a URL would take for something else, and no placeholder of a template.
  if (!/^(?:\/(?:[A-Za-z0-9._~!'()*,;=:@+&-]|%[0-9A-Fa-f]{2}|\{[A-Za-z]\w*\})*)+$/.test(filled) || /\/\.{1,2}(\/|$)/.test(filled)) {
    throw new OpenApiProblem(pointer, 'has a path with characters that no path may have');
  }
  return filled;
}
