import { ts } from 'ts-morph';
import { walk } from '../program/syntax.js';

/** `if (text.startsWith('INSERT')) run(text); else run(text);` does not ask whether, but how: the other branch runs it too. */
export function choosesBetween(check: ts.Node, operation: ts.Node): boolean {
  const branch = ts.findAncestor(check, ts.isIfStatement);
  if (branch === undefined || !holds(branch.expression, check) || !holds(branch.thenStatement, operation)) return false;
  const name = calleeOf(operation);
  const siblings = ts.isBlock(branch.parent) || ts.isSourceFile(branch.parent) ? branch.parent.statements : [];
  const others = [branch.elseStatement, ...siblings.filter((each) => each.pos >= branch.end)];
  let found = false;
  for (const other of others)
    if (other !== undefined)
      walk(other, (node) => {
        if (ts.isCallExpression(node) && calleeOf(node) === name) found = true;
        return !found;
      });
  return found;
}

function holds(outer: ts.Node, inner: ts.Node): boolean {
  return outer.getSourceFile() === inner.getSourceFile() && outer.pos <= inner.pos && inner.end <= outer.end;
}

function calleeOf(node: ts.Node): string {
  const text = ts.isCallExpression(node) ? node.expression.getText() : '';
  return text.split('.').at(-1) ?? '';
}
