import type { ts } from 'ts-morph';
import type { Machine } from '../interpret/machine.js';
import {
  type FunctionValue,
  isNullish,
  type ObjectValue,
  optionsOf,
  stringOf,
  symbolOf,
  type Term,
  type Value,
} from '../interpret/value.js';
import type { Annotations } from './facts.js';
import { isZodTerm } from './schema/zod-chain.js';
import { BUILDERS, DEFINITION_KEYS } from './tables.js';

/** The parts of a registration, before anything is read from them. */
export interface Definition {
  name: Value | undefined;
  description: Value | undefined;
  title: Value | undefined;
  schema: Value | undefined;
  output: Value | undefined;
  annotations: Value | undefined;
  handler: Value | undefined;
  node: ts.Node | undefined;
  /** Whether the form has a place for an input schema that could have been forgotten. */
  maybe?: boolean;
}

const HINTS = new Set(['title', 'readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']);

/** Takes a definition object, or a builder call, apart. Gives undefined for anything else. */
export function readDefinition(machine: Machine, value: Value): Definition | undefined {
  if (value.kind === 'term') return readBuilder(machine, value);
  if (value.kind !== 'object') return undefined;
  const pick = (keys: readonly string[]): Value | undefined => pickFrom(machine, value, keys);
  const nested = pickFrom(machine, value, ['definition', 'schema', 'metadata', 'tool', 'config']);
  const name = pick(DEFINITION_KEYS.name);
  if (name === undefined && nested?.kind === 'object' && pickFrom(machine, nested, DEFINITION_KEYS.name) !== undefined) {
    const inner = readDefinition(machine, nested);
    return (
      inner && {
        ...inner,
        handler: inner.handler ?? pick(DEFINITION_KEYS.handler),
        schema:
          inner.schema ??
          pickFrom(
            machine,
            value,
            DEFINITION_KEYS.schema.filter((key) => key !== 'schema'),
          ),
      }
    );
  }
  return {
    name,
    description: pick(DEFINITION_KEYS.description),
    title: pick(['title']),
    schema: pick(DEFINITION_KEYS.schema),
    output: pick(DEFINITION_KEYS.output),
    annotations: pick(DEFINITION_KEYS.annotations),
    handler: pick(DEFINITION_KEYS.handler),
    node: value.node,
  };
}

function pickFrom(machine: Machine, value: ObjectValue, keys: readonly string[]): Value | undefined {
  for (const key of keys) {
    const read = machine.get(value, key);
    if (!isNullish(read) && !(read.kind === 'term' && read.op === 'unknown')) return read;
  }
  return undefined;
}

function readBuilder(machine: Machine, value: Term): Definition | undefined {
  const symbol = symbolOf(value);
  const builder = BUILDERS.find((each) => each.symbol.test(symbol));
  const args = value.args ?? [];
  const [first] = args;
  if (builder === undefined || first === undefined) return undefined;
  if (builder.shape === 'wrapper') {
    const inner = readDefinition(machine, first);
    return inner && { ...inner, maybe: true };
  }
  if (builder.shape === 'definition') return readDefinition(machine, first);
  return builder.shape === 'variadic' ? readVariadic(machine, args, value.node) : readConfig(machine, args, value.node);
}

/** (name, config, handler), or (name, config with handler) */
export function readConfig(machine: Machine, args: readonly Value[], node: ts.Node | undefined): Definition {
  const [name, config, handler] = args;
  const base = config?.kind === 'object' ? readDefinition(machine, config) : undefined;
  return {
    name,
    description: base?.description,
    title: base?.title,
    schema: config?.kind === 'term' ? machine.get(config, 'inputSchema', config.node) : base?.schema,
    output: base?.output,
    annotations: base?.annotations,
    handler: handler ?? base?.handler,
    node,
  };
}

/** (name, [description], [shape], [annotations], handler) */
export function readVariadic(machine: Machine, args: readonly Value[], node: ts.Node | undefined): Definition {
  const [name, ...rest] = args;
  const result: Definition = {
    name,
    description: undefined,
    title: undefined,
    schema: undefined,
    output: undefined,
    annotations: undefined,
    handler: undefined,
    node,
  };
  const last = rest.at(-1);
  const objects: Value[] = [];
  for (const arg of rest) {
    if (arg === last && isCallable(arg)) result.handler ??= arg;
    else if (arg.kind === 'function') result.handler ??= arg;
    else if (result.description === undefined && objects.length === 0 && isText(arg)) result.description = arg;
    else if (!isNullish(arg)) objects.push(arg);
  }
  if (result.handler === undefined && last !== undefined && objects.at(-1) === last && last.kind === 'term') result.handler = objects.pop();
  for (const each of objects) {
    if (isAnnotations(machine, each)) result.annotations ??= each;
    else if (result.schema === undefined) result.schema = each;
    else result.annotations ??= each;
  }
  return result;
}

function isCallable(value: Value): boolean {
  return optionsOf(value).some(
    (option) =>
      option.kind === 'function' || (option.kind === 'term' && option.op !== 'new' && option.op !== 'concat' && option.op !== 'call'),
  );
}

function isText(value: Value): boolean {
  return optionsOf(value).every(
    (option) =>
      (option.kind === 'literal' && typeof option.value === 'string') ||
      (option.kind === 'term' && (option.op === 'concat' || option.op === 'member' || option.op === 'operator' || option.op === 'call')),
  );
}

function isAnnotations(machine: Machine, value: Value): boolean {
  if (value.kind !== 'object' || value.properties.size === 0) return false;
  return [...value.properties].every(([name, cell]) => {
    const read = machine.read(cell);
    return HINTS.has(name) && !(read.kind === 'term' && isZodTerm(read));
  });
}

/** The hints that an annotations object states. */
export function readAnnotations(machine: Machine, value: Value | undefined): Annotations {
  const result: Annotations = {};
  const source = value && optionsOf(value).find((option): option is ObjectValue => option.kind === 'object');
  if (source === undefined) return result;
  for (const name of ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const) {
    const read = machine.get(source, name);
    if (read.kind === 'literal' && typeof read.value === 'boolean') result[name] = read.value;
  }
  const title = stringOf(machine.get(source, 'title'));
  if (title !== undefined) result.title = title;
  return result;
}

/** The function that a handler value stands for: itself, or one that an outside helper wraps. */
export function handlerOf(value: Value | undefined, depth = 0): FunctionValue | undefined {
  if (value === undefined || depth > 4) return undefined;
  if (value.kind === 'function') return value;
  if (value.kind === 'union') {
    for (const option of value.options) {
      const found = handlerOf(option, depth + 1);
      if (found) return found;
    }
    return undefined;
  }
  if (value.kind !== 'term' || value.op !== 'call') return undefined;
  for (const arg of value.args ?? []) {
    const found = handlerOf(arg, depth + 1);
    if (found) return found;
  }
  return undefined;
}
