import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { applyEdits, collect, lineAt, removeLines, type TextEdit } from './edits.js';
import { factoryOf } from './factory.js';
import { asksWho, bare, formAt, functionAround, isWithin, methodOf, receiverOf } from './handlers.js';
import { addImport, dropImport, importedNames } from './imports.js';
import type { StepOutcome } from './migrate-sdk.js';

/** Transports of Streamable HTTP in SDK v2: on the objects of Node, and on those of the web platform. */
const NODE_TRANSPORT = 'NodeStreamableHTTPServerTransport';
const WEB_TRANSPORT = 'WebStandardStreamableHTTPServerTransport';
const MODULES = /^@modelcontextprotocol\/(?:node|server|hono)$/;

const ADVICE =
  'serve createMcpHandler(() => server) of @modelcontextprotocol/server, with a new server for each call of the function; on Node wrap it in toNodeHandler of @modelcontextprotocol/node';

/** One transport that a program makes, and what it does with it. */
interface Exchange {
  construction: ts.NewExpression;
  isWeb: boolean;
  /** The function that makes it. */
  maker: ts.FunctionLikeDeclaration | ts.SourceFile;
  variable: string;
  connect: ts.CallExpression;
  /** Every `transport.handleRequest(...)`. */
  handled: ts.CallExpression[];
}

/**
 * Serves the protocol of 2026-07-28 over HTTP. A transport without sessions becomes `createMcpHandler`, which serves both eras. One with sessions
 * stays for clients of 2025, and those of 2026-07-28 are served before it is asked. Returns the constructions that are dealt with.
 */
export function serveOverHttp(
  path: string,
  text: string,
  source: ts.SourceFile,
  files: TextFiles,
  outcome: StepOutcome,
): string | undefined {
  const imported = importedNames(source, MODULES, [NODE_TRANSPORT, WEB_TRANSPORT]);
  if (imported.size === 0) return undefined;
  const made = collect(source, (node) => (ts.isNewExpression(node) && imported.has(node.expression.getText()) ? node : undefined));
  const edits: TextEdit[] = [];
  const used = { handler: false, node: false };
  let replaced = 0;
  for (const construction of made) {
    const specifier = imported.get(construction.expression.getText());
    const isWeb = (specifier?.propertyName ?? specifier?.name)?.text === WEB_TRANSPORT;
    const exchange = exchangeOf(construction, isWeb);
    const planned = typeof exchange === 'string' ? exchange : plan(exchange, source, files);
    if (typeof planned === 'string') {
      outcome.left.push({ file: path, line: lineAt(text, construction.getStart()), what: planned, advice: ADVICE });
      continue;
    }
    edits.push(...planned.edits);
    replaced += planned.keepsTransport ? 0 : 1;
    Object.assign(used, { handler: true, node: used.node || !isWeb });
    for (const what of planned.left)
      outcome.left.push({ file: path, line: lineAt(text, construction.getStart()), what: what.what, advice: what.advice });
  }
  if (!used.handler) return undefined;
  edits.push(...importEdits(source, imported, replaced === made.length, used.node));
  const changed = applyEdits(text, edits);
  outcome.changes.set(path, changed);
  return changed;
}

/** What a file must import now, and no longer. */
function importEdits(source: ts.SourceFile, imported: Map<string, ts.ImportSpecifier>, isGone: boolean, onNode: boolean): TextEdit[] {
  const edits = [
    ...addImport(source, '@modelcontextprotocol/server', ['createMcpHandler']),
    ...(onNode ? addImport(source, '@modelcontextprotocol/node', ['toNodeHandler']) : []),
  ];
  const droppable = [...imported.values()].filter((specifier) => {
    const uses = collect(source, (node) => (ts.isIdentifier(node) && node.text === specifier.name.text ? node : undefined));
    const others = uses.filter(({ parent }) => !ts.isNewExpression(parent) && !ts.isImportSpecifier(parent) && !isTypeOfReplaced(parent));
    return isGone && others.length === 0;
  });
  const dropped = droppable.map((specifier) => dropImport(source, specifier));
  return [...dropped, ...edits];
}

/** `const transport: X = new X()`: the type goes with the value. */
function isTypeOfReplaced(node: ts.Node): boolean {
  return ts.isTypeReferenceNode(node) && ts.isVariableDeclaration(node.parent) && node.parent.type === node;
}

