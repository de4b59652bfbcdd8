import { ts } from 'ts-morph';
import { collect } from './edits.js';
import { methodOf } from './handlers.js';

/** Methods that only look, or make something new. */
const LOOKS =
  /^(?:parse|safeParse|stringify|trim|toLowerCase|toUpperCase|slice|substring|split|join|map|filter|find|some|every|includes|startsWith|endsWith|replace|replaceAll|padStart|padEnd|at|concat|flat|flatMap|has|keys|values|entries|fromEntries|isArray|isInteger|isFinite|isNaN|toString|toFixed|getClientCapabilities|max|min|round|floor|ceil|abs)$/;
/** Functions of the language that do. */
const FUNCTIONS = /^(?:String|Number|Boolean|parseInt|parseFloat|isNaN|structuredClone)$/;

/**
 * Whether everything that runs in a handler before a statement may run twice: it only reads and computes. False also where it may run several
 * times in one call, and where leaving from there does more than to leave.
 */
export function isRepeatable(statement: ts.Statement, handler: ts.ArrowFunction | ts.FunctionExpression): boolean {
  let inner: ts.Node = statement;
  for (let outer: ts.Node = inner.parent; outer !== handler; inner = outer, outer = outer.parent) {
    if (!isPassed(outer, inner)) return false;
  }
  return true;
}

/** Whether what `outer` runs before `inner` may run twice. */
function isPassed(outer: ts.Node, inner: ts.Node): boolean {
  if (ts.isBlock(outer)) return outer.statements.slice(0, outer.statements.indexOf(inner as ts.Statement)).every(isHarmless);
  if (ts.isIfStatement(outer)) return inner !== outer.expression && isHarmless(outer.expression);
  if (ts.isTryStatement(outer)) return inner === outer.tryBlock && !outer.finallyBlock;
  if (ts.isCaseClause(outer) || ts.isDefaultClause(outer))
    return outer.statements.slice(0, outer.statements.indexOf(inner as ts.Statement)).every(isHarmless);
  if (ts.isCaseBlock(outer)) {
    const before = outer.clauses.slice(0, outer.clauses.indexOf(inner as ts.CaseOrDefaultClause));
    return before.every(({ statements }) => statements.length === 0 || endsThere(statements.at(-1)));
  }
  return ts.isSwitchStatement(outer) && isHarmless(outer.expression);
}

/** Whether nothing falls through to the next case. */
function endsThere(last: ts.Node | undefined): boolean {
  if (!last) return false;
  if (ts.isBlock(last)) return endsThere(last.statements.at(-1));
  return ts.isReturnStatement(last) || ts.isBreakStatement(last) || ts.isThrowStatement(last);
}

/** Whether running it again changes nothing: it calls nothing but what only looks, and sets nothing but what it declares. */
function isHarmless(node: ts.Node): boolean {
  return collect(node, (each) => (changes(each) ? true : undefined)).length === 0;
}

function changes(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) {
    const method = methodOf(node);
    const isLog = /^console\.(?:error|warn)$/.test(node.expression.getText());
    return !isLog && !(method === undefined ? FUNCTIONS.test(node.expression.getText()) : LOOKS.test(method));
  }
  if (ts.isNewExpression(node)) return !/^(?:Error|TypeError|URL|Set|Map|Date)$/.test(node.expression.getText());
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
  if (ts.isBinaryExpression(node))
    return node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
  return (
    ts.isAwaitExpression(node) || ts.isDeleteExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isIterationStatement(node, false)
  );
}
