import { ts } from 'ts-morph';
import { isFunctionNode, propertyName, unwrap, walk } from '../program/syntax.js';
import type { Code, Use } from './code.js';
import type { HeaderRead } from './headers.js';

/** Headers that say who is asking. */
const CREDENTIALS = /^(authorization|proxy-authorization|cookie|(x-)?[\w-]*(api-?key|token|secret|auth)[\w-]*)$/;
/** Calls that hand a header on, print it or reshape it: none of them asks whether it is right. */
const HANDS_ON =
  /^(fetch|axios|got|ky|request|stringify|log|info|debug|warn|error|trace|set|append|setHeader|header|String|Boolean|Headers|push)$/;
const VERBS = new Set(['get', 'post', 'put', 'delete', 'patch', 'all', 'options', 'head']);
/** How a route hands a request to a transport. */
const SERVES = /^(handleRequest|handlePostMessage|handle_?(mcp|sse|stream)\w*)$/i;
const PATH_OF_PROTOCOL = /mcp|sse|message/i;

/** Whether something decides by a credential of a request whether it reaches the MCP endpoint. */
export function checksCredentials(code: Code, headers: readonly HeaderRead[], endpoints: readonly Use[]): boolean {
  return headers.some((read) => CREDENTIALS.test(read.name) && canRefuse(read.node) && !isElsewhere(code, read.node, endpoints));
}

/** Whether what is done with a header can turn the request down: it is compared, asked for, or given to something that may. */
function canRefuse(read: ts.Expression): boolean {
  return usesOf(read).some(decides);
}

/** The places where the header, or the variable that holds it, is used. */
function usesOf(read: ts.Expression): ts.Node[] {
  const declaration = ts.findAncestor(read.parent, (node) => (ts.isVariableDeclaration(node) ? true : isBoundary(node) ? 'quit' : false));
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return [read];
  const names = new Set<string>();
  collectNames(declaration.name, names);
  const scope = ts.findAncestor(declaration, (node) => isFunctionNode(node) || ts.isSourceFile(node));
  const found: ts.Node[] = [read];
  if (scope !== undefined)
    walk(scope, (node) => {
      if (ts.isIdentifier(node) && names.has(node.text) && node.pos > declaration.pos && isValue(node)) found.push(node);
      return true;
    });
  return found;
}

function isBoundary(node: ts.Node): boolean {
  return isFunctionNode(node) || (ts.isStatement(node) && !ts.isVariableStatement(node));
}

function collectNames(name: ts.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) names.add(name.text);
  else for (const element of name.elements) if (ts.isBindingElement(element)) collectNames(element.name, names);
}

function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !(ts.isPropertyAssignment(parent) && parent.name === node) && !ts.isBindingElement(parent) && !ts.isVariableDeclaration(parent);
}

function decides(use: ts.Node): boolean {
  for (let node = use; node.parent !== undefined; node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) || ts.isSwitchStatement(parent) || ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return true;
    if (ts.isConditionalExpression(parent) && parent.condition === node) return false;
    if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== node)
      return !HANDS_ON.test(calleeName(parent));
    if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) {
      const key = propertyName(parent.name);
      if (key === undefined || CREDENTIALS.test(key.toLowerCase())) return false;
    }
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) return !isHeaderTarget(parent.left);
    if (ts.isStatement(parent)) return false;
  }
  return false;
}

function calleeName(call: ts.CallExpression | ts.NewExpression): string {
  const callee = unwrap(call.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
}

/** `headers['authorization'] = value` */
function isHeaderTarget(node: ts.Expression): boolean {
  if (ts.isElementAccessExpression(node)) return true;
  return ts.isPropertyAccessExpression(node) && CREDENTIALS.test(node.name.text.toLowerCase());
}

/** Whether code belongs to one route that has nothing to do with the endpoint: `app.post('/models', …)`. */
function isElsewhere(code: Code, node: ts.Node, endpoints: readonly Use[]): boolean {
  const route = routeAround(node);
  if (route === undefined || route.path.endsWith('*')) return false;
  return !PATH_OF_PROTOCOL.test(route.path) && !serves(code, route.call, endpoints);
}

/** Whether code is part of what a route does: `app.post('/run', …)`. */
export function isInRoute(node: ts.Node): boolean {
  return routeAround(node) !== undefined;
}

function routeAround(node: ts.Node): { call: ts.CallExpression; path: string } | undefined {
  for (let current = node; current.parent !== undefined; current = current.parent) {
    const { parent } = current;
    if (!ts.isCallExpression(parent) || parent.arguments[0] === current || !parent.arguments.includes(current as ts.Expression)) continue;
    const [path] = parent.arguments;
    const callee = unwrap(parent.expression);
    if (!ts.isPropertyAccessExpression(callee) || !VERBS.has(callee.name.text) || path === undefined || !ts.isStringLiteralLike(path))
      continue;
    if (path.text.startsWith('/')) return { call: parent, path: path.text };
  }
  return undefined;
}

function serves(code: Code, route: ts.CallExpression, endpoints: readonly Use[]): boolean {
  let found = false;
  walk(route, (node) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return !found;
    if (endpoints.some((each) => each.node === node) || SERVES.test(calleeName(node))) found = true;
    const fn = code.names.functionOf(node.expression);
    if (fn !== undefined && endpoints.some((each) => holds(fn, each.node))) found = true;
    return !found;
  });
  return found;
}

function holds(outer: ts.Node, inner: ts.Node): boolean {
  return outer.getSourceFile() === inner.getSourceFile() && outer.pos <= inner.pos && inner.end <= outer.end;
}
