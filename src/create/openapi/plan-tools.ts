import { isObject, type JsonObject } from '../json.js';
import { readArguments } from './arguments.js';
import type { OpenApi } from './document.js';
import type { Operation } from './operations.js';
import type { Shape, ToolPlan } from './plan.js';
import { below, OpenApiProblem } from './problem.js';
import { ShapeReader } from './shape-of.js';
import { plainText, sentence, wordsOf } from './text.js';

const MAX_NAME = 54;
const EFFECT = 'Reads only, through the API of this server.';

/** Tools, and what they do not have: parts of operations, and operations that no tool can be made of. */
export interface PlannedTools {
  tools: ToolPlan[];
  /** Ids of the operations that became tools. */
  operations: string[];
  leftOut: string[];
}

/** The tools of operations that read. An operation of which none can be made is left out, unless it was asked for by name (`strict`). */
export function planTools(api: OpenApi, operations: readonly Operation[], strict: boolean): PlannedTools {
  const leftOut: string[] = [];
  const planned: string[] = [];
  const names = new Set<string>();
  const tools = operations.flatMap((operation): ToolPlan[] => {
    const readers = { input: new ShapeReader(api, 'input'), output: new ShapeReader(api, 'output') };
    try {
      const plan = planTool(api, operation, nameFor(operation, names), readers);
      leftOut.push(...readers.input.leftOut, ...readers.output.leftOut);
      planned.push(operation.id);
      return [plan];
    } catch (error) {
      if (!(error instanceof OpenApiProblem) || strict) throw error;
      leftOut.push(error.detail);
      return [];
    }
  });
  return { tools, operations: planned, leftOut: [...new Set(leftOut)] };
}

function planTool(api: OpenApi, operation: Operation, name: string, { input, output }: Record<'input' | 'output', ShapeReader>): ToolPlan {
  const { node } = operation;
  const words = name.split('_').join(' ');
  const title = (plainText(node.summary, 60) || words.charAt(0).toUpperCase() + words.slice(1)).replace(/[.…\s]+$/, '') || words;
  const said = sentence(node.summary, 90) || sentence(node.description, 90) || `${title}.`;
  return {
    name,
    title,
    description: `${said} ${EFFECT}`,
    ...readArguments(api, operation, input),
    result: readResult(api, operation, name, output),
  };
}

/** verb_noun, of the operation's own name where it has one. */
function nameFor({ id, path, node }: Operation, taken: Set<string>): string {
  const own = node.operationId === id ? wordsOf(id) : [];
  const words = own.length >= 2 && /^[a-z]/.test(own[0] ?? '') ? own : ['get', ...pathWords(path)];
  const base = wholeWords(words);
  let name = base;
  // `get_a2` and `get_a_2` would be one name in the code.
  const nameless = () => name.replaceAll('_', '');
  for (let count = 2; taken.has(nameless()); count += 1) name = `${base}_no_${count}`;
  taken.add(nameless());
  return name;
}

/** As many words as there is room for, two at least. */
function wholeWords([first = 'get', ...rest]: readonly string[]): string {
  return rest.reduce(
    (name, word) => {
      const longer = `${name}_${word}`;
      return longer.length <= MAX_NAME ? longer : name.includes('_') ? name : longer.slice(0, MAX_NAME);
    },
    first.slice(0, MAX_NAME / 2),
  );
}

/** `/books/{isbn}/reviews` -> books, reviews; `/books/{isbn}` -> books, by, isbn. */
function pathWords(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '' && !/^(api|rest|v\d+)$/i.test(segment));
  const fixed = segments.filter((segment) => !segment.includes('{')).flatMap(wordsOf);
  const last = /\{([^{}]+)\}$/.exec(path)?.[1];
  const by = last === undefined ? [] : wordsOf(last);
  return [...(fixed.length === 0 ? ['item'] : fixed), ...(by.length === 0 ? [] : ['by', ...by])];
}

/** The schema of the first success. */
function readResult(api: OpenApi, { node, pointer }: Operation, name: string, reader: ShapeReader): Shape {
  const responses = isObject(node.responses) ? node.responses : {};
  const successes = Object.keys(responses).filter((key) => /^2(\d\d|XX)$/i.test(key));
  const status = successes.sort()[0] ?? (Object.hasOwn(responses, 'default') ? 'default' : undefined);
  if (status === undefined) throw new OpenApiProblem(below(pointer, 'responses'), 'has no success, so nobody knows what is read');
  const { value, pointer: at } = api.follow(responses[status], below(pointer, 'responses', status));
  const schema = jsonSchema(api, value, at);
  if (schema === undefined) throw new OpenApiProblem(at, 'has no schema of JSON, so nobody knows what is read');
  return reader.read(schema.value, schema.pointer, resultName(name));
}

/** `list_pets` -> pets, so that no schema is called as the tool is. */
function resultName(name: string): string {
  const [, first = 'value', ...rest] = name.split('_');
  const word = [first, ...rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1))].join('').slice(0, 30);
  return /^[a-z]/.test(word) ? word : 'answer';
}

function jsonSchema(api: OpenApi, { content }: JsonObject, pointer: string): { value: unknown; pointer: string } | undefined {
  if (!isObject(content)) return undefined;
  const type = Object.keys(content).find((name) => /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(name));
  if (type === undefined) return undefined;
  const media = api.follow(content[type], below(pointer, 'content', type));
  return media.value.schema === undefined ? undefined : { value: media.value.schema, pointer: below(media.pointer, 'schema') };
}
