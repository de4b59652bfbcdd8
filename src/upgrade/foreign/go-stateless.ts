import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { applyEdits, collect, isSource, type Leftover, lineAt, parseSource, removeLines, type TextEdit } from './edits.js';
import type { StepOutcome } from './migrate-sdk.js';

/**
 * To the protocol of 2026-07-28: a server that is connected to stdio is served by `serveStdio`, which speaks both eras. What is not
 * recognised for certain is reported with its line, and not edited.
 */
export function goStateless(files: TextFiles): StepOutcome {
  const outcome: StepOutcome = { changes: new Map(), left: [] };
  for (const [path, text] of files) {
    if (!isSource(path) || /(?:^|\/)(?:__tests__|tests?|examples?)\/|\.(?:test|spec)\./.test(path)) continue;
    const source = parseSource(path, text);
    if (text.includes('StdioServerTransport') && importsFrom(source, '@modelcontextprotocol/server/stdio'))
      serveOverStdio(path, text, source, files, outcome);
    outcome.left.push(...statefulPlaces(path, text, source));
  }
  return outcome;
}

function serveOverStdio(path: string, text: string, source: ts.SourceFile, files: TextFiles, outcome: StepOutcome): void {
  const edits: TextEdit[] = [];
  const report = (node: ts.Node, what: string) =>
    outcome.left.push({
      file: path,
      line: lineAt(text, node.getStart()),
      what,
      advice: 'serve it with serveStdio(() => server) of @modelcontextprotocol/server/stdio, where server is the McpServer or Server',
    });
  const made = collect(source, (node) =>
    ts.isNewExpression(node) && node.expression.getText() === 'StdioServerTransport' ? node : undefined,
  );
  let served = 0;
  for (const construction of made) {
    const found = connectionOf(source, construction);
    if (typeof found === 'string') {
      report(construction, found);
      continue;
    }
    const server = serverExpression(found.connect, source, files);
    if (server === undefined) {
      report(found.connect, 'whether this is connected to an SDK server is not certain');
      continue;
    }
    const call = `serveStdio(() => ${server})`;
    const isChained = ts.isPropertyAccessExpression(found.connect.parent);
    edits.push({ start: found.connect.getStart(), end: found.connect.getEnd(), text: isChained ? `Promise.resolve(${call})` : call });
    if (found.declaration) edits.push(removeLines(text, found.declaration));
    served += 1;
  }
  if (served === 0) return;
  const isImportUnused =
    served === made.length &&
    collect(source, (node) => (ts.isIdentifier(node) && node.text === 'StdioServerTransport' ? node : undefined)).length ===
      made.length + 1;
  edits.push(...importEdits(source, isImportUnused));
  outcome.changes.set(path, applyEdits(text, edits));
}

interface Connection {
  connect: ts.CallExpression;
  /** `const transport = new StdioServerTransport();`, where it stands apart. */
  declaration?: ts.VariableStatement;
}

/** The call that connects a server to a transport, or why it cannot be told. */
function connectionOf(source: ts.SourceFile, construction: ts.NewExpression): Connection | string {
  if ((construction.arguments?.length ?? 0) > 0) return 'the transport has streams or options of its own';
  const { parent } = construction;
  if (ts.isCallExpression(parent) && isConnect(parent)) return { connect: parent };
  const declaration = ts.isVariableDeclaration(parent) ? parent.parent.parent : undefined;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name) || !declaration || !ts.isVariableStatement(declaration)) {
    return 'where the transport goes is not certain';
  }
  if (declaration.declarationList.declarations.length !== 1) return 'the transport is declared together with others';
  const name = parent.name.text;
  const scope = ts.findAncestor(declaration, (node) => node !== declaration && (ts.isBlock(node) || ts.isSourceFile(node))) ?? source;
  const uses = collect(scope, (node) => (ts.isIdentifier(node) && node.text === name && node !== parent.name ? node : undefined));
  const [use] = uses;
  if (uses.length !== 1 || !use || !ts.isCallExpression(use.parent) || !isConnect(use.parent))
    return 'the transport is used for more than connecting';
  return { connect: use.parent, declaration };
}

function isConnect(call: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'connect' && call.arguments.length === 1;
}

/** The expression of the SDK server that a connect call is made on; undefined where it may be something else. */
function serverExpression(connect: ts.CallExpression, source: ts.SourceFile, files: TextFiles): string | undefined {
  if (!ts.isPropertyAccessExpression(connect.expression)) return undefined;
  const target = connect.expression.expression;
  const name = ts.isIdentifier(target)
    ? target.text
    : ts.isPropertyAccessExpression(target) && target.expression.kind === ts.SyntaxKind.ThisKeyword
      ? target.name.text
      : undefined;
  if (name === undefined) return undefined;
  const declarations = collect(source, (node) => declaredAs(node, name));
  const text = target.getText();
  if (declarations.length > 0 && declarations.some((declared) => isServer(declared, source, files))) return text;
  const getter = declarations.map((declared) => wrappedServer(declared, source, files)).find((each) => each !== undefined);
  return getter === undefined ? undefined : `${text}${getter}`;
}

