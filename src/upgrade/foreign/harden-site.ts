import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { lineAt, type TextEdit } from './edits.js';
import { addImport } from './imports.js';
import type { StepOutcome } from './migrate-sdk.js';
import { type AddedModule, placeBeside } from './module-beside.js';
import type { Layer } from './steps.js';

/** A file that is hardened, and what was found on the way. */
export interface Site {
  path: string;
  source: ts.SourceFile;
  files: TextFiles;
  outcome: StepOutcome;
  edits: TextEdit[];
  /** Layers that were put somewhere. */
  done: Set<Layer>;
}

/** Adds a module in the folder of the file, and imports names of it. A module of that name that is there stays. */
export function importBeside(site: Site, module: AddedModule, names: readonly string[]): void {
  site.edits.push(...addImport(site.source, beside(site, module), names));
}

/** Puts a module in the folder of the file. Gives how the file names it. */
export function beside({ path, source, files, outcome }: Site, module: AddedModule): string {
  return placeBeside(path, source, files, outcome.changes, module);
}

/** Writes down what is left to a person at a node; without one, at the head of the file. */
export function leave({ path, source, outcome }: Site, node: ts.Node | undefined, what: string, advice: string): void {
  outcome.left.push({ file: path, line: node ? lineAt(source.text, node.getStart()) : 1, what, advice });
}

/** Calls of `wrapper(…)` around a node. */
export function around(wrapper: string, node: ts.Node): TextEdit[] {
  return [
    { start: node.getStart(), end: node.getStart(), text: `${wrapper}(` },
    { start: node.getEnd(), end: node.getEnd(), text: ')' },
  ];
}

/** Whether a node is an argument of `wrapper(…)`, at some depth of calls. */
export function isWrapped(wrapper: string, { parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && (parent.expression.getText() === wrapper || isWrapped(wrapper, parent));
}
