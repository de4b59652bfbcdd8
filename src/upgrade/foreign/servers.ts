import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { collect, parseSource } from './edits.js';
import { importedNames } from './imports.js';

/** The expression of the SDK server that a connect call is made on; undefined where it may be something else. */
export function serverExpression(connect: ts.CallExpression, source: ts.SourceFile, files: TextFiles): string | undefined {
  if (!ts.isPropertyAccessExpression(connect.expression)) return undefined;
  const target = connect.expression.expression;
  const name = ts.isIdentifier(target)
    ? target.text
    : ts.isPropertyAccessExpression(target) && target.expression.kind === ts.SyntaxKind.ThisKeyword
      ? target.name.text
      : undefined;
  if (name === undefined) return undefined;
  const declarations = declarationsOf(name, source);
  const text = `${target.getText()}${isNullable(declarations, source) ? '!' : ''}`;
  if (declarations.length > 0 && declarations.some((declared) => isServer(declared, source, files))) return text;
  if (declarations.length === 0 && ts.isIdentifier(target) && isImportedServer(name, source, files)) return text;
  const getter = declarations.map((declared) => wrappedServer(declared, source, files)).find((each) => each !== undefined);
  return getter === undefined ? undefined : `${text}${getter}`;
}

/** Whether its type has room for nothing, which a function that gives it later would give back too. It was there when it was connected. */
function isNullable(declarations: readonly Declared[], source: ts.SourceFile): boolean {
  return (
    /\.[cm]?tsx?$/.test(source.fileName) &&
    declarations.some(({ type, isOptional }) => isOptional || /\|\s*(?:null|undefined)\b/.test(type))
  );
}

/** Whether an expression is an SDK server: `server`, `this.server`, and `.server` of a McpServer. */
export function isServerExpression(expression: ts.Expression, source: ts.SourceFile, files: TextFiles): boolean {
  const isMember = ts.isPropertyAccessExpression(expression);
  const name = isMember ? expression.name.text : ts.isIdentifier(expression) ? expression.text : undefined;
  if (name === undefined) return false;
  if (isMember && expression.expression.kind !== ts.SyntaxKind.ThisKeyword)
    return name === 'server' && isServerExpression(expression.expression, source, files);
  const declarations = declarationsOf(name, source);
  if (declarations.length === 0) return !isMember && isImportedServer(name, source, files);
  return declarations.some((declared) => isServer(declared, source, files));
}

/** Whether what is imported by this name is exported, somewhere in the project, as an SDK server. */
function isImportedServer(name: string, source: ts.SourceFile, files: TextFiles): boolean {
  const imported = importedAs(source, name);
  if (imported === undefined) return false;
  return [...files.values()].some((text) => {
    const isNamed = new RegExp(`\\bexport\\s+const\\s+${imported}\\b`).test(text);
    const exported = isNamed ? imported : imported === 'default' ? /\bexport\s+default\s+(\w+)\s*;?\s*$/m.exec(text)?.[1] : undefined;
    if (exported === undefined) return false;
    const other = parseSource('a.ts', text);
    return declarationsOf(exported, other).some((declared) => isServer(declared, other, files));
  });
}

/** Everything in a file that declares or sets a name. */
export function declarationsOf(name: string, source: ts.SourceFile): Declared[] {
  return collect(source, (node) => declaredAs(node, name));
}

/** What declares a name: its type and its first value. */
export interface Declared {
  type: string;
  /** `name?: Type`. */
  isOptional: boolean;
  value: ts.Expression | undefined;
  /** It is one part of the value; `others` are the other parts. */
  isDestructured: boolean;
  /** Where the name means this. */
  scope: ts.Node;
  others: string[];
}

function declaredAs(node: ts.Node, name: string): Declared | undefined {
  const scope = ts.findAncestor(node.parent, (each) => ts.isBlock(each) || ts.isFunctionLike(each) || ts.isSourceFile(each)) ?? node;
  const isVariable = ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node);
  if (isVariable) {
    const parts = ts.isObjectBindingPattern(node.name) ? node.name.elements.map((element) => element.name.getText()) : [];
    const isDestructured = parts.includes(name);
    if (node.name.getText() === name || isDestructured) {
      const others = parts.filter((part) => part !== name);
      const isOptional = !ts.isVariableDeclaration(node) && node.questionToken !== undefined;
      return { type: node.type?.getText() ?? '', isOptional, value: node.initializer, isDestructured, scope, others };
    }
  }
  const isAssignment =
    ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && /^(?:this\.)?\w+$/.test(node.left.getText());
  if (!isAssignment || node.left.getText().replace('this.', '') !== name) return undefined;
  return { type: '', isOptional: false, value: node.right, isDestructured: false, scope, others: [] };
}

/** The type of a function that gives a server. */
const GIVES_SERVER = /=>\s*(?:Promise<)?(?:McpServer|Server)\b/;

const SERVER_TYPE = /^(?:Promise<)?(?:McpServer|Server)\b/;

/** Whether a declaration is one of an SDK server. */
export function isServer({ type, value }: Declared, source: ts.SourceFile, files: TextFiles): boolean {
  if (SERVER_TYPE.test(type)) return true;
  const made = unwrap(value);
  if (made && ts.isNewExpression(made)) {
    const name = made.expression.getText();
    return (
      isSdkServer(name, source) || [source.text, ...files.values()].some((text) => extendsServer(text, name, importedAs(source, name)))
    );
  }
  if (!made || !ts.isCallExpression(made)) return false;
  const called = ts.isPropertyAccessExpression(made.expression) ? made.expression.name.text : made.expression.getText();
  if (declarationsOf(called, source).some(({ type: given }) => GIVES_SERVER.test(given))) return true;
  return [source.text, ...files.values()].some((text) => makesServer(text, called, importedAs(source, called)));
}

