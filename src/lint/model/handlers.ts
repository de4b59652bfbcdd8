import type { ts } from 'ts-morph';
import { callFunction } from '../interpret/calls.js';
import type { Interpreter } from '../interpret/interpreter.js';
import { type ExternalCall, type Hooks, overriding } from '../interpret/machine.js';
import { type FunctionValue, literal, object, optionsOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import type { HandlerFacts } from './facts.js';

/** Work allowed for one handler. */
const HANDLER_STEPS = 30_000;
/** Values that a handler throws are kept up to this many. */
const MOST_THROWN = 40;
/** Calls that check a value against a schema: the value is an argument. */
const PARSERS =
  /(\.|^)(parse|safeParse|parseAsync|safeParseAsync|validate|validateSync|validateAsync|assert|Check|Decode|Parse|decode|is|create|mask|decodeUnknownSync|attempt|compile\(\)|ajv\(\)\.compile)\(\)$/;
const NOT_PARSERS = /^(global:(JSON|Date|URL|Number|Object|Math|Reflect)|path|url|querystring|qs|yaml|js-yaml|assert)\./;
/** Names that handlers read from their context rather than from arguments. */
const CONTEXT = new Set([
  'signal',
  'authInfo',
  'sessionId',
  '_meta',
  'requestId',
  'requestInfo',
  'sendNotification',
  'sendRequest',
  'taskId',
  'taskStore',
  'mcpReq',
  'http',
  'log',
  'session',
  'reportProgress',
  'streamContent',
  'sample',
  'closeSSEStream',
  'closeStandaloneSSEStream',
  'taskRequestedTtl',
  'client',
  'request',
  'server',
  'auth',
  'params',
  'method',
]);

export const NO_FACTS: HandlerFacts = {
  calls: [],
  results: [],
  result: undefined,
  path: undefined,
  thrown: [],
  reads: new Set(),
  readAt: new Map(),
  passesOn: false,
  parses: false,
  unfinished: false,
};

/** Runs the handler of a tool, resource or prompt with unknown arguments, and tells what it did. */
export function runHandler(
  interpreter: Interpreter,
  handler: FunctionValue,
  args: readonly Value[],
  input: Term,
  node: ts.Node,
): HandlerFacts {
  const { machine } = interpreter;
  const facts: HandlerFacts = {
    calls: [],
    results: [],
    result: undefined,
    path: undefined,
    thrown: [],
    reads: new Set(),
    readAt: new Map(),
    passesOn: false,
    parses: false,
    unfinished: false,
  };
  const outer = machine.hooks;
  machine.hooks = overriding(outer, hooksFor(facts, input));
  try {
    const before = interpreter.unfinished.length;
    const result = interpreter.bounded(
      node,
      handler.module.path,
      () => {
        const value = callFunction(machine, handler, undefined, [...args], node);
        facts.path = machine.path;
        return value;
      },
      HANDLER_STEPS,
    );
    facts.unfinished = interpreter.unfinished.length > before;
    if (result !== undefined) Object.assign(facts, { result, results: [...optionsOf(result)] });
  } finally {
    machine.hooks = outer;
  }
  return facts;
}

function hooksFor(facts: HandlerFacts, input: Term): Partial<Hooks> {
  return {
    called: (call: ExternalCall) => {
      facts.calls.push(call);
      if (!call.args.some((arg) => contains(arg, input, 0))) return undefined;
      const symbol = symbolOf(call.result);
      if (PARSERS.test(symbol) && !NOT_PARSERS.test(symbol)) facts.parses = true;
      else facts.passesOn = true;
      return undefined;
    },
    runsCallback: () => true,
    thrown: (value, at) => {
      if (facts.thrown.length < MOST_THROWN) facts.thrown.push({ value, node: at });
    },
    readInput: (base, name, node) => {
      if (base !== input) return;
      facts.reads.add(name);
      if (node !== undefined && !facts.readAt.has(name)) facts.readAt.set(name, node);
    },
    guarded: (_fn, args) => {
      if (args.some((arg) => contains(arg, input, 0))) facts.parses = true;
    },
  };
}

/** Whether a value is the input as a whole, possibly with a default or spread into an object. */
function contains(value: Value, input: Term, depth: number): boolean {
  if (value === input) return true;
  if (depth > 3) return false;
  if (value.kind === 'union') return value.options.some((option) => contains(option, input, depth + 1));
  if (value.kind === 'object') return value.spreads.some((spread) => contains(spread, input, depth + 1));
  return false;
}

/** The arguments that a call of a tool brings, as a symbolic value. */
export function inputTerm(node: ts.Node, name: string): Term {
  return { kind: 'term', op: 'input', name, node };
}

/** A `tools/call` request for one tool: what a low-level handler receives. */
export function callRequest(name: string, input: Term, node: ts.Node): Value {
  const params = object(node);
  params.properties.set('name', { value: literal(name, node), depth: 0 });
  params.properties.set('arguments', { value: input, depth: 0 });
  const request = object(node);
  request.properties.set('method', { value: literal('tools/call', node), depth: 0 });
  request.properties.set('params', { value: params, depth: 0 });
  return request;
}

/** The names that a handler reads as arguments, and not from its context. */
export function argumentsRead(facts: HandlerFacts): string[] {
  return [...facts.reads].filter((name) => !CONTEXT.has(name));
}
