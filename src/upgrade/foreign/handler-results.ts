import { ts } from 'ts-morph';
import { collect, type TextEdit } from './edits.js';
import { functionAround, methodOf } from './handlers.js';
import { addImport, importedNames } from './imports.js';

/**
 * `return await callTool(…)` in a handler of `tools/call`: v1 took any result from a handler, v2 wants the one of its method. What the function
 * gives is said to be that one; nothing of it runs otherwise. Not where the file says so already.
 */
export function handlerResults(path: string, source: ts.SourceFile): TextEdit[] {
  if (!/\.[cm]?tsx?$/.test(path)) return [];
  const returned = collect(source, (node) => {
    const value = ts.isReturnStatement(node) ? node.expression : undefined;
    const isCall = value && ts.isAwaitExpression(value) && ts.isCallExpression(value.expression);
    return isCall && handlesCalls(functionAround(node)) && !givesResult(value.expression as ts.CallExpression, source) ? value : undefined;
  });
  if (returned.length === 0) return [];
  const isKnown = importedNames(source, /^@modelcontextprotocol\//, ['CallToolResult']).size > 0;
  return [
    ...(isKnown ? [] : addImport(source, '@modelcontextprotocol/server', ['type CallToolResult'])),
    ...returned.flatMap((value) => [
      { start: value.getStart(), end: value.getStart(), text: '(' },
      { start: value.getEnd(), end: value.getEnd(), text: ') as CallToolResult' },
    ]),
  ];
}

function handlesCalls(node: ts.FunctionLikeDeclaration | ts.SourceFile): boolean {
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return false;
  const call = node.parent;
  if (node.type || !ts.isCallExpression(call) || call.arguments.at(-1) !== node) return false;
  return methodOf(call) === 'setRequestHandler' && /^['"]tools\/call['"]$/.test(call.arguments[0]?.getText() ?? '');
}

/** Whether the function that is called is here, and says that it gives the result of a call. */
function givesResult({ expression }: ts.CallExpression, source: ts.SourceFile): boolean {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
  return (
    collect(source, (node) => {
      const isFunction = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);
      return isFunction && node.name?.getText() === name && /\bCallToolResult\b/.test(node.type?.getText() ?? '') ? true : undefined;
    }).length > 0
  );
}
