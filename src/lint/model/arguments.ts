import { partsOf } from '../interpret/parts.js';
import { optionsOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import { backendOf } from './backends.js';
import type { ToolModel } from './facts.js';
import type { Field } from './schema/facts.js';

/** Values are followed this deep, and this many of them. */
const DEEPEST = 24;
const MOST_VALUES = 4000;
/** Calls that give back the arguments that they are given, checked. */
const CHECKED = /\.(parse|safeParse|parseAsync|safeParseAsync|validate|validateSync|cast)\(\)$/;

/** The arguments that can reach each backend of a tool: argument name to backends. */
export function argumentsReaching(tool: ToolModel): Map<string, Set<string>> {
  const reached = new Map<string, Set<string>>();
  for (const call of tool.facts.calls) {
    const backend = backendOf(call);
    if (backend === undefined) continue;
    for (const name of argumentsIn(call.args)) {
      const backends = reached.get(name) ?? new Set();
      backends.add(backend);
      reached.set(name, backends);
    }
  }
  return reached;
}

/** The names of the arguments that values are made from. */
export function argumentsIn(values: readonly Value[]): Set<string> {
  const names = new Set<string>();
  const seen = new Set<Value>();
  const visit = (value: Value, depth: number): void => {
    if (depth > DEEPEST || seen.size > MOST_VALUES || value.kind === 'literal' || seen.has(value)) return;
    seen.add(value);
    if (value.kind === 'term' && value.op === 'member' && value.name !== undefined && isInput(value.base, 0)) names.add(value.name);
    else for (const part of partsOf(value)) visit(part, depth + 1);
  };
  for (const value of values) visit(value, 0);
  return names;
}

/** Whether the arguments as a whole, rather than one of them, are part of a value. */
export function holdsInput(values: readonly Value[]): boolean {
  const seen = new Set<Value>();
  const visit = (value: Value, depth: number): boolean => {
    if (value.kind === 'literal' || depth > DEEPEST || seen.size > MOST_VALUES || seen.has(value)) return false;
    seen.add(value);
    if (value.kind === 'term' && value.op === 'input') return true;
    if (value.kind === 'term' && value.op === 'member' && value.name !== undefined && isInput(value.base, 0)) return false;
    return partsOf(value).some((part) => visit(part, depth + 1));
  };
  return values.some((value) => visit(value, 0));
}

/** The arguments of a tool, as they came or as a schema gave them back. */
function isInput(value: Value | undefined, depth: number): boolean {
  if (value === undefined || depth > 4) return false;
  if (value.kind !== 'term') return value.kind === 'union' && optionsOf(value).some((option) => isInput(option, depth + 1));
  if (value.op === 'input') return true;
  if (value.op === 'member' && value.name === 'data') return isChecked(value.base, depth);
  return isChecked(value, depth);
}

function isChecked(value: Value | undefined, depth: number): value is Term {
  if (value?.kind !== 'term' || value.op !== 'call' || !CHECKED.test(symbolOf(value))) return false;
  return (value.args ?? []).some((arg) => isInput(arg, depth + 1));
}

/** A property at some depth, with the path that leads to it: `filter.tags[]`. */
export interface DeepField {
  path: string;
  field: Field;
  /** The top-level argument that it belongs to. */
  root: Field;
}

/** Every property that a schema declares, at any depth, alternatives of a union included under the path of the union. */
export function deepFields(fields: readonly Field[]): DeepField[] {
  const visit = (field: Field, path: string, root: Field): DeepField[] => [
    { path, field, root },
    ...field.inner.flatMap((inner) => {
      const next = field.type === 'array' ? `${path}[]` : field.type === 'union' ? path : `${path}.${inner.name}`;
      return visit(inner, next, root);
    }),
  ];
  return fields.flatMap((field) => visit(field, field.name, field));
}

/** The generation of the official SDK that a server is written for; undefined for frameworks and for servers that are not followed. */
export function sdkGeneration(sdk: { package: string } | undefined): 1 | 2 | undefined {
  if (sdk?.package === '@modelcontextprotocol/sdk') return 1;
  return sdk?.package === '@modelcontextprotocol/server' ? 2 : undefined;
}
