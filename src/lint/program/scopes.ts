import { ts } from 'ts-morph';
import { isFunctionNode } from './syntax.js';

/** What gives a name its meaning. */
export type Declaration =
  | ts.VariableDeclaration
  | ts.BindingElement
  | ts.ParameterDeclaration
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.EnumDeclaration
  | ts.ImportSpecifier
  | ts.ImportClause
  | ts.NamespaceImport
  | ts.ImportEqualsDeclaration;

/** The names that each block of a file declares, and what is assigned to them later. */
export interface Scopes {
  names: ReadonlyMap<ts.Node, ReadonlyMap<string, Declaration>>;
  /** `x = value` anywhere in the file, by the name on the left. */
  assignments: ReadonlyMap<string, readonly ts.Expression[]>;
}

export function scopesOf(file: ts.SourceFile): Scopes {
  const names = new Map<ts.Node, Map<string, Declaration>>();
  const assignments = new Map<string, ts.Expression[]>();
  const add = (scope: ts.Node, name: string, declaration: Declaration): void => {
    const table = names.get(scope) ?? new Map<string, Declaration>();
    if (!table.has(name)) table.set(name, declaration);
    names.set(scope, table);
  };
  const visit = (node: ts.Node, scope: ts.Node): void => {
    if (isDeclaration(node)) for (const [name, declaration] of declared(node)) add(scope, name, declaration);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left))
      assignments.set(node.left.text, [...(assignments.get(node.left.text) ?? []), node.right]);
    const inner = opensScope(node) ? node : scope;
    node.forEachChild((child) => visit(child, inner));
  };
  visit(file, file);
  return { names, assignments };
}

/** The declaration that a name means at a place, or undefined where nobody declares it. */
export function lookUp(scopes: Scopes, name: ts.Identifier): Declaration | undefined {
  for (let node: ts.Node | undefined = name; node !== undefined; node = node.parent) {
    const found = scopes.names.get(node)?.get(name.text);
    if (found !== undefined) return found;
  }
  return undefined;
}

function opensScope(node: ts.Node): boolean {
  return (
    isFunctionNode(node) ||
    ts.isBlock(node) ||
    ts.isForStatement(node) ||
    ts.isForOfStatement(node) ||
    ts.isForInStatement(node) ||
    ts.isCatchClause(node) ||
    ts.isCaseBlock(node) ||
    ts.isModuleBlock(node)
  );
}

function isDeclaration(node: ts.Node): node is Declaration {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isParameter(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isImportSpecifier(node) ||
    ts.isImportClause(node) ||
    ts.isNamespaceImport(node) ||
    ts.isImportEqualsDeclaration(node)
  );
}

function declared(node: Declaration): [string, Declaration][] {
  const { name } = node;
  return name !== undefined && ts.isIdentifier(name) ? [[name.text, node]] : [];
}
