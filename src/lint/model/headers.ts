import { ts } from 'ts-morph';
import { nodesOf } from '../program/nodes.js';
import { propertyName } from '../program/syntax.js';
import type { Code } from './code.js';

/** A place where the code reads a header of a request that came in. */
export interface HeaderRead {
  /** In lower case. */
  name: string;
  node: ts.Expression;
}

const known = new WeakMap<Code, readonly HeaderRead[]>();

/** Every read of a header: `req.headers.origin`, `request.headers.get('origin')`, `c.req.header('origin')`. */
export function headerReads(code: Code): readonly HeaderRead[] {
  let found = known.get(code);
  if (found === undefined) {
    found = code.modules.flatMap((module) => readsIn(module.file));
    known.set(code, found);
  }
  return found;
}

/** The header that an expression reads, where it reads one. */
export function headerOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && isHeaders(node.expression)) return node.name.text.toLowerCase();
  if (ts.isElementAccessExpression(node) && isHeaders(node.expression) && ts.isStringLiteralLike(node.argumentExpression))
    return node.argumentExpression.text.toLowerCase();
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const [first] = node.arguments;
  if (first === undefined || !ts.isStringLiteralLike(first)) return undefined;
  const { name, expression } = node.expression;
  if (name.text === 'header' || (name.text === 'get' && (isHeaders(expression) || isRequest(expression)))) return first.text.toLowerCase();
  return undefined;
}

function readsIn(file: ts.SourceFile): HeaderRead[] {
  const { accesses, calls, patterns } = nodesOf(file);
  const found: HeaderRead[] = [];
  for (const node of [...accesses, ...calls]) {
    const name = isWritten(node) ? undefined : headerOf(node);
    if (name !== undefined && name !== 'get' && name !== 'has') found.push({ name, node });
  }
  // const { authorization } = req.headers
  for (const { name, initializer } of patterns) {
    if (!ts.isObjectBindingPattern(name) || initializer === undefined || !isHeaders(initializer)) continue;
    for (const element of name.elements) {
      const key = propertyName((element.propertyName ?? element.name) as ts.PropertyName);
      if (key !== undefined) found.push({ name: key.toLowerCase(), node: initializer });
    }
  }
  return found.sort((a, b) => a.node.pos - b.node.pos || b.node.end - a.node.end);
}

/** `headers.authorization = x` prepares a request of one's own. */
function isWritten(node: ts.Node): boolean {
  const { parent } = node;
  return (
    parent !== undefined && ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

function isHeaders(node: ts.Expression): boolean {
  if (ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return isHeaders(node.expression);
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : '';
  return /^(headers|reqHeaders|requestHeaders)$/.test(name);
}

function isRequest(node: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : '';
  return /^(req|request)$/.test(name);
}
