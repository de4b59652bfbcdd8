import { ts } from 'ts-morph';
import type { Interpreter } from '../interpret/interpreter.js';
import { type FunctionValue, stringOf, symbolOf, unknown, type Value } from '../interpret/value.js';
import { holdsInput } from './arguments.js';
import { backendOf } from './backends.js';
import { type Definition, handlerOf, readAnnotations } from './definition.js';
import type { EnvironmentReader } from './environment.js';
import type { HandlerFacts, InputKind, Place, ToolModel } from './facts.js';
import { argumentsRead, callRequest, type HandlerBudget, inputTerm, NO_FACTS, runHandler } from './handlers.js';
import type { Recorder } from './recorder.js';
import { dynamic, type Field, type SchemaFacts } from './schema/facts.js';
import { readSchema } from './schema/read.js';
import { DEFINITION_KEYS } from './tables.js';

/** What is needed to describe a tool. */
export interface ToolContext {
  interpreter: Interpreter;
  recorder: Recorder;
  environment: EnvironmentReader;
  budget: HandlerBudget;
}

export interface ToolSource {
  definition: Definition;
  style: string;
  registration: Place;
  conditional: boolean;
  /** Bears the name of a tool described before: where it is matters, what it does was seen there. */
  repeats?: boolean;
  /** Low-level servers: the handler of tools/call, which serves every tool. */
  dispatcher?: Value | undefined;
}

/** Describes one tool: where it is, what it takes, what it does. */
export function describeTool(context: ToolContext, source: ToolSource): ToolModel {
  const { interpreter, recorder } = context;
  const { machine } = interpreter;
  const { definition } = source;
  const name = stringOf(definition.name);
  const place = placeOf(recorder, source);
  const schema = schemaOf(interpreter, source, definition.schema);
  const { facts, handler } = source.repeats ? { facts: NO_FACTS, handler: undefined } : run(context, source, name ?? '');
  const backendCalls = facts.calls.flatMap((call) => {
    const backend = backendOf(call);
    return backend === undefined ? [] : [{ backend, call }];
  });
  return {
    name: name ?? textOf(definition.name),
    nameKnown: name !== undefined,
    place,
    registration: source.registration,
    style: source.style,
    description: stringOf(definition.description),
    title: stringOf(definition.title),
    schema,
    input: describeInput(source, schema, facts, handler),
    output: { declared: definition.output !== undefined },
    outputSchema: schemaOf(interpreter, source, definition.output),
    dispatched: source.dispatcher !== undefined,
    annotations: readAnnotations(machine, definition.annotations),
    handler,
    facts,
    backends: [...new Set(backendCalls.map((each) => each.backend))].sort(),
    environment: [...context.environment.namesIn(backendCalls.flatMap(({ call }) => [call.callee, ...call.args]))].sort(),
    conditional: source.conditional,
  };
}

/** Work allowed for one schema: shapes that functions make are made when they are read. */
const SCHEMA_STEPS = 40_000;

function schemaOf(interpreter: Interpreter, { registration }: ToolSource, value: Value | undefined): SchemaFacts {
  const read = (): SchemaFacts => readSchema(interpreter.machine, value);
  return interpreter.bounded(registration.node, registration.module.path, read, SCHEMA_STEPS) ?? dynamic(registration.node);
}

/** The known beginning of a name that is built at run time. */
function textOf(name: Value | undefined): string {
  if (name?.kind !== 'term') return '(unknown)';
  if (name.op === 'concat') return (name.args ?? []).map((part) => (part.kind === 'literal' ? String(part.value) : '*')).join('');
  return symbolOf(name).startsWith('?') ? '(unknown)' : `(${symbolOf(name)})`;
}

function run(context: ToolContext, source: ToolSource, name: string): { facts: HandlerFacts; handler: FunctionValue | undefined } {
  const { interpreter, budget } = context;
  const node = source.registration.node;
  const input = inputTerm(node, name);
  if (source.dispatcher !== undefined) {
    const handler = handlerOf(source.dispatcher);
    if (handler === undefined) return { facts: NO_FACTS, handler };
    return { facts: runHandler(interpreter, handler, [callRequest(name, input, node), unknown(node)], input, node, budget), handler };
  }
  const handler = handlerOf(source.definition.handler);
  return { facts: handler ? runHandler(interpreter, handler, [input, unknown(node)], input, node, budget) : NO_FACTS, handler };
}

