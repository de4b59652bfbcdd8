import { ts } from 'ts-morph';
import { collect, type Leftover, lineAt, parseSource, type TextEdit } from './edits.js';

/** Names that v1 had on the second argument of a handler, and where v2 has them. */
const MOVED: Readonly<Record<string, string>> = {
  authInfo: 'ctx.http?.authInfo',
  requestInfo: 'ctx.http?.req',
  signal: 'ctx.mcpReq.signal',
  requestId: 'ctx.mcpReq.id',
  sendNotification: 'ctx.mcpReq.notify',
  sendRequest: 'ctx.mcpReq.send',
};

/** Handlers that still take their context apart in the parameter list. */
export function destructuredContext(file: string, text: string): Leftover[] {
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

/**
 * A context that is taken apart in the parameter list becomes a name, and each part is read where v2 has it. Only where every part is known and
 * each use can be told.
 */
export function contextEdits(source: ts.SourceFile): TextEdit[] {
  return collect(source, (node): TextEdit[] | undefined => {
    if (!ts.isParameter(node) || !ts.isObjectBindingPattern(node.name) || !isHandlerContext(node)) return undefined;
    const parts = node.name.elements.map(partOf);
    const handler = node.parent;
    if (parts.some((part) => part === undefined) || namesContext(handler) || !('body' in handler) || !handler.body) return undefined;
    const edits = parts.flatMap((part) => (part ? usesOf(handler.body as ts.Node, part) : []));
    if (edits.some((edit) => edit === undefined)) return undefined;
    const mark = /\/\* @mcp-codemod-error Destructuring of context[^*]*\*\/\s*$/.exec(source.text.slice(0, node.getStart()));
    const start = mark ? mark.index : node.getStart();
    return [{ start, end: node.getEnd(), text: 'ctx' }, ...edits.flatMap((edit) => edit ?? [])];
  }).flat();
}

function namesContext(handler: ts.Node): boolean {
  return collect(handler, (node) => (ts.isIdentifier(node) && node.text === 'ctx' ? node : undefined)).length > 0;
}

/** A part of the context: what it is called here, and where v2 has it. */
function partOf(element: ts.BindingElement): { name: string; moved: string } | undefined {
  const moved = MOVED[(element.propertyName ?? element.name).getText()];
  const isPlain = !element.initializer && !element.dotDotDotToken && ts.isIdentifier(element.name);
  return moved !== undefined && isPlain ? { name: element.name.getText(), moved } : undefined;
}

/** Replaces each use of a part; undefined for one that cannot be told. */
function usesOf(body: ts.Node, { name, moved }: { name: string; moved: string }): (TextEdit | undefined)[] {
  return collect(body, (node): { edit: TextEdit | undefined } | undefined => {
    if (!ts.isIdentifier(node) || node.text !== name) return undefined;
    const { parent } = node;
    const isMember =
      (ts.isPropertyAccessExpression(parent) && parent.name === node) || (ts.isPropertyAssignment(parent) && parent.name === node);
    if (isMember) return undefined;
    const declares = (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) && parent.name === node;
    if (declares) return { edit: undefined };
    const text = ts.isShorthandPropertyAssignment(parent) ? `${name}: ${moved}` : moved;
    return { edit: { start: node.getStart(), end: node.getEnd(), text } };
  }).map(({ edit }) => edit);
}

/** A context that a helper is given, `ctx: ServerContext`: each part that it reads of it moves to where v2 has it. */
export function contextReads(source: ts.SourceFile): TextEdit[] {
  const helpers: string[] = [];
  const reads = collect(source, (node): TextEdit[] | undefined => {
    if (
      !ts.isParameter(node) ||
      !ts.isIdentifier(node.name) ||
      !/^(?:ServerContext|RequestHandlerExtra)\b/.test(node.type?.getText() ?? '')
    )
      return undefined;
    const { text: name } = node.name;
    const named = ts.isVariableDeclaration(node.parent.parent) ? node.parent.parent : node.parent;
    helpers.push(named.name?.getText() ?? '');
    return collect(node.parent, (read): TextEdit | undefined => {
      if (!ts.isPropertyAccessExpression(read) || !ts.isIdentifier(read.expression) || read.expression.text !== name) return undefined;
      const moved = Object.hasOwn(MOVED, read.name.text) ? MOVED[read.name.text] : undefined;
      return moved === undefined ? undefined : { start: read.getStart(), end: read.getEnd(), text: moved.replace(/^ctx/, name) };
    });
  }).flat();
  return [...reads, ...answeredForwards(source.text, helpers)];
}

/** Takes out the codemod's marks that ask what becomes of a context in helpers that are here. */
function answeredForwards(text: string, helpers: readonly string[]): TextEdit[] {
  const marks = text.matchAll(/\/\* @mcp-codemod-error The context object is forwarded to (\w+)\([^*]*\*\/\s*/g);
  return [...marks].flatMap((mark) =>
    helpers.includes(mark[1] ?? '') ? [{ start: mark.index, end: mark.index + mark[0].length, text: '' }] : [],
  );
}
