import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { contextEdits, contextReads, destructuredContext } from './context.js';
import { applyEdits, collect, type Leftover, lineAt, parseSource, type TextEdit } from './edits.js';
import { handlerResults } from './handler-results.js';
import { answeredMarks } from './marks.js';
import { legacyRegistrations } from './registrations.js';
import { silentChanges } from './silent-changes.js';
import { zodEdits } from './zod.js';

/** What the codemod of the SDK leaves and that can be put right from the text alone. */
export interface Repaired {
  text: string;
  /** What a person must look at: markers of the codemod, and code that means something else now. */
  left: Leftover[];
}

/** Repairs one file that the codemod went through. `zodRaised`: the project moves from zod 3 to 4 at the same time. */
export function repairSource(path: string, text: string, zodRaised: boolean, files: TextFiles = new Map()): Repaired {
  const source = parseSource(path, text);
  const edits = [
    ...headerReads(source),
    ...legacyBearerAuth(source),
    ...legacyRegistrations(source),
    ...contextEdits(source),
    ...contextReads(source),
    ...schemaTypes(path, source),
    ...handlerResults(path, source),
    ...answeredMarks(source, files),
    ...(zodRaised ? zodEdits(source) : []),
  ];
  const repaired = applyEdits(text, edits);
  return {
    text: repaired,
    left: [
      ...markers(path, repaired),
      ...destructuredContext(path, repaired),
      ...deprecatedPackages(path, repaired),
      ...silentChanges(path, repaired),
    ],
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
  return collect(source, (node): TextEdit[] | undefined => {
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
    const place = { start: node.moduleSpecifier.getStart(), end: node.moduleSpecifier.getEnd() };
    // Where they are used, the codemod says that they are to be found there.
    const marks = [...source.text.matchAll(/\/\* @mcp-codemod-error (\w+): resource-server auth helpers[^*]*\*\/\s*/g)]
      .filter(([, name = '']) => resource.has(name))
      .map((mark) => ({ start: mark.index, end: mark.index + mark[0].length, text: '' }));
    return [...marks, { ...place, text: `${quote}@modelcontextprotocol/express${quote}` }];
  }).flat();
}

/** `inputSchema: zodToJsonSchema(…)` of a low-level server: v2 wants to be told that it is an object. */
function schemaTypes(path: string, source: ts.SourceFile): TextEdit[] {
  if (!/\.[cm]?tsx?$/.test(path)) return [];
  return collect(source, (node): TextEdit | undefined => {
    if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'inputSchema' || !ts.isCallExpression(node.initializer)) return undefined;
    const isConverted = /^(?:zodToJsonSchema|z\.toJSONSchema)$/.test(node.initializer.expression.getText());
    const end = node.initializer.getEnd();
    return isConverted ? { start: end, end, text: " as { type: 'object' }" } : undefined;
  });
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
