import { ts } from 'ts-morph';
import { isErased } from './syntax.js';

/** Nodes of one file that rules ask for, those inside of types left out, in the order of the text. */
export interface FileNodes {
  calls: readonly (ts.CallExpression | ts.NewExpression)[];
  binaries: readonly ts.BinaryExpression[];
  properties: readonly ts.PropertyAssignment[];
  templates: readonly ts.TemplateExpression[];
  /** Literal texts that are no module specifiers of imports. */
  texts: readonly ts.StringLiteralLike[];
  /** `const { a } = b` */
  patterns: readonly ts.VariableDeclaration[];
  /** `a.b` and `a['b']` */
  accesses: readonly (ts.PropertyAccessExpression | ts.ElementAccessExpression)[];
}

const known = new WeakMap<ts.SourceFile, FileNodes>();

/** The nodes of a file, collected in one walk however many rules ask. */
export function nodesOf(file: ts.SourceFile): FileNodes {
  let nodes = known.get(file);
  if (nodes === undefined) {
    nodes = collect(file);
    known.set(file, nodes);
  }
  return nodes;
}

function collect(file: ts.SourceFile): FileNodes {
  const calls: FileNodes['calls'][number][] = [];
  const binaries: ts.BinaryExpression[] = [];
  const properties: ts.PropertyAssignment[] = [];
  const templates: ts.TemplateExpression[] = [];
  const texts: ts.StringLiteralLike[] = [];
  const patterns: ts.VariableDeclaration[] = [];
  const accesses: FileNodes['accesses'][number][] = [];
  const visit = (node: ts.Node): void => {
    if (isErased(node) || ts.isImportDeclaration(node)) return;
    switch (node.kind) {
      case ts.SyntaxKind.CallExpression:
      case ts.SyntaxKind.NewExpression:
        calls.push(node as ts.CallExpression | ts.NewExpression);
        break;
      case ts.SyntaxKind.BinaryExpression:
        binaries.push(node as ts.BinaryExpression);
        break;
      case ts.SyntaxKind.PropertyAssignment:
        properties.push(node as ts.PropertyAssignment);
        break;
      case ts.SyntaxKind.TemplateExpression:
        templates.push(node as ts.TemplateExpression);
        break;
      case ts.SyntaxKind.StringLiteral:
      case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
        texts.push(node as ts.StringLiteralLike);
        break;
      case ts.SyntaxKind.VariableDeclaration:
        if (ts.isObjectBindingPattern((node as ts.VariableDeclaration).name)) patterns.push(node as ts.VariableDeclaration);
        break;
      case ts.SyntaxKind.PropertyAccessExpression:
      case ts.SyntaxKind.ElementAccessExpression:
        accesses.push(node as ts.PropertyAccessExpression | ts.ElementAccessExpression);
        break;
      default:
    }
    node.forEachChild(visit);
  };
  visit(file);
  return { calls, binaries, properties, templates, texts, patterns, accesses };
}