/** Whether a program has a function of one of these names that makes an SDK server. */
function makesServer(text: string, ...names: readonly (string | undefined)[]): boolean {
  if (!/\b(?:McpServer|Server)\b/.test(text)) return false;
  const source = parseSource('a.ts', text);
  if (!importsFrom(source, '@modelcontextprotocol/server')) return false;
  return (
    collect(source, (node) => {
      const isNamed =
        (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isVariableDeclaration(node)) && node.name !== undefined;
      const isDefault = ts.isFunctionDeclaration(node) && (node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
      if (!isNamed && !isDefault) return undefined;
      const fits = names.includes(node.name?.getText()) || (isDefault && names.includes('default'));
      if (!fits) return undefined;
      const isTyped = node.type !== undefined && (SERVER_TYPE.test(node.type.getText()) || GIVES_SERVER.test(node.type.getText()));
      return isTyped || /new (?:McpServer|Server)\(/.test(node.getText()) ? true : undefined;
    }).length > 0
  );
}

/** Whether a program has a class of one of these names that extends an SDK server. */
function extendsServer(text: string, ...names: readonly (string | undefined)[]): boolean {
  if (!/extends (?:McpServer|Server)\b/.test(text)) return false;
  return serverClasses(parseSource('a.ts', text)).some(
    (declaration) =>
      names.includes(declaration.name?.text) || (names.includes('default') && isDefaultExport(declaration, declaration.name?.text)),
  );
}

/** The classes of a file that extend an SDK server. */
export function serverClasses(source: ts.SourceFile): ts.ClassDeclaration[] {
  return collect(source, (node) => {
    if (!ts.isClassDeclaration(node)) return undefined;
    const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText();
    return base !== undefined && isSdkServer(base, source) ? node : undefined;
  });
}

/** Every `new McpServer(...)` and `new Server(...)` of the SDK, v1 or v2. */
export function serverConstructions(source: ts.SourceFile): ts.NewExpression[] {
  const module = /^@modelcontextprotocol\/(?:server|sdk\/server\/(?:mcp|index)(?:\.js)?)$/;
  const names = importedNames(source, module, ['McpServer', 'Server']);
  return collect(source, (node) => (ts.isNewExpression(node) && names.has(node.expression.getText()) ? node : undefined));
}

function isDefaultExport(declaration: ts.ClassDeclaration, name: string | undefined): boolean {
  if ((declaration.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) return true;
  return declaration
    .getSourceFile()
    .statements.some((statement) => ts.isExportAssignment(statement) && statement.expression.getText() === name);
}

/** The name that an import has where it comes from. */
function importedAs(source: ts.SourceFile, name: string): string | undefined {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    if (statement.importClause?.name?.text === name) return 'default';
    const bindings = statement.importClause?.namedBindings;
    const element = bindings && ts.isNamedImports(bindings) ? bindings.elements.find((each) => each.name.text === name) : undefined;
    if (element) return (element.propertyName ?? element.name).text;
  }
  return undefined;
}

/** A class of the project around a server: what gives the server, where its `connect` does nothing but connect it. */
function wrappedServer({ value }: Declared, source: ts.SourceFile, files: TextFiles): string | undefined {
  const made = unwrap(value);
  const names =
    made && ts.isNewExpression(made)
      ? [made.expression.getText()]
      : made && ts.isCallExpression(made)
        ? classesMadeBy(made.expression.getText(), files)
        : [];
  for (const text of [source.text, ...files.values()]) {
    if (!text.includes('class ')) continue;
    const classes = collect(parseSource('a.ts', text), (node) =>
      ts.isClassDeclaration(node) && names.includes(node.name?.text ?? '') ? node : undefined,
    );
    for (const declaration of classes) {
      const methods = declaration.members.filter(ts.isMethodDeclaration);
      const connect = methods.find((method) => method.name.getText() === 'connect');
      const field = /^\{\s*(?:\/\/[^\n]*\s*)*(?:await |return )?this\.(\w+)\.connect\(\w+\);?\s*\}$/.exec(
        connect?.body?.getText() ?? '',
      )?.[1];
      const getter =
        field && methods.find((method) => new RegExp(`^\\{\\s*return this\\.${field};?\\s*\\}$`).test(method.body?.getText() ?? ''));
      if (getter && getter.parameters.length === 0) return `.${getter.name.getText()}()`;
    }
  }
  return undefined;
}

/** The classes that a function of the project makes and returns. */
function classesMadeBy(name: string, files: TextFiles): string[] {
  return [...files.values()].flatMap((text) => {
    if (!text.includes(name)) return [];
    return collect(parseSource('a.ts', text), (node) => {
      if (!ts.isFunctionDeclaration(node) || node.name?.text !== name) return undefined;
      return [...node.getText().matchAll(/return new (\w+)\(|=\s*new (\w+)\(/g)].map((match) => match[1] ?? match[2] ?? '');
    }).flat();
  });
}

function isSdkServer(name: string, source: ts.SourceFile): boolean {
  const imported = importedAs(source, name);
  return (imported === 'McpServer' || imported === 'Server') && importsFrom(source, '@modelcontextprotocol/server');
}

/** An expression without `await`, brackets and `as`. */
export function unwrap(value: ts.Expression | undefined): ts.Expression | undefined {
  if (value && (ts.isAwaitExpression(value) || ts.isParenthesizedExpression(value) || ts.isAsExpression(value)))
    return unwrap(value.expression);
  return value;
}

/** Whether a file imports something of `module`. */
export function importsFrom(source: ts.SourceFile, module: string): boolean {
  return source.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier) && statement.moduleSpecifier.text === module,
  );
}
