import { ts } from 'ts-morph';
import type { Declaration } from './scopes.js';
import { hasModifier, kindTest, unwrap } from './syntax.js';

/** What a name can stand for. */
export type Target = Declaration | ts.Expression | ts.ClassLikeDeclaration;

/** What an import takes from where. */
export interface ImportSource {
  specifier: string;
  name: string;
}

/** What a file gives under a name. */
export type Exported = { kind: 'node'; node: Target } | { kind: 'name'; name: ts.Identifier } | ({ kind: 'from' } & ImportSource);

const isImported = kindTest(ts.SyntaxKind.ImportSpecifier, ts.SyntaxKind.ImportClause, ts.SyntaxKind.NamespaceImport);

/** Where an imported name comes from; undefined for what its own file declares. */
export function importOf(node: ts.Node): ImportSource | undefined {
  if (ts.isImportEqualsDeclaration(node)) {
    const { moduleReference } = node;
    if (!ts.isExternalModuleReference(moduleReference) || !ts.isStringLiteralLike(moduleReference.expression)) return undefined;
    return { specifier: moduleReference.expression.text, name: '*' };
  }
  if (!isImported(node)) return undefined;
  const statement = ts.findAncestor(node, ts.isImportDeclaration);
  if (statement === undefined || !ts.isStringLiteralLike(statement.moduleSpecifier)) return undefined;
  const specifier = statement.moduleSpecifier.text;
  if (ts.isImportSpecifier(node)) return { specifier, name: (node.propertyName ?? node.name).text };
  if (ts.isImportClause(node)) return { specifier, name: 'default' };
  return ts.isNamespaceImport(node) ? { specifier, name: '*' } : undefined;
}

/** What a file exports by name; `*specifier` for all that another one exports. */
export function exportsOf(file: ts.SourceFile): Map<string, Exported> {
  const table = new Map<string, Exported>();
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement)) addExports(table, statement);
    else if (ts.isExportAssignment(statement)) table.set('default', { kind: 'node', node: unwrap(statement.expression) });
    else if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) {
      const standard = hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
      if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement))
        table.set(standard ? 'default' : (statement.name?.text ?? 'default'), { kind: 'node', node: statement });
      else if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) addBindings(table, name);
    }
  }
  return table;
}

function addBindings(table: Map<string, Exported>, name: ts.BindingName): void {
  if (ts.isIdentifier(name)) table.set(name.text, { kind: 'name', name });
  else for (const element of name.elements) if (ts.isBindingElement(element)) addBindings(table, element.name);
}

function addExports(table: Map<string, Exported>, statement: ts.ExportDeclaration): void {
  const from = statement.moduleSpecifier && ts.isStringLiteralLike(statement.moduleSpecifier) ? statement.moduleSpecifier.text : undefined;
  if (statement.exportClause === undefined) {
    if (from !== undefined) table.set(`*${from}`, { kind: 'from', specifier: from, name: '*' });
    return;
  }
  if (!ts.isNamedExports(statement.exportClause)) return;
  for (const { name, propertyName: original } of statement.exportClause.elements) {
    const local = original ?? name;
    if (from !== undefined) table.set(name.text, { kind: 'from', specifier: from, name: local.text });
    else if (ts.isIdentifier(local)) table.set(name.text, { kind: 'name', name: local });
  }
}