/** What is done with one transport, or why it cannot be told. */
function exchangeOf(construction: ts.NewExpression, isWeb: boolean): Exchange | string {
  const { parent } = construction;
  const name = ts.isVariableDeclaration(parent)
    ? parent.name
    : ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
      ? parent.left
      : undefined;
  if (!name || !ts.isIdentifier(name)) return 'a Streamable HTTP transport that goes somewhere else';
  const maker = functionAround(construction);
  const calls = collect(maker, (node) => (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node : undefined));
  const connects = calls.filter((call) => methodOf(call) === 'connect' && bare(call.arguments[0])?.getText() === name.text);
  const handled = calls.filter((call) => methodOf(call) === 'handleRequest' && receiverOf(call)?.getText() === name.text);
  const [connect] = connects;
  if (!connect || connects.length > 1) return 'a Streamable HTTP transport whose server is not certain';
  if (handled.length === 0) return 'a Streamable HTTP transport that answers its requests elsewhere';
  return { construction, isWeb, maker, variable: name.text, connect, handled };
}

interface Plan {
  edits: TextEdit[];
  /** The 2025 transport stays beside the new handler. */
  keepsTransport: boolean;
  left: { what: string; advice: string }[];
}

function plan(exchange: Exchange, source: ts.SourceFile, files: TextFiles): Plan | string {
  const options = exchange.construction.arguments?.[0];
  const kept = options === undefined ? [] : ts.isObjectLiteralExpression(options) ? options.properties : undefined;
  if (kept === undefined) return 'a Streamable HTTP transport whose options are made elsewhere';
  const generator = kept.find((property) => property.name?.getText() === 'sessionIdGenerator');
  const hasSessions = generator !== undefined && !/sessionIdGenerator['"]?\s*:\s*undefined$/.test(generator.getText());
  if (hasSessions) return serveBefore(exchange, source, files);
  const others = kept
    .map((property) => property.name?.getText() ?? '…')
    .filter((name) => !/^(?:sessionIdGenerator|enableJsonResponse)$/.test(name));
  if (others.length > 0) return `a Streamable HTTP transport with ${others.join(', ')}, which createMcpHandler does not have`;
  return replaceTransport(exchange, source, files);
}

/** `new Transport()`, `connect` and `handleRequest` become `createMcpHandler(() => server)` and a call of it. */
function replaceTransport(exchange: Exchange, source: ts.SourceFile, files: TextFiles): Plan | string {
  const { construction, connect, handled, variable, maker, isWeb } = exchange;
  const declaration = construction.parent;
  if (!ts.isVariableDeclaration(declaration)) return 'a Streamable HTTP transport that is assigned more than once';
  const allowed = new Set<ts.Node>([declaration.name, ...handled.flatMap((call) => receiverOf(call) ?? [])]);
  const uses = collect(maker, (node) => (ts.isIdentifier(node) && node.text === variable ? node : undefined));
  const onerror = uses.map(errorListener).filter((each) => each !== undefined);
  for (const { target } of onerror.length === 1 ? onerror : []) allowed.add(target);
  const isOther = (node: ts.Node) =>
    !allowed.has(node) && !isWithin(node, connect) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name.text === 'close');
  if (uses.some(isOther)) return 'a Streamable HTTP transport that is used for more than answering requests';
  const statement = ts.isAwaitExpression(connect.parent) ? connect.parent.parent : connect.parent;
  if (!ts.isExpressionStatement(statement)) return 'a Streamable HTTP transport whose connection is part of something larger';
  const isPerRequest = handled.every((call) => functionAround(call) === maker);
  const factory = factoryOf(connect, maker, isPerRequest, source, files);
  if (typeof factory === 'string') return factory;
  const edits: TextEdit[] = [
    {
      start: construction.getStart(),
      end: construction.getEnd(),
      text: `createMcpHandler(${factory.text}${onerror.map(({ listener }) => `, { onerror: ${listener} }`).join('')})`,
    },
    ...[statement, ...onerror.map((each) => each.statement)].map((each) => removeLines(source.text, each)),
    ...handled.flatMap((call) => answerEdit(call, variable, isWeb)),
  ];
  if (declaration.type) edits.push({ start: declaration.name.getEnd(), end: declaration.type.getEnd(), text: '' });
  return { edits, keepsTransport: false, left: factory.left };
}

