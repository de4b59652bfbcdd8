import { ts } from 'ts-morph';
import type { SourceModule } from './program.js';
import { isFunctionNode, propertyName } from './syntax.js';

/** Answers whether running a function can register anything. */
export interface Relevance {
  has(node: ts.Node): boolean;
}

/**
 * Finds the functions and classes worth running although no call in the program reaches them: those that contain a call of one
 * of `triggers`, and those that mention one of those by name. Names only ever widen the set: what a call means is decided by the
 * interpreter, which follows the value.
 */
export function relevantFunctions(modules: readonly SourceModule[], triggers: ReadonlySet<string>): Relevance {
  const mentions = new Map<ts.Node, Set<string>>();
  const relevant = new Set<ts.Node>();
  const namesOf = new Map<ts.Node, string>();
  for (const module of modules) scan(module.file, [], triggers, { mentions, relevant, namesOf });

  const mentioning = new Map<string, ts.Node[]>();
  for (const [node, names] of mentions) for (const name of names) mentioning.set(name, [...(mentioning.get(name) ?? []), node]);
  const queue = [...relevant];
  while (queue.length > 0) {
    const name = namesOf.get(queue.pop() as ts.Node);
    if (name === undefined || COMMON.has(name)) continue;
    for (const node of mentioning.get(name) ?? []) {
      if (relevant.has(node)) continue;
      relevant.add(node);
      queue.push(node);
    }
    mentioning.delete(name);
  }
  return relevant;
}

/** Names so common that mentioning them says nothing. */
const COMMON = new Set(['constructor', 'get', 'set', 'call', 'apply', 'then', 'push', 'map', 'toString', 'log', 'error']);

interface Found {
  mentions: Map<ts.Node, Set<string>>;
  relevant: Set<ts.Node>;
  namesOf: Map<ts.Node, string>;
}

function scan(node: ts.Node, owners: readonly ts.Node[], triggers: ReadonlySet<string>, found: Found): void {
  let inside = owners;
  if (isFunctionNode(node) || ts.isClassLike(node)) {
    const name = nameOf(node);
    if (name !== undefined) found.namesOf.set(node, name);
    inside = [...owners, node];
  } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    const name = calleeName(node.expression);
    if (name !== undefined && triggers.has(name)) for (const owner of owners) found.relevant.add(owner);
  }
  if (ts.isIdentifier(node) && owners.length > 0) {
    for (const owner of owners) {
      const names = found.mentions.get(owner) ?? new Set();
      names.add(node.text);
      found.mentions.set(owner, names);
    }
  }
  node.forEachChild((child) => scan(child, inside, triggers, found));
}

function calleeName(node: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isIdentifier(node) ? node.text : undefined;
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isConstructorDeclaration(node)) return undefined;
  const own = (node as ts.NamedDeclaration).name;
  if (own !== undefined) return propertyName(own as ts.PropertyName);
  const parent = node.parent;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent))
    return propertyName(parent.name as ts.PropertyName);
  if (ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left)) return parent.left.name.text;
  return undefined;
}
