import { ts } from 'ts-morph';
import type { SourceModule } from './program.js';
import { isFunctionNode, propertyName } from './syntax.js';

/** Answers which functions are worth running although no call in the program reaches them. */
export interface Relevance {
  /** Whether running a function can register anything. */
  has(node: ts.Node): boolean;
  /** Whether another such function mentions it by name. */
  mentioned(node: ts.Node): boolean;
  /** The functions that register, themselves or inside, that a function may lead to. Its own is among them. */
  leadsTo(node: ts.Node): ReadonlySet<ts.Node>;
  /** Whether a file has a call in it that may register something. */
  registersIn(file: ts.SourceFile): boolean;
}

/**
 * Finds the functions and classes worth running although no call in the program reaches them: those that contain a call of one
 * of `triggers`, and those that mention one of those by name. Names only ever widen the set: what a call means is decided by the
 * interpreter, which follows the value.
 */
export function relevantFunctions(modules: readonly SourceModule[], triggers: ReadonlySet<string>): Relevance {
  const mentions = new Map<ts.Node, Set<string>>();
  const seeds = new Set<ts.Node>();
  const namesOf = new Map<ts.Node, string>();
  const files = new Set<ts.SourceFile>();
  for (const { file } of modules) scan(file, [], triggers, { mentions, relevant: seeds, namesOf, registers: () => files.add(file) });

  const mentioning = new Map<string, ts.Node[]>();
  for (const [node, names] of mentions) for (const name of names) append(mentioning, name, node);
  const declared = new Map<string, ts.Node[]>();
  for (const [node, name] of namesOf) append(declared, name, node);
  const leads = new Map<ts.Node, Set<ts.Node>>();
  for (const seed of seeds) leads.set(seed, new Set([seed]));
  const queue = [...seeds];
  while (queue.length > 0) {
    const node = queue.pop() as ts.Node;
    const name = namesOf.get(node);
    if (name === undefined || COMMON.has(name) || (declared.get(name)?.length ?? 0) > MOST_NAMESAKES) continue;
    const targets = leads.get(node) ?? new Set();
    for (const other of mentioning.get(name) ?? []) {
      const known = leads.get(other) ?? new Set();
      const before = known.size;
      for (const target of targets) if (known.size < MOST_LEADS) known.add(target);
      leads.set(other, known);
      if (known.size > before) queue.push(other);
    }
  }
  return {
    has: (node) => leads.has(node),
    registersIn: (file) => files.has(file),
    leadsTo: (node) => leads.get(node) ?? new Set(),
    mentioned: (node) => {
      const name = namesOf.get(node);
      return name !== undefined && (mentioning.get(name) ?? []).some((other) => other !== node && leads.has(other));
    },
  };
}

/** A function that leads to more registering functions than this is not told apart from one that leads to all. */
const MOST_LEADS = 200;

/** A name that more functions than this bear says too little about which one is meant. */
const MOST_NAMESAKES = 4;

function append(map: Map<string, ts.Node[]>, name: string, node: ts.Node): void {
  const list = map.get(name);
  if (list === undefined) map.set(name, [node]);
  else list.push(node);
}

/** Names so common that mentioning them says nothing. */
const COMMON = new Set(['constructor', 'get', 'set', 'call', 'apply', 'then', 'push', 'map', 'toString', 'log', 'error']);

interface Found {
  mentions: Map<ts.Node, Set<string>>;
  relevant: Set<ts.Node>;
  namesOf: Map<ts.Node, string>;
  registers: () => void;
}

/** Functions around a node, and the names that each of them declares itself. */
interface Owner {
  node: ts.Node;
  locals: Set<string>;
}

function scan(node: ts.Node, owners: readonly Owner[], triggers: ReadonlySet<string>, found: Found): void {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
  let inside = owners;
  if (isFunctionNode(node) || ts.isClassLike(node)) {
    const name = nameOf(node);
    if (name !== undefined) found.namesOf.set(node, name);
    inside = [...owners, { node, locals: isFunctionNode(node) ? localsOf(node) : new Set() }];
  } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    const name = calleeName(node.expression);
    if (name !== undefined && triggers.has(name)) {
      found.registers();
      for (const owner of owners) found.relevant.add(owner.node);
    }
  } else if (ts.isIdentifier(node) && isReference(node)) mention(node.text, owners, found);
  node.forEachChild((child) => scan(child, inside, triggers, found));
}

function mention(name: string, owners: readonly Owner[], found: Found): void {
  if (owners.some((owner) => owner.locals.has(name))) return;
  for (const owner of owners) {
    const names = found.mentions.get(owner.node) ?? new Set();
    names.add(name);
    found.mentions.set(owner.node, names);
  }
}

/** An identifier that can stand for a function: not a key, not the name of a declaration, not a property that is only read. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node)
    return ts.isCallExpression(parent.parent) && parent.parent.expression === parent;
  if (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent))
    return parent.initializer === node;
  if (ts.isBindingElement(parent) || ts.isParameter(parent)) return parent.initializer === node;
  return !ts.isImportSpecifier(parent) && !ts.isImportClause(parent) && !isFunctionNode(parent) && !ts.isClassLike(parent);
}

/** Parameters and variables that a function declares, nested functions left out. */
function localsOf(node: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (child: ts.Node): void => {
    if ((ts.isParameter(child) || ts.isVariableDeclaration(child) || ts.isBindingElement(child)) && ts.isIdentifier(child.name))
      names.add(child.name.text);
    if (!isFunctionNode(child) && !ts.isClassLike(child)) child.forEachChild(visit);
  };
  node.forEachChild(visit);
  return names;
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
