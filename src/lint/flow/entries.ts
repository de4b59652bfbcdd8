import { ts } from 'ts-morph';
import type { Interpreter } from '../interpret/interpreter.js';
import type { ExternalCall } from '../interpret/machine.js';
import { literal, object, type Term, unknown, type Value } from '../interpret/value.js';
import type { HandlerFacts, NamedEntry, RequestHandler, ServerModel } from '../model/facts.js';
import { HandlerBudget, inputTerm, runHandler } from '../model/handlers.js';
import type { SchemaFacts } from '../model/schema/facts.js';

/** A handler that answers what the model or the client asks. */
export interface Entry {
  kind: 'tool' | 'resource' | 'prompt' | 'completion';
  name: string;
  /** Everything that it calls outside of the program, in order. */
  calls: readonly ExternalCall[];
  /** What running it showed. */
  facts: HandlerFacts;
  /** The schema that its arguments have passed; undefined where nothing checks them. */
  schema: SchemaFacts | undefined;
  place: ts.Node;
}

/** Stands for the name of a tool that source does not list. */
export const UNLISTED = '(any)';

/** Low-level methods that are not tools, and how the request names what the client chose. */
const METHODS: Record<string, Entry['kind']> = {
  'resources/read': 'resource',
  'prompts/get': 'prompt',
  'completion/complete': 'completion',
};

/** Every handler of a server with what it does: tools as they are, resources and prompts run with unknown arguments. */
export function entriesOf(interpreter: Interpreter, server: ServerModel): Entry[] {
  const tools = server.tools.map(
    (tool): Entry => ({
      kind: 'tool',
      name: tool.name,
      calls: tool.facts.calls,
      facts: tool.facts,
      schema: tool.dispatched || tool.schema.kind === 'absent' ? undefined : tool.schema,
      place: tool.place.node,
    }),
  );
  const named = [
    ...server.resources.map((entry) => ['resource', entry] as const),
    ...server.prompts.map((entry) => ['prompt', entry] as const),
    ...server.completions.map((entry) => ['completion', entry] as const),
  ];
  const budget = new HandlerBudget(named.length + server.handlers.length);
  const others = named.flatMap(([kind, entry]) => runEntry(interpreter, kind, entry, budget) ?? []);
  const requests = server.handlers.flatMap((handler) => runRequest(interpreter, handler, budget) ?? []);
  const unlisted = server.tools.some((tool) => tool.dispatched) ? [] : server.handlers.filter((each) => each.method === 'tools/call');
  return [...tools, ...others, ...requests, ...unlisted.flatMap((handler) => runUnlisted(interpreter, handler, budget) ?? [])];
}

function runEntry(
  interpreter: Interpreter,
  kind: 'resource' | 'prompt' | 'completion',
  entry: NamedEntry,
  budget: HandlerBudget,
): Entry | undefined {
  const { handler, place } = entry;
  if (handler === undefined) return undefined;
  const input = inputTerm(place.node, entry.name);
  if (kind === 'resource' && isFixed(place.node)) return undefined;
  // A resource gets its address and the variables of its template; a prompt its arguments; a completion what was typed so far.
  const args: Value[] = kind === 'resource' ? [address(input, place.node), input, unknown(place.node)] : [input, unknown(place.node)];
  const facts = runHandler(interpreter, handler, args, input, place.node, budget);
  return {
    kind,
    name: entry.name,
    calls: facts.calls,
    facts,
    schema: undefined,
    place: place.node,
  };
}

/** `registerResource(name, 'scheme://fixed', …)`: the client chooses nothing. */
function isFixed(node: ts.Node): boolean {
  const address = ts.isCallExpression(node) ? node.arguments[1] : undefined;
  return address !== undefined && ts.isStringLiteralLike(address);
}

/** The address of a resource: an URL that the client chose. */
function address(input: Term, node: ts.Node): Value {
  return { kind: 'term', op: 'new', base: { kind: 'term', op: 'global', name: 'URL' }, args: [input], node };
}

function runRequest(interpreter: Interpreter, request: RequestHandler, budget: HandlerBudget): Entry | undefined {
  const kind = METHODS[request.method];
  const { handler, place } = request;
  if (kind === undefined || handler === undefined) return undefined;
  const input = inputTerm(place.node, request.method);
  const args = [requestOf(request.method, input, place.node), unknown(place.node)];
  const facts = runHandler(interpreter, handler, args, input, place.node, budget);
  return {
    kind,
    name: request.method,
    calls: facts.calls,
    facts,
    schema: undefined,
    place: place.node,
  };
}

/** A handler of tools/call whose tools source does not list. */
function runUnlisted(interpreter: Interpreter, request: RequestHandler, budget: HandlerBudget): Entry | undefined {
  const { handler, place } = request;
  if (handler === undefined) return undefined;
  const input = inputTerm(place.node, 'tools/call');
  const params = object(place.node);
  params.properties.set('name', { value: unknown(place.node), depth: 0 });
  params.properties.set('arguments', { value: input, depth: 0 });
  const args = [withParams('tools/call', params, place.node), unknown(place.node)];
  const facts = runHandler(interpreter, handler, args, input, place.node, budget);
  return {
    kind: 'tool',
    name: UNLISTED,
    calls: facts.calls,
    facts,
    schema: undefined,
    place: place.node,
  };
}

function requestOf(method: string, input: Term, node: ts.Node): Value {
  return withParams(method, input, node);
}

function withParams(method: string, params: Value, node: ts.Node): Value {
  const request = object(node);
  request.properties.set('method', { value: literal(method, node), depth: 0 });
  request.properties.set('params', { value: params, depth: 0 });
  return request;
}

/** How a person calls an entry: `Tool "a"`. */
export function entryTitle(entry: Entry): string {
  const kinds = { tool: 'Tool', resource: 'Resource', prompt: 'Prompt', completion: 'The completion handler' } as const;
  if (entry.kind === 'completion') return kinds.completion;
  return entry.name.includes('/') || entry.name === UNLISTED
    ? `The handler of ${entry.name === UNLISTED ? 'tools/call' : entry.name}`
    : `${kinds[entry.kind]} "${entry.name}"`;
}
