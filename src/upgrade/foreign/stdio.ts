import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { applyEdits, collect, lineAt, removeLines, type TextEdit } from './edits.js';
import type { StepOutcome } from './migrate-sdk.js';
import { importsFrom, serverExpression } from './servers.js';

/**
 * Serves what is connected to stdio with `serveStdio`, which speaks both eras. What is not recognised for certain is reported. Returns the new
 * text, where there is one.
 */
export function serveOverStdio(
  path: string,
  text: string,
  source: ts.SourceFile,
  files: TextFiles,
  outcome: StepOutcome,
): string | undefined {
  if (!importsFrom(source, '@modelcontextprotocol/server/stdio')) return undefined;
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
  let [served, typed] = [0, 0];
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
    const call = `${found.kept === undefined ? '' : `${found.kept} = `}serveStdio(() => ${server})`;
    const isChained = ts.isPropertyAccessExpression(found.connect.parent);
    const place = found.whole ?? found.connect;
    edits.push({ start: place.getStart(), end: place.getEnd(), text: isChained ? `Promise.resolve(${call})` : call });
    if (found.declaration) edits.push(removeLines(text, found.declaration));
    edits.push(
      ...(found.types ?? []).map((type) => ({ start: type.getStart(), end: type.getEnd(), text: 'ReturnType<typeof serveStdio>' })),
    );
    served += 1;
    typed += found.types?.length ?? 0;
  }
  if (served === 0) return undefined;
  const isImportUnused =
    served === made.length &&
    collect(source, (node) => (ts.isIdentifier(node) && node.text === 'StdioServerTransport' ? node : undefined)).length ===
      made.length + 1 + typed;
  edits.push(...importEdits(source, isImportUnused));
  const changed = applyEdits(text, edits);
  outcome.changes.set(path, changed);
  return changed;
}

interface Connection {
  connect: ts.CallExpression;
  /** What the new call takes the place of, where it is more than `connect`. */
  whole?: ts.Node;
  /** `const transport = new StdioServerTransport();`, where it stands apart. */
  declaration?: ts.Statement;
  /** What the transport is kept in until it is closed, and its declared types. */
  kept?: string;
  types?: ts.TypeNode[];
}

/** The call that connects a server to a transport, or why it cannot be told. */
function connectionOf(source: ts.SourceFile, construction: ts.NewExpression): Connection | string {
  if ((construction.arguments?.length ?? 0) > 0) return 'the transport has streams or options of its own';
  const { parent } = construction;
  if (ts.isCallExpression(parent) && isConnect(parent)) return { connect: parent };
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) return keptConnection(source, parent);
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

/** `this.transport = new StdioServerTransport()`, which is connected and closed, and nothing else. */
function keptConnection(source: ts.SourceFile, assignment: ts.BinaryExpression): Connection | string {
  const unknown = 'where the transport goes is not certain';
  const kept = assignment.left.getText();
  if (!/^(?:this\.)?\w+$/.test(kept) || !ts.isExpressionStatement(assignment.parent)) return unknown;
  const uses = collect(source, (node) =>
    (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) && node.getText() === kept && node.parent.getText() !== kept
      ? node
      : undefined,
  );
  const connects = uses.flatMap(({ parent }) => (ts.isCallExpression(parent) && isConnect(parent) ? [parent] : []));
  const [connect] = connects;
  if (!connect || connects.length > 1 || !uses.every(isTestOrClose)) return unknown;
  const isStatement =
    ts.isExpressionStatement(connect.parent) || (ts.isAwaitExpression(connect.parent) && ts.isExpressionStatement(connect.parent.parent));
  if (!isStatement) return unknown;
  const name = kept.replace('this.', '');
  const types = collect(source, (node) => {
    const isType = ts.isTypeReferenceNode(node) && node.getText() === 'StdioServerTransport';
    const declaration = isType && ts.findAncestor(node, (each) => ts.isVariableDeclaration(each) || ts.isPropertyDeclaration(each));
    return isType && declaration && declaration.name.getText() === name ? node : undefined;
  });
  const replaced = ts.isAwaitExpression(connect.parent) ? connect.parent : connect;
  return { connect, whole: replaced, declaration: assignment.parent, kept, types };
}

/** A use that what `serveStdio` gives back stands as well: setting it, asking whether it is there, closing it. */
function isTestOrClose(use: ts.Node): boolean {
  const { parent } = use;
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text === 'close';
  if (ts.isCallExpression(parent)) return isConnect(parent);
  return ts.isBinaryExpression(parent) || ts.isIfStatement(parent) || ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent);
}

function isConnect(call: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'connect' && call.arguments.length === 1;
}

/** `StdioServerTransport` becomes `serveStdio` in its import, or is joined by it where it is still used. */
function importEdits(source: ts.SourceFile, isReplaced: boolean): TextEdit[] {
  return collect(source, (node): TextEdit | undefined => {
    if (!ts.isImportSpecifier(node) || node.name.text !== 'StdioServerTransport') return undefined;
    return { start: node.getStart(), end: node.getEnd(), text: isReplaced ? 'serveStdio' : 'StdioServerTransport, serveStdio' };
  });
}
