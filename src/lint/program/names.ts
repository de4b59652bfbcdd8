import { ts } from 'ts-morph';
import { DEEPEST } from './declarations.js';
import { importOf, type Target } from './exports.js';
import type { Declaration } from './scopes.js';
import { type FunctionNode, propertyName, returnsOf, unwrap } from './syntax.js';
import { isChoice, Values } from './values.js';

const UNKNOWN = '?';

/**
 * Tells what names mean by following imports and declarations, without running anything: for code that no run of the interpreter
 * reaches. Symbols are spelled as the interpreter spells them: `express().listen`, `global:console.log`, `?` for what is not known.
 */
export class Names extends Values {
  private readonly symbols = new Map<ts.Expression, string>();

  /** The import path of an expression: `@scope/pkg.makeApp().listen`. A call and a `new` both add `()`. */
  symbolOf(expression: ts.Expression, depth = 0): string {
    const node = unwrap(expression);
    const known = this.symbols.get(node);
    if (known !== undefined) return known;
    if (depth > DEEPEST) return UNKNOWN;
    // Entered first, so that a name that means itself ends.
    this.symbols.set(node, UNKNOWN);
    const symbol = this.spell(node, depth + 1);
    this.symbols.set(node, symbol);
    return symbol;
  }

  private spell(node: ts.Expression, depth: number): string {
    if (ts.isIdentifier(node)) {
      const declaration = this.declarationOf(node);
      return declaration === undefined ? `global:${node.text}` : this.symbolOfDeclaration(declaration, depth);
    }
    if (ts.isAwaitExpression(node)) return this.symbolOf(node.expression, depth);
    if (ts.isPropertyAccessExpression(node)) return this.member(node.expression, node.name.text, depth);
    if (ts.isElementAccessExpression(node)) {
      const key = unwrap(node.argumentExpression);
      return ts.isStringLiteralLike(key) ? this.member(node.expression, key.text, depth) : UNKNOWN;
    }
    if (ts.isCallExpression(node)) return this.called(node, depth);
    if (ts.isNewExpression(node)) return this.constructed(node.expression, depth);
    if (ts.isBinaryExpression(node) && isChoice(node)) return this.first([node.left, node.right], depth);
    if (ts.isConditionalExpression(node)) return this.first([node.whenTrue, node.whenFalse], depth);
    return UNKNOWN;
  }

  private first(options: readonly ts.Expression[], depth: number): string {
    return options.map((option) => this.symbolOf(option, depth)).find((symbol) => !symbol.startsWith(UNKNOWN)) ?? UNKNOWN;
  }

  private member(base: ts.Expression, name: string, depth: number): string {
    const receiver = unwrap(base);
    if (receiver.kind === ts.SyntaxKind.ThisKeyword) return this.field(receiver, name, depth);
    const own = this.propertyOf(receiver, name, depth);
    if (own !== undefined) return this.symbolOf(own, depth);
    const symbol = this.symbolOf(receiver, depth);
    return symbol === UNKNOWN ? UNKNOWN : `${symbol}.${name}`;
  }

  /** `this.app`: what a field starts as, is assigned, or is declared to be. */
  private field(node: ts.Node, name: string, depth: number): string {
    const owner = ts.findAncestor(node, ts.isClassLike);
    if (owner === undefined) return UNKNOWN;
    for (const member of owner.members) {
      if (!ts.isPropertyDeclaration(member) || propertyName(member.name) !== name) continue;
      if (member.initializer) return this.symbolOf(member.initializer, depth);
      const assigned = assignedInside(owner, name);
      if (assigned !== undefined) return this.symbolOf(assigned, depth);
      return member.type ? this.instanceOf(member.type, depth) : UNKNOWN;
    }
    for (const member of owner.members) {
      if (!ts.isConstructorDeclaration(member)) continue;
      const parameter = member.parameters.find((each) => ts.isIdentifier(each.name) && each.name.text === name);
      if (parameter?.type && (ts.getModifiers(parameter)?.length ?? 0) > 0) return this.instanceOf(parameter.type, depth);
    }
    const assigned = assignedInside(owner, name);
    return assigned === undefined ? UNKNOWN : this.symbolOf(assigned, depth);
  }

  private called(node: ts.CallExpression, depth: number): string {
    const callee = unwrap(node.expression);
    const [first] = node.arguments;
    if (first !== undefined && ts.isStringLiteralLike(first) && (callee.kind === ts.SyntaxKind.ImportKeyword || isRequire(callee)))
      return this.packageNamed(first.text, node) ?? UNKNOWN;
    const fn = this.functionOf(callee, depth);
    if (fn !== undefined) return this.given(fn, depth);
    const symbol = this.symbolOf(callee, depth);
    return symbol === UNKNOWN ? UNKNOWN : `${symbol}()`;
  }