/** `transport.onerror = listener;`, which createMcpHandler takes as an option. */
function errorListener(use: ts.Identifier): { target: ts.Node; listener: string; statement: ts.Statement } | undefined {
  const assignment = use.parent.parent;
  if (!ts.isPropertyAccessExpression(use.parent) || use.parent.name.text !== 'onerror' || !ts.isBinaryExpression(assignment))
    return undefined;
  if (assignment.left !== use.parent || !ts.isExpressionStatement(assignment.parent)) return undefined;
  return { target: use, listener: assignment.right.getText(), statement: assignment.parent };
}

/** `transport.handleRequest(req, res)` becomes `toNodeHandler(transport)(req, res)`, or `transport.fetch(request)` on the web platform. */
function answerEdit(call: ts.CallExpression, variable: string, isWeb: boolean): TextEdit[] {
  const text = isWeb ? `${variable}.fetch` : `toNodeHandler(${variable})`;
  return [{ start: call.expression.getStart(), end: call.expression.getEnd(), text }];
}

/** Requests of 2026-07-28 are answered before the sessions are looked at. Everything that is checked before them is checked before this too. */
function serveBefore(exchange: Exchange, source: ts.SourceFile, files: TextFiles): Plan | string {
  const { connect, handled, maker, isWeb } = exchange;
  const [call] = handled.filter((each) => functionAround(each) === maker);
  const body = ts.isSourceFile(maker) ? undefined : maker.body;
  if (!call || !body || !ts.isBlock(body)) return 'sessions that are not kept where requests are answered';
  if (isWeb) return 'sessions on the web platform';
  const place = placeBefore(body, [exchange.construction, ...handled]);
  if (typeof place === 'string') return place;
  const factory = factoryOf(connect, maker, false, source, files, place.getStart());
  if (typeof factory === 'string') return factory;
  const [request = ''] = call.arguments.map((argument) => argument.getText());
  const isAsync = (ts.canHaveModifiers(maker) ? (ts.getModifiers(maker) ?? []) : []).some(
    ({ kind }) => kind === ts.SyntaxKind.AsyncKeyword,
  );
  if (!isAsync || !/^\w+(?:\.raw)?$/.test(request)) return 'sessions that are kept in an unusual way';
  const given = call.arguments.map((argument) => argument.getText()).join(', ');
  const { indent, unit, eol, end, quote } = formAt(source.text, place);
  const text = [
    `if (String(${request}.headers[${quote}mcp-protocol-version${quote}] ?? ${quote}${quote}) >= ${quote}2026-07-28${quote}) {`,
    `${unit}await toNodeHandler(createMcpHandler(${factory.text}))(${given})${end}`,
    `${unit}return${end}`,
    '}',
  ];
  const edit = { start: place.getStart(), end: place.getStart(), text: `${text.join(eol + indent)}${eol}${indent}` };
  const stays = {
    what: 'sessions, which stay for clients of 2025',
    advice: 'those of 2026-07-28 are served without; take the sessions out when you no longer serve 2025',
  };
  return { edits: [edit], keepsTransport: true, left: [...factory.left, stays] };
}

/** The statement before which a request can be answered: the first that deals with sessions. */
function placeBefore(block: ts.Block, nodes: readonly ts.Node[]): ts.Statement | string {
  const index = block.statements.findIndex((statement) => nodes.some((node) => isWithin(node, statement)));
  const target = block.statements[index];
  if (!target) return 'sessions that are kept in an unusual way';
  const early = block.statements.findIndex(
    (statement) => ts.isIfStatement(statement) && /session|isInitialize/i.test(statement.expression.getText()),
  );
  const place = early >= 0 && early < index ? block.statements[early] : target;
  const passed = block.statements.slice(early >= 0 && early < index ? early : index, index + 1);
  if (
    ts.isTryStatement(target) &&
    place === target &&
    target.tryBlock.statements.some((each) => nodes.some((node) => isWithin(node, each)))
  )
    return placeBefore(target.tryBlock, nodes);
  if (passed.some((statement) => asksWho(statement))) return 'sessions that are checked together with who is asking';
  return place ?? target;
}
