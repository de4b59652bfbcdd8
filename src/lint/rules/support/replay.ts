import { ts } from 'ts-morph';
import * as z from 'zod';
import type { ObjectValue, Term, Value } from '../../interpret/value.js';

/**
 * Makes the schema that a program writes with zod, from what is known of it: names of zod that are listed here, with arguments that are
 * literals. Nothing of the program runs: functions that it passes to zod are left out, for they say nothing in a JSON Schema.
 * Undefined where any part is something else.
 */
export function replaySchema(value: Value | undefined): z.ZodType | undefined {
  if (value === undefined) return undefined;
  try {
    const made = replay(value, 0);
    return made instanceof z.ZodType ? made : undefined;
  } catch {
    // Not known, or refused by zod itself.
    return undefined;
  }
}

/** Functions of `z` that make a schema, and the namespaces that hold more of them. */
const MAKERS = new Set(
  `string number int int32 uint32 boolean bigint stringbool enum literal array tuple object strictObject looseObject record union
  discriminatedUnion intersection optional nullable nullish any unknown never null email url httpUrl uuid uuidv4 uuidv7 guid base64 base64url hex nanoid
  cuid2 ulid ipv4 ipv6 cidrv4 cidrv6 jwt e164 date time datetime duration iso coerce`.split(/\s+/),
);
/** Methods of a schema that change what it declares. */
const METHODS = new Set(
  `min max length nonempty regex startsWith endsWith includes trim toLowerCase toUpperCase normalize email url uuid int positive negative
  nonnegative nonpositive gt gte lt lte multipleOf safe finite step optional nullable nullish default prefault describe meta strict strip loose passthrough
  catchall extend safeExtend pick omit partial required array or and readonly brand shape element options refine superRefine check overwrite
  unwrap keyof exclude extract`.split(/\s+/),
);
/** Methods whose functions are checks. What they are given says nothing to a client. */
const CHECKS = new Set(['refine', 'superRefine', 'check', 'overwrite']);
const ZOD = /^zod(\/v4)?$/;
const DEEPEST = 60;

class Unknown extends Error {}

function replay(value: Value, depth: number): unknown {
  if (depth > DEEPEST) throw new Unknown();
  switch (value.kind) {
    case 'literal':
      return value.value;
    case 'array':
      if (value.rest.length > 0 || value.maybe.size > 0) throw new Unknown();
      return value.elements.map((element) => replay(element, depth + 1));
    case 'object':
      return replayObject(value, depth);
    case 'term':
      return replayTerm(value, depth);
    default:
      throw new Unknown();
  }
}

function replayObject({ properties, spreads, others, open, base }: ObjectValue, depth: number): Record<string, unknown> {
  if (open || spreads.length + others.length > 0 || base !== undefined) throw new Unknown();
  const entries = [...properties].map(([name, cell]): [string, unknown] => {
    if (cell.getter !== undefined || cell.maybe === true) throw new Unknown();
    return [name, replay(cell.value, depth + 1)];
  });
  return Object.fromEntries(entries);
}

function replayTerm(term: Term, depth: number): unknown {
  const { op, base, name = '', node } = term;
  if (op === 'import') return imported(term);
  if (op === 'concat') return (term.args ?? []).map((part) => textOf(replay(part, depth + 1))).join('');
  if (node !== undefined && ts.isRegularExpressionLiteral(node)) return expression(node.text);
  if (op === 'member' && base !== undefined) return memberOf(replay(base, depth + 1), name);
  if (op !== 'call' || base?.kind !== 'term') throw new Unknown();
  const args = CHECKS.has(base.name ?? '') ? [() => true] : (term.args ?? []).map((arg) => replay(arg, depth + 1));
  if (base.op === 'import') return call(imported(base), undefined, args);
  if (base.op !== 'member' || base.base === undefined) throw new Unknown();
  const self = replay(base.base, depth + 1);
  if (base.name === 'check') return self;
  return call(memberOf(self, base.name ?? ''), self, args);
}

function imported({ module = '', name = '*' }: Term): unknown {
  if (!ZOD.test(module)) throw new Unknown();
  if (name === '*' || name === 'z' || name === 'default') return z;
  return memberOf(z, name);
}

/** A part of zod by its name: of the namespace, of one inside it, or of a schema. */
function memberOf(holder: unknown, name: string): unknown {
  const known = holder instanceof z.ZodType ? METHODS : holder === z || holder === z.iso || holder === z.coerce ? MAKERS : undefined;
  const shape = known === undefined && isRecord(holder) && Object.hasOwn(holder, name);
  if (!shape && known?.has(name) !== true) throw new Unknown();
  return (holder as Record<string, unknown>)[name];
}

function call(made: unknown, self: unknown, args: unknown[]): unknown {
  if (typeof made !== 'function') throw new Unknown();
  return Reflect.apply(made, self, args) as unknown;
}

function expression(text: string): RegExp {
  const end = text.lastIndexOf('/');
  return new RegExp(text.slice(1, end), text.slice(end + 1));
}

function textOf(part: unknown): string {
  if (typeof part !== 'string' && typeof part !== 'number' && typeof part !== 'boolean') throw new Unknown();
  return String(part);
}

/** The shape of a schema: an object that has schemas only. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.values(value).every((each) => each instanceof z.ZodType);
}
