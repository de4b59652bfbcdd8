import { ts } from 'ts-morph';
import { applyEdits, collect, type Leftover, lineAt, parseSource, type TextEdit } from './edits.js';

/** What the codemod of the SDK leaves and that can be put right from the text alone. */
export interface Repaired {
  text: string;
  /** What a person must look at: markers of the codemod, and code that means something else now. */
  left: Leftover[];
}

/** Repairs one file that the codemod went through. `zodRaised`: the project moves from zod 3 to 4 at the same time. */
export function repairSource(path: string, text: string, zodRaised: boolean): Repaired {
  const source = parseSource(path, text);
  const edits = [...headerReads(source), ...legacyBearerAuth(source), ...(zodRaised ? [...zodRecords(source), ...zodIssues(source)] : [])];
  const repaired = applyEdits(text, edits);
  return {
    text: repaired,
    left: [...markers(path, repaired), ...destructuredContext(path, repaired), ...deprecatedPackages(path, repaired)],
  };
}

/** `ctx.http?.req?.headers['x']` and `.headers.x`: v2 has the Headers of the web platform. */
function headerReads(source: ts.SourceFile): TextEdit[] {
  return collect(source, (node): TextEdit | undefined => {
    if (!ts.isElementAccessExpression(node) || !isContextHeaders(node.expression)) return undefined;
    const optional = node.questionDotToken ? '?.' : '.';
    return { start: node.expression.getEnd(), end: node.getEnd(), text: `${optional}get(${node.argumentExpression.getText()})` };
  });
}

/** `http?.req?.headers`, of whatever the context is called. */
function isContextHeaders(node: ts.Expression): boolean {
  return /\bhttp\??\.\s*req\??\.\s*headers$/.test(node.getText());
}

/** The codemod points bearer authentication to a package that is deprecated; the one for express has it. */
function legacyBearerAuth(source: ts.SourceFile): TextEdit[] {
  return collect(source, (node): TextEdit | undefined => {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return undefined;
    if (!/^@modelcontextprotocol\/server-legacy(?:\/auth)?$/.test(node.moduleSpecifier.text)) return undefined;
    const names = node.importClause?.namedBindings;
    if (!names || !ts.isNamedImports(names)) return undefined;
    const resource = new Set([
      'requireBearerAuth',
      'BearerAuthMiddlewareOptions',
      'mcpAuthMetadataRouter',
      'getOAuthProtectedResourceMetadataUrl',
    ]);
    if (!names.elements.every((element) => resource.has((element.propertyName ?? element.name).text))) return undefined;
    const quote = node.moduleSpecifier.getText()[0] ?? "'";
    return {
      start: node.moduleSpecifier.getStart(),
      end: node.moduleSpecifier.getEnd(),
      text: `${quote}@modelcontextprotocol/express${quote}`,
    };
  });
}

/** `z.record(value)` of zod 3 has a key in zod 4. */
function zodRecords(source: ts.SourceFile): TextEdit[] {
  return collect(source, (node): TextEdit | undefined => {
    if (!ts.isCallExpression(node) || node.arguments.length !== 1) return undefined;
    const callee = /^(\w+)\.record$/.exec(node.expression.getText());
    const [only] = node.arguments;
    if (!callee?.[1] || !only || !isZod(source, callee[1])) return undefined;
    return { start: only.getStart(), end: only.getStart(), text: `${callee[1]}.string(), ` };
  });
}

/** `error.errors` of a ZodError is `error.issues`. Only where the same function asked whether it is one. */
function zodIssues(source: ts.SourceFile): TextEdit[] {
  return collect(source, (node): TextEdit | undefined => {
    if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'errors' || !ts.isIdentifier(node.expression)) return undefined;
    const name = node.expression.text;
    const guard = new RegExp(`\\b${name}\\s+instanceof\\s+(?:\\w+\\.)?ZodError\\b`);
    const within = ts.findAncestor(node, (parent) => ts.isIfStatement(parent) || ts.isConditionalExpression(parent));
    return within && guard.test(within.getText()) ? { start: node.name.getStart(), end: node.name.getEnd(), text: 'issues' } : undefined;
  });
}

function isZod(source: ts.SourceFile, name: string): boolean {
  return source.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) &&
      /^['"]zod(?:\/v4)?['"]$/.test(statement.moduleSpecifier.getText()) &&
      new RegExp(`\\b${name}\\b`).test(statement.importClause?.getText() ?? ''),
  );
}

/** What the codemod itself marked. */
function markers(file: string, text: string): Leftover[] {
  return [...text.matchAll(/@mcp-codemod-error\s+(.+?)(?:\*\/|\n|$)/g)].map((match) => ({
    file,
    line: lineAt(text, match.index),
    what: 'the codemod left a mark',
    advice: (match[1] ?? '').trim(),
  }));
}

/** Names that v1 had on the second argument of a handler, and where v2 has them. */
const MOVED: Readonly<Record<string, string>> = {
  authInfo: 'ctx.http?.authInfo',
  requestInfo: 'ctx.http?.req',
  signal: 'ctx.mcpReq.signal',
  requestId: 'ctx.mcpReq.id',
  sendNotification: 'ctx.mcpReq.notify',
  sendRequest: 'ctx.mcpReq.send',
};

/** A handler that takes its context apart in the parameter list, which the codemod does not follow. */
function destructuredContext(file: string, text: string): Leftover[] {
  return collect(parseSource(file, text), (node): Leftover | undefined => {
    if (!ts.isParameter(node) || !ts.isObjectBindingPattern(node.name) || !isHandlerContext(node)) return undefined;
    const moved = node.name.elements.map((element) => (element.propertyName ?? element.name).getText()).filter((name) => name in MOVED);
    if (moved.length === 0) return undefined;
    const advice = `take ctx whole, and read ${moved.map((name) => `${MOVED[name]} for ${name}`).join(', ')}`;
    return { file, line: lineAt(text, node.getStart()), what: 'a handler takes its context apart', advice };
  });
}

/** The last parameter of a function that is handed to a registration. */
function isHandlerContext(parameter: ts.ParameterDeclaration): boolean {
  const handler = parameter.parent;
  if (!ts.isArrowFunction(handler) && !ts.isFunctionExpression(handler)) return false;
  if (handler.parameters.at(-1) !== parameter || !ts.isCallExpression(handler.parent)) return false;
  return /\.(?:registerTool|registerPrompt|registerResource|setRequestHandler)$/.test(handler.parent.expression.getText());
}

function deprecatedPackages(file: string, text: string): Leftover[] {
  return collect(parseSource(file, text), (node): Leftover | undefined => {
    if (!ts.isImportDeclaration(node) || !/server-legacy/.test(node.moduleSpecifier.getText())) return undefined;
    const line = lineAt(text, node.getStart());
    return {
      file,
      line,
      what: 'imports @modelcontextprotocol/server-legacy, which is deprecated',
      advice: 'SSE becomes createMcpHandler; an authorization server of your own becomes one that you run apart',
    };
  });
}
