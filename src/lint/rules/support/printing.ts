import { ts } from 'ts-morph';
import type { CallSite } from '../../interpret/value.js';
import type { Output } from '../../model/code.js';
import { isFunctionNode } from '../../program/syntax.js';

/** Conditions that tell a command line, a terminal or another transport from a server on stdio. */
const OTHERWISE = /argv|\bargs?\b|\bflags?\b|\bcli\b|http|sse|transport|\bmode\b|isTTY|command|program|help|version/i;
const SERVES_HTTP = /\.listen\(|StreamableHTTP|SSEServerTransport|createMcpHandler|\bserve\(/;
const ENDS = /process\.exit(Code)?\b/;

/** Whether what is printed belongs to a run that is no server on stdio: help, a version, a listener, a message before the end. */
export function isElsewhere({ call }: Output): boolean {
  const nodes: ts.Node[] = [call.node];
  for (let site: CallSite | undefined = call.stack; site !== undefined; site = site.caller) nodes.push(site.node);
  return nodes.some((node) => isConditional(node) || endsAfter(node) || servesHttp(node));
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

/** The process ends in the same block, after this. */
function endsAfter(node: ts.Node): boolean {
  const block = ts.findAncestor(node, (each) => ts.isBlock(each) || ts.isCaseOrDefaultClause(each) || ts.isSourceFile(each));
  if (block === undefined || ts.isSourceFile(block)) return false;
  const statements = (block as ts.Block | ts.CaseClause).statements;
  return statements.some((statement) => statement.pos >= node.pos && ENDS.test(statement.getText()));
}

function servesHttp(node: ts.Node): boolean {
  for (let fn = ts.findAncestor(node, isFunctionNode); fn !== undefined; fn = ts.findAncestor(fn.parent, isFunctionNode))
    if (SERVES_HTTP.test(fn.getText())) return true;
  return false;
}
