import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { collect } from './edits.js';
import { isWithin } from './handlers.js';
import { type Declared, declarationsOf, isServer, serverExpression, unwrap } from './servers.js';

/** A function that gives a new server for each request, as text. */
export interface Factory {
  text: string;
  left: { what: string; advice: string }[];
}

/**
 * The factory for the server that `connect` is called on. `isFresh`: the code around runs for each request, so that a server that it makes is new
 * each time. `before`: where the factory will stand; nothing that is declared later in the function can be named there.
 */
export function factoryOf(
  connect: ts.CallExpression,
  maker: ts.FunctionLikeDeclaration | ts.SourceFile,
  isFresh: boolean,
  source: ts.SourceFile,
  files: TextFiles,
  before = Number.POSITIVE_INFINITY,
): Factory | string {
  const server = serverExpression(connect, source, files);
  const target = ts.isPropertyAccessExpression(connect.expression) ? connect.expression.expression : undefined;
  if (server === undefined || !target) return 'a Streamable HTTP transport that may be connected to something else than an SDK server';
  if (!ts.isIdentifier(target)) return 'one server for all requests, where each needs one of its own';
  const declared = nearest(declarationsOf(target.text, source), connect);
  if (!declared?.value || !isServer(declared, source, files)) return 'one server for all requests, where each needs one of its own';
  const isInside = isWithin(declared.value, maker) && !ts.isSourceFile(maker);
  if (isFresh && isInside) return { text: `() => ${server}`, left: [] };
  const made = unwrap(declared.value);
  if (!made || !ts.isCallExpression(made)) return 'one server for all requests, where each needs one of its own';
  if (namesLater(made, maker, before)) return 'a server that is made of what only its session knows';
  const isAwaited = declared.value !== made && ts.isAwaitExpression(declared.value);
  const member = declared.isDestructured ? `.${target.text}` : '';
  const call = isAwaited && member !== '' ? `(await ${made.getText()})` : made.getText();
  const left = declared.others.map((other) => ({
    what: `${other} of ${made.expression.getText()}, which is not used for clients of 2026-07-28`,
    advice: 'see whether it must be called when their request ends',
  }));
  return { text: `${isAwaited && member !== '' ? 'async () =>' : '() =>'} ${call}${member}`, left };
}

/** The declaration that a name means at `use`: that of the innermost block around it. None where it is set again there. */
function nearest(declarations: readonly Declared[], use: ts.Node): Declared | undefined {
  const around = declarations.map((declared) => ({ declared, scope: declared.scope })).filter(({ scope }) => isWithin(use, scope));
  const innermost = Math.max(...around.map(({ scope }) => scope.getStart()));
  const meant = around.filter(({ scope }) => scope.getStart() === innermost);
  return meant.length === 1 ? meant[0]?.declared : undefined;
}

/** Whether an expression names what the function declares at or after `before`, or in a block that ends earlier. */
function namesLater(expression: ts.Expression, maker: ts.Node, before: number): boolean {
  const names = new Set(collect(expression, (node) => (ts.isIdentifier(node) ? node.text : undefined)));
  return (
    collect(maker, (node) => {
      if (!ts.isVariableDeclaration(node) || !isWithin(node, maker)) return undefined;
      const declared = collect(node.name, (each) => (ts.isIdentifier(each) ? each.text : undefined));
      const block = ts.findAncestor(node, (each) => ts.isBlock(each) || ts.isSourceFile(each));
      const isVisible = node.initializer !== undefined && node.getEnd() <= before && block !== undefined && block.getEnd() >= before;
      return Number.isFinite(before) && !isVisible && declared.some((name) => names.has(name)) ? true : undefined;
    }).length > 0
  );
}
