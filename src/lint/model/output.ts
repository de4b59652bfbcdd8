import { ts } from 'ts-morph';
import type { ExternalCall } from '../interpret/machine.js';
import type { ModuleGraph } from '../interpret/modules.js';
import { symbolOf } from '../interpret/value.js';
import { isRequire } from '../program/names.js';
import { nodesOf } from '../program/nodes.js';
import type { SourceModule } from '../program/program.js';
import type { Output } from './code.js';

/** What writes to standard output. */
export const PRINTS = /^global:console\.(log|info|debug|table|dir|dirxml|group|count|timeEnd|timeLog)$|^(global:)?process\.stdout\.write$/;

/** Whether a call of something outside the program writes to standard output. */
export function prints(call: ExternalCall): boolean {
  return PRINTS.test(symbolOf(call.callee));
}

/** The file that the run which made a call began in. */
export function entryOf(call: ExternalCall): string {
  let site = call.stack;
  while (site?.caller !== undefined) site = site.caller;
  return (site?.node ?? call.node).getSourceFile().fileName;
}

/** Files, and everything that they import: a file that imports one runs it, too. */
export function filesReachedFrom(entries: readonly string[], modules: ReadonlyMap<string, SourceModule>, graph: ModuleGraph): Set<string> {
  const found = new Set<string>();
  const queue = entries.flatMap((path) => modules.get(path) ?? []);
  while (queue.length > 0) {
    const module = queue.pop();
    if (module === undefined || found.has(module.path)) continue;
    found.add(module.path);
    queue.push(...graph.importsOf(module));
  }
  return found;
}

/**
 * Files that a program loads together with given files: what imports those, at once or later, and everything that is imported from
 * there. Undefined where it loads files by a computed name, which may be any.
 */
export function filesLoadedWith(
  paths: ReadonlySet<string>,
  modules: ReadonlyMap<string, SourceModule>,
  graph: ModuleGraph,
): ReadonlySet<string> | undefined {
  const loads = new Map<string, SourceModule[]>();
  const importers = new Map<string, string[]>();
  for (const module of modules.values()) {
    const targets = graph.importsOf(module, loadedLater(module).names);
    loads.set(module.path, targets);
    for (const target of targets) importers.set(target.path, [...(importers.get(target.path) ?? []), module.path]);
  }
  const above = closure(paths, (path) => importers.get(path) ?? []);
  const found = closure(above, (path) => (loads.get(path) ?? []).map((module) => module.path));
  const computes = [...found].some((path) => {
    const module = modules.get(path);
    return module !== undefined && loadedLater(module).computed;
  });
  return computes ? undefined : found;
}

function closure(start: Iterable<string>, next: (path: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const queue = [...start];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    queue.push(...next(path));
  }
  return found;
}

/** What `import()` and `require()` name in a file. */
function loadedLater(module: SourceModule): { names: string[]; computed: boolean } {
  const names: string[] = [];
  let computed = false;
  for (const { expression, arguments: args } of nodesOf(module.file).calls) {
    if (expression.kind !== ts.SyntaxKind.ImportKeyword && !isRequire(expression)) continue;
    const [first] = args ?? [];
    if (first !== undefined && ts.isStringLiteralLike(first)) names.push(first.text);
    else computed = true;
  }
  return { names, computed };
}

/** The printing calls of start-ups in given files. */
export function outputsIn(calls: readonly ExternalCall[], files: ReadonlySet<string>): Output[] {
  return calls.map((call) => ({ call, entry: entryOf(call) })).filter((output) => files.has(output.entry));
}