/** What declares `name`: its type and its first value. */
interface Declared {
  type: string;
  value: ts.Expression | undefined;
}

function declaredAs(node: ts.Node, name: string): Declared | undefined {
  const isVariable = ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node);
  if (isVariable) {
    const isDestructured = ts.isObjectBindingPattern(node.name) && node.name.elements.some((element) => element.name.getText() === name);
    if (node.name.getText() === name || isDestructured) return { type: node.type?.getText() ?? '', value: node.initializer };
  }
  const isAssignment =
    ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && /^(?:this\.)?\w+$/.test(node.left.getText());
  return isAssignment && node.left.getText().replace('this.', '') === name ? { type: '', value: node.right } : undefined;
}

const SERVER_TYPE = /^(?:Promise<)?(?:McpServer|Server)\b/;

function isServer({ type, value }: Declared, source: ts.SourceFile, files: TextFiles): boolean {
  if (SERVER_TYPE.test(type)) return true;
  const made = unwrap(value);
  if (made && ts.isNewExpression(made)) return isSdkServer(made.expression.getText(), source);
  if (!made || !ts.isCallExpression(made)) return false;
  const called = ts.isPropertyAccessExpression(made.expression) ? made.expression.name.text : made.expression.getText();
  return [source.text, ...files.values()].some((text) => makesServer(text, called, importedAs(source, called)));
}

/** Whether a program has a function of one of these names that makes an SDK server. */
function makesServer(text: string, ...names: readonly (string | undefined)[]): boolean {
  if (!/new (?:McpServer|Server)\(/.test(text)) return false;
  const source = parseSource('a.ts', text);
  if (!importsFrom(source, '@modelcontextprotocol/server')) return false;
  return (
    collect(source, (node) => {
      const isNamed =
        (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isVariableDeclaration(node)) && node.name !== undefined;
      const isDefault = ts.isFunctionDeclaration(node) && (node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
      if (!isNamed && !isDefault) return undefined;
      const fits = names.includes(node.name?.getText()) || (isDefault && names.includes('default'));
      return fits && /new (?:McpServer|Server)\(/.test(node.getText()) ? true : undefined;
    }).length > 0
  );
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

function unwrap(value: ts.Expression | undefined): ts.Expression | undefined {
  if (value && (ts.isAwaitExpression(value) || ts.isParenthesizedExpression(value) || ts.isAsExpression(value)))
    return unwrap(value.expression);
  return value;
}

function importsFrom(source: ts.SourceFile, module: string): boolean {
  return source.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier) && statement.moduleSpecifier.text === module,
  );
}

/** `StdioServerTransport` becomes `serveStdio` in its import, or is joined by it where it is still used. */
function importEdits(source: ts.SourceFile, isReplaced: boolean): TextEdit[] {
  return collect(source, (node): TextEdit | undefined => {
    if (!ts.isImportSpecifier(node) || node.name.text !== 'StdioServerTransport') return undefined;
    return { start: node.getStart(), end: node.getEnd(), text: isReplaced ? 'serveStdio' : 'StdioServerTransport, serveStdio' };
  });
}

/** What only the protocol before 2026-07-28 has, and what takes its place. */
const STATEFUL: readonly { pattern: RegExp; what: string; advice: string }[] = [
  {
    pattern: /^new (?:Node|WebStandard)?StreamableHTTPServerTransport$/,
    what: 'a Streamable HTTP transport of the 2025 protocol',
    advice:
      'serve createMcpHandler(() => server), with a new server for each call of the factory, and drop the map of sessions: see docs of @modelcontextprotocol/server',
  },
  {
    pattern: /^new SSEServerTransport$/,
    what: 'HTTP+SSE, which is deprecated',
    advice: 'serve createMcpHandler(() => server) at one path; 2025 clients are served by it too',
  },
  {
    pattern: /\.elicitInput$/,
    what: 'a question to the user in the middle of a call',
    advice: 'return inputRequired.elicit(...) and go on when the client calls again',
  },
  {
    pattern: /\.(?:createMessage|requestSampling)$/,
    what: 'sampling, which is deprecated',
    advice: 'return inputRequired with a sampling request, or call a model of your own',
  },
  {
    pattern: /\.listRoots$/,
    what: 'roots, which are deprecated',
    advice: 'take the folders from configuration, or return inputRequired with a roots request',
  },
  {
    pattern: /\.sendLoggingMessage$/,
    what: 'log messages outside of a request, which 2026-07-28 clients do not get',
    advice: 'log to stderr, or with ctx.mcpReq.log while a request runs',
  },
];

function statefulPlaces(file: string, text: string, source: ts.SourceFile): Leftover[] {
  if (!text.includes('@modelcontextprotocol/')) return [];
  return collect(source, (node): Leftover | undefined => {
    const called = ts.isNewExpression(node)
      ? `new ${node.expression.getText()}`
      : ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
        ? `.${node.expression.name.text}`
        : undefined;
    const found = called === undefined ? undefined : STATEFUL.find(({ pattern }) => pattern.test(called));
    return found && { file, line: lineAt(text, node.getStart()), what: found.what, advice: found.advice };
  });
}
