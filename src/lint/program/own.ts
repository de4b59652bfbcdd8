import { ts } from 'ts-morph';
import { propertyName } from './syntax.js';

/** Dangers that a sink of a configuration can have, and that one of its sanitizers can end. */
export const OWN_DANGERS = ['shell', 'argument', 'command', 'path', 'address', 'sql', 'code', 'pattern', 'headers', 'recipient'] as const;
export type OwnDanger = (typeof OWN_DANGERS)[number];

/** How the arguments of a registering function of a configuration are read. */
export const OWN_SHAPES = ['config', 'variadic', 'definition', 'definitions'] as const;
export type OwnShape = (typeof OWN_SHAPES)[number];

/** A function by where it is imported from: a package, or a file of the program with its path below the root. */
export interface OwnFunction {
  module: string;
  /** Name of the export; `Class.method` for a method, '' for the default export of a package. */
  name: string;
  file: boolean;
}

/** What a configuration tells the engine of functions that it cannot know, or need not look into. */
export interface OwnTables {
  sources: { of: OwnFunction; label: string }[];
  sinks: { of: OwnFunction; danger: OwnDanger; argument: number; label: string }[];
  /** `against`: the dangers that it ends, 'output' among them; undefined for all. */
  sanitizers: { of: OwnFunction; against: readonly (OwnDanger | 'output')[] | undefined }[];
  /** `server`: position of the argument that is the server, where there is one. */
  wrappers: { of: OwnFunction; shape: OwnShape; server: number | undefined }[];
}

export const NO_OWN_TABLES: OwnTables = { sources: [], sinks: [], sanitizers: [], wrappers: [] };

/** How `symbolOf` spells a function of a table. */
export function ownSymbol({ module, name, file }: OwnFunction): string {
  return `${file ? `./${module}` : module}${name === '' ? '' : `.${name}`}`;
}

/** Whether a symbol is that of a call of a function. A package may be imported by one of its subpaths. */
export function isCallOf(of: OwnFunction, symbol: string): boolean {
  const wanted = `${ownSymbol(of)}()`;
  if (symbol === wanted) return true;
  return !of.file && symbol.startsWith(`${of.module}/`) && symbol.endsWith(`.${of.name}()`);
}

/** The functions of the program itself that a configuration names: they are taken at its word instead of being followed. */
export function ownFunctions(own: OwnTables): ReadonlySet<string> {
  const all = [...own.sources, ...own.sinks, ...own.sanitizers, ...own.wrappers];
  return new Set(all.filter(({ of }) => of.file).map(({ of }) => ownSymbol(of)));
}

/** The name that a configuration has for a function: `name`, `Class.method`, or undefined where it has none. */
export function nameOfFunction(node: ts.Node): string | undefined {
  const own = (node as ts.NamedDeclaration).name;
  if (own !== undefined) {
    const name = propertyName(own as ts.PropertyName);
    const { parent } = node;
    if (!ts.isClassLike(parent)) return name;
    return parent.name === undefined || name === undefined ? undefined : `${parent.name.text}.${name}`;
  }
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? propertyName(parent.name as ts.PropertyName) : undefined;
}
