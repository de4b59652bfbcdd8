import { ts } from 'ts-morph';
import type { SourceModule } from './program.js';
import type { Resolver } from './resolve.js';
import { type Declaration, lookUp, type Scopes, scopesOf } from './scopes.js';
import { type FunctionNode, hasModifier, isFunctionNode, propertyName, unwrap } from './syntax.js';

/** Chains of imports, variables and calls are followed this far. */
const DEEPEST = 24;
const UNKNOWN = '?';

/**
 * Tells what names mean by following imports and declarations, without running anything: for code that no run of the interpreter
 * reaches. Symbols are spelled as the interpreter spells them: `express().listen`, `global:console.log`, `?` for what is not known.
 */
export class Names {
  private readonly scopes = new Map<ts.SourceFile, Scopes>();
  private readonly symbols = new Map<ts.Expression, string>();
  private readonly exports = new Map<string, Map<string, Exported>>();

  constructor(
    private readonly modules: ReadonlyMap<string, SourceModule>,
    private readonly resolver: Resolver,
  ) {}

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
      return this.packageNamed(first.text, node);
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

  /** The declaration that a name means in its own file. */
  declarationOf(name: ts.Identifier): Declaration | undefined {
    return lookUp(this.scopesIn(name.getSourceFile()), name);
  }

  private scopesIn(file: ts.SourceFile): Scopes {
    let scopes = this.scopes.get(file);
    if (scopes === undefined) {
      scopes = scopesOf(file);
      this.scopes.set(file, scopes);
    }
    return scopes;
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
      const assigned = ts.isIdentifier(declaration.name)
        ? (this.scopesIn(declaration.getSourceFile()).assignments.get(declaration.name.text) ?? [])
        : [];
      const found = this.first(assigned, depth);
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

  /** What an import means: the symbol of something of a package, or what a file of the program exports. */
  private imported(source: ImportSource, from: ts.Node, depth: number): string | Target | undefined {
    const module = this.modules.get(from.getSourceFile().fileName);
    if (module === undefined || depth > DEEPEST) return undefined;
    const resolution = this.resolver.resolve(source.specifier, module.path, module.manifest);
    if (resolution.kind === 'package')
      return source.name === 'default' || source.name === '*' ? resolution.name : `${resolution.name}.${source.name}`;
    return source.name === '*' ? undefined : this.exportOf(resolution.path, source.name, depth + 1);
  }

  private packageNamed(specifier: string, from: ts.Node): string {
    const module = this.modules.get(from.getSourceFile().fileName);
    const resolution = module && this.resolver.resolve(specifier, module.path, module.manifest);
    return resolution?.kind === 'package' ? resolution.name : UNKNOWN;
  }

  private exportOf(path: string, name: string, depth: number): string | Target | undefined {
    const module = this.modules.get(path);
    if (module === undefined || depth > DEEPEST) return undefined;
    let table = this.exports.get(path);
    if (table === undefined) {
      table = exportsOf(module.file);
      this.exports.set(path, table);
    }
    const own = table.get(name);
    if (own !== undefined) {
      if (own.kind === 'from') return this.imported(own, module.file, depth);
      if (own.kind === 'node') return own.node;
      return lookUp(this.scopesIn(module.file), own.name);
    }
    for (const [key, star] of table) {
      if (!key.startsWith('*') || star.kind !== 'from') continue;
      const found = this.imported({ specifier: star.specifier, name }, module.file, depth + 1);
      if (found !== undefined && typeof found !== 'string') return found;
    }
    return undefined;
  }

  /** What a name stands for, across files: a declaration, or the expression that is exported. */
  targetOf(name: ts.Identifier, depth = 0): Target | undefined {
    const declaration = this.declarationOf(name);
    return declaration === undefined ? undefined : this.settle(declaration, depth);
  }

  private settle(declaration: Target, depth: number): Target | undefined {
    if (depth > DEEPEST) return undefined;
    const source = importOf(declaration);
    if (source === undefined) return declaration;
    const target = this.imported(source, declaration, depth);
    return target === undefined || typeof target === 'string' ? undefined : this.settle(target, depth + 1);
  }

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
  private propertyOf(base: ts.Expression, name: string, depth: number): ts.Expression | undefined {
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
    if (target !== undefined && ts.isVariableDeclaration(target) && target.initializer && ts.isIdentifier(target.name)) {
      const assigned = this.scopesIn(target.getSourceFile()).assignments.get(target.name.text) ?? [];
      return [target.initializer, ...assigned].flatMap((value) => this.leavesOf(value, depth + 1));
    }
    if (target !== undefined && ts.isParameter(target) && target.initializer)
      return [node, ...this.leavesOf(target.initializer, depth + 1)];
    if (target !== undefined && ts.isBindingElement(target) && target.initializer)
      return [node, ...this.leavesOf(target.initializer, depth + 1)];
    return [node];
  }
}

/** What a name can stand for. */
export type Target = Declaration | ts.Expression | ts.ClassLikeDeclaration;

interface ImportSource {
  specifier: string;
  name: string;
}

type Exported = { kind: 'node'; node: Target } | { kind: 'name'; name: ts.Identifier } | ({ kind: 'from' } & ImportSource);

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

function importOf(node: ts.Node): ImportSource | undefined {
  const statement = ts.findAncestor(node, ts.isImportDeclaration);
  if (ts.isImportEqualsDeclaration(node)) {
    const { moduleReference } = node;
    if (!ts.isExternalModuleReference(moduleReference) || !ts.isStringLiteralLike(moduleReference.expression)) return undefined;
    return { specifier: moduleReference.expression.text, name: '*' };
  }
  if (statement === undefined || !ts.isStringLiteralLike(statement.moduleSpecifier)) return undefined;
  const specifier = statement.moduleSpecifier.text;
  if (ts.isImportSpecifier(node)) return { specifier, name: (node.propertyName ?? node.name).text };
  if (ts.isImportClause(node)) return { specifier, name: 'default' };
  return ts.isNamespaceImport(node) ? { specifier, name: '*' } : undefined;
}

function exportsOf(file: ts.SourceFile): Map<string, Exported> {
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

function isChoice(node: ts.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return (
    kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.AmpersandAmpersandToken
  );
}

function isRequire(node: ts.Expression): boolean {
  return ts.isIdentifier(node) && node.text === 'require';
}

function leftmost(name: ts.QualifiedName): ts.Identifier {
  return ts.isIdentifier(name.left) ? name.left : leftmost(name.left);
}

/** The value of a property that an object literal writes. */
export function literalProperty(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of node.properties) {
    if (ts.isPropertyAssignment(property) && propertyName(property.name) === name) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property) && property.name.text === name) return property.name;
  }
  return undefined;
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

/** The expressions that a body returns, those of inner functions left out. */
export function returnsOf(body: ts.Node): ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (isFunctionNode(node) || ts.isClassLike(node)) return;
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
    node.forEachChild(visit);
  };
  body.forEachChild(visit);
  return found;
}
