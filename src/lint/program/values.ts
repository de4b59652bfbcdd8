import { ts } from 'ts-morph';
import { DEEPEST, Declarations } from './declarations.js';
import { type FunctionNode, isFunctionNode, literalProperty, propertyName, unwrap } from './syntax.js';

/** Tells which expressions of the program a value can be. */
export class Values extends Declarations {
  /** The function of the program that an expression is, where it is one. */
  functionOf(expression: ts.Expression, depth = 0): FunctionNode | undefined {
    const node = unwrap(expression);
    if (depth > DEEPEST) return undefined;
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node;
    if (ts.isPropertyAccessExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ThisKeyword) return methodOf(ts.findAncestor(node, ts.isClassLike), node.name.text);
      const own = this.propertyOf(node.expression, node.name.text, depth + 1);
      return own === undefined ? undefined : this.functionOf(own, depth + 1);
    }
    if (!ts.isIdentifier(node)) return undefined;
    const target = this.targetOf(node, depth + 1);
    if (target === undefined) return undefined;
    if (isFunctionNode(target)) return target;
    const value = ts.isVariableDeclaration(target) ? target.initializer : undefined;
    return value === undefined ? undefined : this.functionOf(value, depth + 1);
  }

  /** The expression that an object literal of the program has under a name: `config.host`. */
  protected propertyOf(base: ts.Expression, name: string, depth: number): ts.Expression | undefined {
    if (depth > DEEPEST) return undefined;
    const node = unwrap(base);
    if (ts.isObjectLiteralExpression(node)) return literalProperty(node, name);
    if (ts.isPropertyAccessExpression(node) && node.expression.kind !== ts.SyntaxKind.ThisKeyword) {
      const inner = this.propertyOf(node.expression, node.name.text, depth + 1);
      return inner === undefined ? undefined : this.propertyOf(inner, name, depth + 1);
    }
    if (!ts.isIdentifier(node)) return undefined;
    const target = this.targetOf(node, depth + 1);
    if (target === undefined) return undefined;
    const value = ts.isVariableDeclaration(target) ? target.initializer : undefined;
    return value === undefined ? undefined : this.propertyOf(value, name, depth + 1);
  }

  /**
   * The expressions that a value can be: through constants, `??`, `||`, `?:` and properties of object literals. What cannot be
   * followed further stands for itself.
   */
  leavesOf(expression: ts.Expression, depth = 0): ts.Expression[] {
    const node = unwrap(expression);
    if (depth > DEEPEST) return [node];
    if (ts.isBinaryExpression(node) && isChoice(node))
      return [...this.leavesOf(node.left, depth + 1), ...this.leavesOf(node.right, depth + 1)];
    if (ts.isConditionalExpression(node)) return [...this.leavesOf(node.whenTrue, depth + 1), ...this.leavesOf(node.whenFalse, depth + 1)];
    if (ts.isPropertyAccessExpression(node)) {
      const own = this.propertyOf(node.expression, node.name.text, depth + 1);
      return own === undefined ? [node] : this.leavesOf(own, depth + 1);
    }
    if (!ts.isIdentifier(node)) return [node];
    const target = this.targetOf(node, depth + 1);
    if (target !== undefined && ts.isVariableDeclaration(target) && target.initializer && ts.isIdentifier(target.name))
      return [target.initializer, ...this.assignedTo(target)].flatMap((value) => this.leavesOf(value, depth + 1));
    if (target !== undefined && ts.isParameter(target) && target.initializer)
      return [node, ...this.leavesOf(target.initializer, depth + 1)];
    if (target !== undefined && ts.isBindingElement(target) && target.initializer)
      return [node, ...this.leavesOf(target.initializer, depth + 1)];
    return [node];
  }
}

/** `a ?? b`, `a || b`, `a && b` */
export function isChoice(node: ts.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return (
    kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.AmpersandAmpersandToken
  );
}

function methodOf(owner: ts.ClassLikeDeclaration | undefined, name: string): FunctionNode | undefined {
  for (const member of owner?.members ?? []) {
    if (ts.isMethodDeclaration(member) && propertyName(member.name) === name) return member;
    if (ts.isPropertyDeclaration(member) && propertyName(member.name) === name && member.initializer) {
      const value = unwrap(member.initializer);
      return isFunctionNode(value) ? value : undefined;
    }
  }
  return undefined;
}
