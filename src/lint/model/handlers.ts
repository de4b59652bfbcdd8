import type { ts } from 'ts-morph';
import { callFunction } from '../interpret/calls.js';
import type { Interpreter } from '../interpret/interpreter.js';
import { type ExternalCall, type Hooks, type Machine, overriding } from '../interpret/machine.js';
import { type FunctionValue, literal, NEVER, object, optionsOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import type { HandlerFacts } from './facts.js';
import { refusesUnknownKeys } from './refusal.js';

/** Work allowed for one handler. */
const HANDLER_STEPS = 30_000;
/** Values that a handler throws are kept up to this many. */
const MOST_THROWN = 40;
/** Work allowed for all handlers of a program, and what each of very many may take at least. */
const ALL_HANDLER_STEPS = 900_000;
const LEAST_HANDLER_STEPS = 4_000;

/** Shares work among handlers, so that the heavy ones of a large server do not take the time of a whole program. */
export class HandlerBudget {
  private left = ALL_HANDLER_STEPS;
  /** `waiting`: handlers that were not run yet. */
  constructor(private waiting: number) {}

  /** What the next handler may take: its share of what is left. */
  next(): number {
    const share = this.left / Math.max(1, this.waiting);
    return Math.max(LEAST_HANDLER_STEPS, Math.min(HANDLER_STEPS, share));
  }

  expect(more: number): void {
    this.waiting += more;
  }

  spend(steps: number): void {
    this.left = Math.max(0, this.left - steps);
    this.waiting -= 1;
  }
}
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
  refuses: false,
  unfinished: false,
};

/** Runs the handler of a tool, resource or prompt with unknown arguments, and tells what it did. */
export function runHandler(
  interpreter: Interpreter,
  handler: FunctionValue,
  args: readonly Value[],
  input: Term,
  node: ts.Node,
  budget: HandlerBudget,
): HandlerFacts {
  const { machine } = interpreter;
  const started = machine.steps;
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
    refuses: false,
    unfinished: false,
  };
  const outer = machine.hooks;
  machine.hooks = overriding(outer, hooksFor(machine, facts, input));
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
      budget.next(),
    );
    facts.unfinished = interpreter.unfinished.length > before;
    // A handler that throws on every way gives nothing back.
    if (result !== undefined && result !== NEVER) Object.assign(facts, { result, results: [...optionsOf(result)] });
    facts.refuses = refusesUnknownKeys(facts.calls, input);
  } finally {
    machine.hooks = outer;
    budget.spend(machine.steps - started);
  }
  return facts;
}

function hooksFor(machine: Machine, facts: HandlerFacts, input: Term): Partial<Hooks> {
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
      if (facts.thrown.length < MOST_THROWN) facts.thrown.push({ value, node: at, path: machine.path });
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
