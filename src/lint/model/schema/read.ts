import type { Machine } from '../../interpret/machine.js';
import { type ObjectValue, optionsOf, symbolOf, type Term, type Value } from '../../interpret/value.js';
import { arktypeObject } from './arktype.js';
import { ABSENT, dynamic, type Field, type SchemaFacts } from './facts.js';
import { isJsonSchema, readJsonSchema } from './json-schema.js';
import { isTypeBox, readTypeBox } from './typebox.js';
import { isValibot, readValibot } from './valibot.js';
import { readShape, readZod } from './zod.js';
import { isZodTerm } from './zod-chain.js';

/** Calls that turn a schema of one kind into another: the schema is their first argument. */
const CONVERSIONS =
  /(^|[./])(zodToJsonSchema|toJSONSchema|toJsonSchema|fromJsonSchema|fromJSONSchema|jsonSchema|toStandardJsonSchema|zodToJsonSchemaCompat|convertJsonSchemaToZod|jsonSchemaToZod|toMcpSchema)\(\)$/i;

/** What an input schema declares, whatever library it is written with. `undefined` means that none is given. */
export function readSchema(machine: Machine, value: Value | undefined): SchemaFacts {
  if (value === undefined) return ABSENT;
  const options = optionsOf(value).filter(
    (option) => !(option.kind === 'literal' && (option.value === undefined || option.value === null || option.value === false)),
  );
  if (options.length === 0) return ABSENT;
  const read = options.map((option) => readOne(machine, option));
  const known = read.filter((facts) => facts.kind !== 'dynamic');
  return known[0] ?? read[0] ?? ABSENT;
}

function readOne(machine: Machine, value: Value): SchemaFacts {
  const read = readForm(machine, value);
  return { value, ...read };
}

function readForm(machine: Machine, value: Value): SchemaFacts {
  if (value.kind === 'object') return readObject(machine, value);
  if (value.kind === 'function')
    return value.node.parameters.length === 0 ? readSchema(machine, machine.call(value, undefined, [], value.node)) : dynamic(value.node);
  if (value.kind !== 'term') return dynamic();
  if (CONVERSIONS.test(symbolOf(value))) return { ...readSchema(machine, value.args?.[0]), converted: true };
  if (isTypeBox(value)) return { form: 'typebox', ...readTypeBox(machine, value) };
  if (isValibot(value)) return { form: 'valibot', ...readValibot(machine, value) };
  if (symbolOf(value).startsWith('arktype.')) return { form: 'arktype', ...readArkType(machine, value) };
  if (isZodTerm(value)) return { form: 'zod', ...readZod(machine, value) };
  return dynamic(value.node);
}

function readObject(machine: Machine, value: ObjectValue): SchemaFacts {
  const spread = value.spreads.find((each) => each.kind === 'term' && value.properties.size === 0);
  if (spread?.kind === 'term') return readOne(machine, spread);
  const standard = value.properties.get('~standard');
  if (standard !== undefined) return readStandard(machine, machine.read(standard), value);
  if (isJsonSchema(machine, value)) return { form: 'json', ...readJsonSchema(machine, value) };
  return { form: 'shape', ...readShape(machine, value) };
}

/** A Standard Schema made by hand: the JSON Schema that it gives to clients says what it declares. */
function readStandard(machine: Machine, standard: Value, whole: ObjectValue): SchemaFacts {
  const convert = machine.get(machine.get(standard, 'jsonSchema'), 'input');
  if (convert.kind !== 'function') return dynamic(whole.node);
  return { ...readSchema(machine, machine.call(convert, undefined, [], convert.node)), converted: true };
}

function readArkType(machine: Machine, value: Term): SchemaFacts {
  const [definition] = value.args ?? [];
  if (definition?.kind !== 'object') return dynamic(value.node);
  const fields: Field[] = arktypeObject(machine, definition);
  return { kind: fields.length === 0 ? 'empty' : 'plain', fields, ...(value.node && { node: value.node }) };
}
