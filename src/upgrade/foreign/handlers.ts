import { ts } from 'ts-morph';

/** Words of a check of who is asking. What holds one is never passed by. */
const CHECK = /\b40[13]\b|unauthori|forbidden|authenticat|\bauthorization\b|allowedOrigins|allowedHosts/i;

/** Whether code looks at who is asking, or from where. */
export function asksWho(node: ts.Node): boolean {
  return CHECK.test(node.getText());
}

/** How lines are written at a place. */
export interface Form {
  indent: string;
  /** One step of indentation. */
  unit: string;
  eol: string;
  /** What ends a statement. */
  end: string;
  quote: string;
}

/** How lines are written where a statement stands. */
export function formAt(text: string, statement: ts.Statement): Form {
  const start = statement.getStart();
  const indent = /[^\S\n]*$/.exec(text.slice(0, start))?.[0] ?? '';
  const unit = indent.includes('\t') ? '\t' : /^ {2}\S/m.test(text) ? '  ' : '    ';
  const quote = (text.match(/from '/g) ?? []).length >= (text.match(/from "/g) ?? []).length ? "'" : '"';
  const statements = (text.match(/[;)]\r?$/gm) ?? []).filter((line) => line.startsWith(';')).length;
  return { indent, unit, eol: text.includes('\r\n') ? '\r\n' : '\n', end: statements > 0 ? ';' : '', quote };
}

/** The function that a node stands in, or the file. */
export function functionAround(node: ts.Node): ts.FunctionLikeDeclaration | ts.SourceFile {
  const found = ts.findAncestor(node.parent, (each) => ts.isFunctionLike(each) || ts.isSourceFile(each));
  return found as ts.FunctionLikeDeclaration | ts.SourceFile;
}

/** The method that is called. */
export function methodOf({ expression }: ts.CallExpression): string | undefined {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

/** What a method is called on, without `!`. */
export function receiverOf({ expression }: ts.CallExpression): ts.Expression | undefined {
  const receiver = ts.isPropertyAccessExpression(expression) ? expression.expression : undefined;
  return receiver && ts.isNonNullExpression(receiver) ? receiver.expression : receiver;
}

/** An expression without `as`, `!` and brackets. */
export function bare(expression: ts.Expression | undefined): ts.Expression | undefined {
  if (expression && (ts.isAsExpression(expression) || ts.isNonNullExpression(expression) || ts.isParenthesizedExpression(expression)))
    return bare(expression.expression);
  return expression;
}

/** Whether a node lies within another of the same file. */
export function isWithin(node: ts.Node, ancestor: ts.Node): boolean {
  return node.getStart() >= ancestor.getStart() && node.getEnd() <= ancestor.getEnd();
}
