import type { ExternalCall } from '../interpret/machine.js';
import type { ModuleGraph } from '../interpret/modules.js';
import { symbolOf } from '../interpret/value.js';
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

/** The printing calls of start-ups in given files. */
export function outputsIn(calls: readonly ExternalCall[], files: ReadonlySet<string>): Output[] {
  return calls.map((call) => ({ call, entry: entryOf(call) })).filter((output) => files.has(output.entry));
}