  /** What a function of the program gives back. */
  private given(fn: FunctionNode, depth: number): string {
    if (fn.body === undefined) return UNKNOWN;
    if (!ts.isBlock(fn.body)) return this.symbolOf(fn.body, depth);
    const found = this.first(returnsOf(fn.body), depth);
    return found === UNKNOWN && fn.type !== undefined ? this.instanceOf(fn.type, depth) : found;
  }

  private constructed(callee: ts.Expression, depth: number): string {
    const declaration = this.classOf(callee, depth);
    if (declaration !== undefined) {
      const parent = declaration.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
      return parent === undefined ? UNKNOWN : this.constructed(parent.expression, depth + 1);
    }
    const symbol = this.symbolOf(callee, depth);
    return symbol === UNKNOWN ? UNKNOWN : `${symbol}()`;
  }

  private classOf(callee: ts.Expression, depth: number): ts.ClassLikeDeclaration | undefined {
    const node = unwrap(callee);
    if (depth > DEEPEST || !ts.isIdentifier(node)) return undefined;
    const target = this.targetOf(node, depth);
    return target !== undefined && ts.isClassLike(target) ? target : undefined;
  }

  /** An instance of a type that a package declares: `app: Express` is `express.Express()`. */
  private instanceOf(type: ts.TypeNode, depth: number): string {
    if (ts.isUnionTypeNode(type)) {
      const known = type.types.map((each) => this.instanceOf(each, depth)).find((symbol) => symbol !== UNKNOWN);
      return known ?? UNKNOWN;
    }
    if (!ts.isTypeReferenceNode(type)) return UNKNOWN;
    if (ts.isIdentifier(type.typeName) && type.typeName.text === 'Promise' && type.typeArguments?.[0])
      return this.instanceOf(type.typeArguments[0], depth);
    const root = ts.isIdentifier(type.typeName) ? type.typeName : leftmost(type.typeName);
    const declaration = this.declarationOf(root);
    if (declaration === undefined) return UNKNOWN;
    const symbol = this.symbolOfDeclaration(declaration, depth + 1);
    if (symbol.startsWith(UNKNOWN) || symbol.endsWith(')')) return UNKNOWN;
    return ts.isIdentifier(type.typeName) ? `${symbol}()` : `${symbol}.${type.typeName.right.text}()`;
  }

  private symbolOfDeclaration(declaration: Declaration, depth: number): string {
    if (depth > DEEPEST) return UNKNOWN;
    const source = importOf(declaration);
    if (source !== undefined) {
      const target = this.imported(source, declaration, depth);
      if (typeof target === 'string') return target;
      return target === undefined ? UNKNOWN : this.symbolOfTarget(target, depth);
    }
    if (ts.isVariableDeclaration(declaration)) {
      if (declaration.initializer) return this.symbolOf(declaration.initializer, depth);
      const found = this.first(this.assignedTo(declaration), depth);
      return found === UNKNOWN && declaration.type ? this.instanceOf(declaration.type, depth) : found;
    }
    if (ts.isBindingElement(declaration)) return this.bound(declaration, depth);
    if (ts.isParameter(declaration)) return declaration.type ? this.instanceOf(declaration.type, depth) : UNKNOWN;
    return UNKNOWN;
  }

  private symbolOfTarget(target: Target, depth: number): string {
    if (ts.isFunctionDeclaration(target) || ts.isClassLike(target) || ts.isEnumDeclaration(target)) return UNKNOWN;
    return isDeclarationNode(target) ? this.symbolOfDeclaration(target, depth + 1) : this.symbolOf(target as ts.Expression, depth + 1);
  }

  /** `const { verify } = jwt` */
  private bound(declaration: ts.BindingElement, depth: number): string {
    const key = propertyName((declaration.propertyName ?? declaration.name) as ts.PropertyName);
    const owner = declaration.parent.parent;
    if (key === undefined || !ts.isVariableDeclaration(owner) || owner.initializer === undefined) return UNKNOWN;
    return this.member(owner.initializer, key, depth);
  }
}

function isDeclarationNode(node: ts.Node): node is Declaration {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isParameter(node) ||
    ts.isImportSpecifier(node) ||
    ts.isImportClause(node) ||
    ts.isNamespaceImport(node) ||
    ts.isImportEqualsDeclaration(node)
  );
}

/** Whether `require` is called. */
export function isRequire(node: ts.Expression): boolean {
  return ts.isIdentifier(node) && node.text === 'require';
}

function leftmost(name: ts.QualifiedName): ts.Identifier {
  return ts.isIdentifier(name.left) ? name.left : leftmost(name.left);
}

/** `this.name = value` in a class. */
function assignedInside(owner: ts.ClassLikeDeclaration, name: string): ts.Expression | undefined {
  let found: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (
      found === undefined &&
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      node.left.expression.kind === ts.SyntaxKind.ThisKeyword &&
      node.left.name.text === name
    )
      found = node.right;
    if (found === undefined) node.forEachChild(visit);
  };
  owner.forEachChild(visit);
  return found;
}
