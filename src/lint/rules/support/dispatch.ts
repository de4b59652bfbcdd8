import { ts } from 'ts-morph';
import type { FunctionValue } from '../../interpret/value.js';
import { unwrap, walk } from '../../program/syntax.js';

/** What a value must be called for a comparison with it to be one of tool names. */
const NAME = /^(name|toolName|tool_name|tool)$/;

/** A tool name that a tools/call handler has a branch for. */
export interface Branch {
  name: string;
  node: ts.Node;
}

/** The names that the branches of a dispatcher are for: `case 'a':`, `name === 'a'`. Looks into the function only, not into what it calls. */
export function branchesOf(handler: FunctionValue): Branch[] {
  const found: Branch[] = [];
  const add = (literal: ts.Expression): void => {
    const text = unwrap(literal);
    if (ts.isStringLiteralLike(text)) found.push({ name: text.text, node: text });
  };
  walk(handler.node, (node) => {
    if (ts.isSwitchStatement(node) && isName(node.expression))
      for (const clause of node.caseBlock.clauses) if (ts.isCaseClause(clause)) add(clause.expression);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken && isName(node.left))
      add(node.right);
    return true;
  });
  return found;
}

function isName(node: ts.Expression): boolean {
  const expression = unwrap(node);
  if (ts.isIdentifier(expression)) return NAME.test(expression.text);
  return (
    ts.isPropertyAccessExpression(expression) && expression.name.text === 'name' && /params|request/.test(expression.expression.getText())
  );
}
