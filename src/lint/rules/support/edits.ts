import { ts } from 'ts-morph';
import type { Edit } from '../../finding.js';
import { unwrap } from '../../program/syntax.js';

/**
 * Puts an option into the options of a call: into the object literal that is its last argument, or as a new argument at `position`, where
 * the arguments before it are there. Undefined where neither is certain.
 */
export function withOption(call: ts.CallExpression | ts.NewExpression, option: string, position: number): Edit | undefined {
  const args = call.arguments ?? ts.factory.createNodeArray();
  const last = args.at(-1);
  const options = last === undefined ? undefined : unwrap(last);
  const file = call.getSourceFile().fileName;
  if (options !== undefined && ts.isObjectLiteralExpression(options)) return insertProperty(options, option);
  if (args.length !== position || last === undefined || args.some(ts.isSpreadElement)) return undefined;
  // A callback stays the last argument.
  if (options !== undefined && (ts.isArrowFunction(options) || ts.isFunctionExpression(options))) return undefined;
  const end = last.getEnd();
  return { file, start: end, end, text: `, { ${option} }` };
}

/** Adds a property at the end of an object literal. */
export function insertProperty(object: ts.ObjectLiteralExpression, property: string): Edit {
  const file = object.getSourceFile().fileName;
  const last = object.properties.at(-1);
  if (last === undefined) return { file, start: object.getStart(), end: object.getEnd(), text: `{ ${property} }` };
  const end = last.getEnd();
  return { file, start: end, end, text: `, ${property}` };
}

/** Puts a text in place of a node. */
export function replacing(node: ts.Node, text: string): Edit {
  return { file: node.getSourceFile().fileName, start: node.getStart(), end: node.getEnd(), text };
}

/** Puts a text around a node. */
export function around(node: ts.Node, before: string, after: string): Edit[] {
  const file = node.getSourceFile().fileName;
  return [
    { file, start: node.getStart(), end: node.getStart(), text: before },
    { file, start: node.getEnd(), end: node.getEnd(), text: after },
  ];
}

/** Adds a name to the import of a package, beside one that it has already; undefined where there is no such import. */
export function importBeside(file: ts.SourceFile, beside: string, name: string): Edit[] | undefined {
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    if (bindings.elements.some((element) => (element.propertyName ?? element.name).text === name && element.name.text === name)) return [];
    const element = bindings.elements.find((each) => (each.propertyName ?? each.name).text === beside);
    if (element !== undefined) return [{ file: file.fileName, start: element.getEnd(), end: element.getEnd(), text: `, ${name}` }];
  }
  return undefined;
}