/** Where a tool is defined: the object or the call that its name is written in, else the registration. */
function placeOf(recorder: Recorder, source: ToolSource): Place {
  const { definition, registration } = source;
  const name = definition.name?.kind === 'literal' ? definition.name.node : undefined;
  const holder = name && enclosing(name);
  if (holder) return { module: recorder.moduleOf(holder), node: holder };
  if (definition.node) return { module: recorder.moduleOf(definition.node), node: definition.node };
  return registration;
}

/** Properties that name a tool. A name that is a value of anything else, an enum of names say, is not where the tool is. */
const NAMING: ReadonlySet<string> = new Set(DEFINITION_KEYS.name);

/** The object literal whose property, or the call whose argument, an expression is. */
function enclosing(node: ts.Node): ts.Node | undefined {
  if (ts.isSourceFile(node)) return undefined;
  let current = node;
  while (ts.isAsExpression(current.parent) || ts.isParenthesizedExpression(current.parent) || ts.isSatisfiesExpression(current.parent))
    current = current.parent;
  const { parent } = current;
  if (ts.isPropertyAssignment(parent)) return NAMING.has(parent.name.getText()) ? parent.parent : undefined;
  if (ts.isCallExpression(parent) && parent.arguments.includes(current as ts.Expression)) return parent;
  if (ts.isPropertyDeclaration(parent)) return parent.parent;
  return undefined;
}

function describeInput(
  source: ToolSource,
  schema: SchemaFacts,
  facts: HandlerFacts,
  handler: FunctionValue | undefined,
): ToolModel['input'] {
  const properties = schema.fields.map((each) => each.name);
  const reads = argumentsRead(facts);
  const takesArguments = facts.reads.size > 0 || facts.passesOn;
  const kind = kindOf(source, schema, facts, handler, reads);
  const unused =
    source.dispatcher === undefined && handler !== undefined && !takesArguments && !facts.unfinished && !holdsInput(facts.results);
  const openFields = unused ? [] : schema.fields.filter((each) => each.open).map((each) => each.name);
  const checked = source.dispatcher === undefined || facts.parses;
  const needsCheck = kind !== 'empty' && (takesArguments || properties.length > 0 || kind === 'dynamic');
  return { kind, validated: checked || !needsCheck, openFields, properties };
}

function kindOf(
  source: ToolSource,
  schema: SchemaFacts,
  facts: HandlerFacts,
  handler: FunctionValue | undefined,
  reads: readonly string[],
): InputKind {
  if (schema.kind === 'absent') return reads.length > 0 || destructures(handler) ? 'missing' : 'empty';
  if (schema.kind === 'open' || schema.kind === 'empty') {
    const uses = reads.length > 0 || facts.passesOn;
    // An empty object that is used anyway accepts anything, unless a library strips what it does not declare.
    if (schema.kind === 'open' && facts.refuses) return 'closed';
    if (schema.kind === 'open') return uses || handler === undefined ? 'open' : 'empty';
    return source.dispatcher !== undefined && schema.bare === true && reads.length > 0 ? 'open' : 'empty';
  }
  return schema.kind;
}

/** `({ path }) => …` without a schema: in SDK v2 the first parameter is then the context, so the schema was forgotten. */
function destructures(handler: FunctionValue | undefined): boolean {
  const name = handler?.node.parameters[0]?.name;
  if (name === undefined || !ts.isObjectBindingPattern(name)) return false;
  return name.elements.some((element) => !element.dotDotDotToken && !CONTEXT_NAMES.has((element.propertyName ?? element.name).getText()));
}

const CONTEXT_NAMES = new Set([
  'signal',
  'authInfo',
  'sessionId',
  '_meta',
  'requestId',
  'requestInfo',
  'sendNotification',
  'sendRequest',
  'mcpReq',
  'http',
  'log',
  'session',
  'reportProgress',
  'streamContent',
  'client',
  'request',
  'server',
  'auth',
]);

/** Every field of a schema, nested ones included. */
export function allFields(fields: readonly Field[]): Field[] {
  return fields.flatMap((each) => [each, ...allFields(each.inner)]);
}
