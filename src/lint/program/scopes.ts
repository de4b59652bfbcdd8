import { ts } from 'ts-morph';
import { FUNCTION_KINDS, isErased, kindTest } from './syntax.js';

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
    if (table.size === 0) names.set(scope, table);
    if (!table.has(name)) table.set(name, declaration);
  };
  const assign = (name: string, value: ts.Expression): void => {
    const values = assignments.get(name);
    if (values === undefined) assignments.set(name, [value]);
    else values.push(value);
  };
  const visit = (node: ts.Node, scope: ts.Node): void => {
    if (isErased(node)) return;
    if (isDeclaration(node)) for (const [name, declaration] of declared(node)) add(scope, name, declaration);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left))
      assign(node.left.text, node.right);
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

const opensScope = kindTest(
  ...FUNCTION_KINDS,
  ts.SyntaxKind.Block,
  ts.SyntaxKind.ForStatement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.ForInStatement,
  ts.SyntaxKind.CatchClause,
  ts.SyntaxKind.CaseBlock,
  ts.SyntaxKind.ModuleBlock,
);

const declares = kindTest(
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.BindingElement,
  ts.SyntaxKind.Parameter,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.EnumDeclaration,
  ts.SyntaxKind.ImportSpecifier,
  ts.SyntaxKind.ImportClause,
  ts.SyntaxKind.NamespaceImport,
  ts.SyntaxKind.ImportEqualsDeclaration,
);

function isDeclaration(node: ts.Node): node is Declaration {
  return declares(node);
}

function declared(node: Declaration): [string, Declaration][] {
  const { name } = node;
  return name !== undefined && ts.isIdentifier(name) ? [[name.text, node]] : [];
}
