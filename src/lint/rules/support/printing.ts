import { ts } from 'ts-morph';
import type { CallSite } from '../../interpret/value.js';
import type { Output } from '../../model/code.js';
import { isFunctionNode, unwrap, walk } from '../../program/syntax.js';

/** Conditions that tell a command line, a terminal or another transport from a server on stdio. */
const OTHERWISE =
  /argv|\bargs?\b|\bflags?\b|\bcli\b|http|sse|transport|\bmode\b|isTTY|command|program|help|version|\bport\b|['"]test['"]|jest|vitest/i;
const SERVES_HTTP = /\.listen\(|StreamableHTTP|SSEServerTransport|createMcpHandler|\bserve\(/;
const ENDS = /^process\.exit(Code)?$/;

/** Whether what is printed belongs to a run that is no server on stdio: help, a version, a listener, a message before the end. */
export function isElsewhere({ call }: Output): boolean {
  const nodes: ts.Node[] = [call.node];
  for (let site: CallSite | undefined = call.stack; site !== undefined; site = site.caller) nodes.push(site.node);
  return nodes.some((node) => isConditional(node) || endsAfter(node) || servesHttp(node) || isChosen(node));
}

/** `const print = overStdio ? console.error : console.log; print(text)` */
function isChosen(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return false;
  const { text } = node.expression;
  for (let scope: ts.Node | undefined = node; scope !== undefined; scope = scope.parent) {
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
    const declared = scope.statements
      .filter(ts.isVariableStatement)
      .flatMap((statement) => statement.declarationList.declarations)
      .find((each) => ts.isIdentifier(each.name) && each.name.text === text);
    if (declared === undefined) continue;
    const value = declared.initializer && unwrap(declared.initializer);
    return value !== undefined && ts.isConditionalExpression(value) && /stdio/i.test(value.condition.getText());
  }
  return false;
}

function isConditional(node: ts.Node): boolean {
  for (let current: ts.Node = node; current.parent !== undefined; current = current.parent) {
    const { parent } = current;
    if (ts.isIfStatement(parent) && current !== parent.expression && OTHERWISE.test(parent.expression.getText())) return true;
    if (ts.isCaseOrDefaultClause(parent) && OTHERWISE.test(parent.parent.parent.expression.getText())) return true;
    if (ts.isConditionalExpression(parent) && current !== parent.condition && OTHERWISE.test(parent.condition.getText())) return true;
    if (ts.isBinaryExpression(parent) && current === parent.right && OTHERWISE.test(parent.left.getText())) return true;
  }
  return false;
}

/** The process ends in the same block, or in one around it of the same function, after this. */
function endsAfter(node: ts.Node): boolean {
  for (let block: ts.Node | undefined = node; block !== undefined && !ts.isSourceFile(block); block = block.parent) {
    if (block !== node && isFunctionNode(block)) return false;
    if (!ts.isBlock(block) && !ts.isCaseOrDefaultClause(block)) continue;
    if (block.statements.some((statement) => statement.pos >= node.pos && ends(statement))) return true;
  }
  return false;
}

function ends(statement: ts.Node): boolean {
  let found = false;
  walk(statement, (node) => {
    if (ts.isPropertyAccessExpression(node) && ENDS.test(node.getText())) found = true;
    return !found && !isFunctionNode(node);
  });
  return found;
}

function servesHttp(node: ts.Node): boolean {
  for (let fn = ts.findAncestor(node, isFunctionNode); fn !== undefined; fn = ts.findAncestor(fn.parent, isFunctionNode))
    if (SERVES_HTTP.test(fn.getText())) return true;
  return false;
}
