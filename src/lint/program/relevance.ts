import { ts } from 'ts-morph';
import type { SourceModule } from './program.js';
import { isErased, isFunctionNode, propertyName } from './syntax.js';

/** Answers which functions are worth running although no call in the program reaches them. */
export interface Relevance {
  /** Whether running a function, or the top level of a file, can register anything. */
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
  const scanner = new Scanner(modules, triggers);
  scanner.scanFilesThatCall(triggers);
  const { mentioning, namesOf, registering } = scanner;
  const leads = new Map<ts.Node, Set<ts.Node>>();
  for (const seed of scanner.seeds) leads.set(seed, new Set([seed]));
  const queue = [...scanner.seeds];
  while (queue.length > 0) {
    const node = queue.pop() as ts.Node;
    const name = namesOf.get(node);
    if (name === undefined || COMMON.has(name)) continue;
    scanner.scanFilesWith(name);
    if ((scanner.declared.get(name)?.length ?? 0) > MOST_NAMESAKES) continue;
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
    registersIn: (file) => registering.has(file),
    leadsTo: (node) => leads.get(node) ?? new Set(),
    mentioned: (node) => {
      const name = namesOf.get(node);
      if (name === undefined) return false;
      for (const other of mentioning.get(name) ?? []) if (other !== node && !ts.isSourceFile(other) && leads.has(other)) return true;
      return false;
    },
  };
}

/** A function that leads to more registering functions than this is not told apart from one that leads to all. */
const MOST_LEADS = 200;

/** A name that more functions than this bear says too little about which one is meant. */
const MOST_NAMESAKES = 4;

/** Names so common that mentioning them says nothing. */
const COMMON = new Set(['constructor', 'get', 'set', 'call', 'apply', 'then', 'push', 'map', 'toString', 'log', 'error']);

/** Functions around a node, and the names that each of them declares itself. */
interface Owner {
  node: ts.Node;
  locals: ReadonlySet<string>;
}

const NO_LOCALS: ReadonlySet<string> = new Set();

/** Notes who mentions which name and who registers, in those files only that have one of the names that were asked for. */
class Scanner {
  /** Functions, classes and files that mention a name, and those that bear it. */
  readonly mentioning = new Map<string, Set<ts.Node>>();
  readonly declared = new Map<string, ts.Node[]>();
  readonly namesOf = new Map<ts.Node, string>();
  /** What has a call of a trigger in it. */
  readonly seeds = new Set<ts.Node>();
  readonly registering = new Set<ts.SourceFile>();
  private readonly asked = new Set<string>();
  private readonly waiting: Map<ts.SourceFile, { has(name: string): boolean }>;

  constructor(
    modules: readonly SourceModule[],
    private readonly triggers: ReadonlySet<string>,
  ) {
    this.waiting = new Map(modules.map(({ file }) => [file, wordsIn(file)]));
  }

  scanFilesThatCall(names: ReadonlySet<string>): void {
    const call = new RegExp(`(?<![\\w$])(?:${[...names].map((name) => name.replaceAll('$', '\\$')).join('|')})\\s*(?:\\?\\.\\s*)?[(<]`);
    for (const file of [...this.waiting.keys()]) if (call.test(file.text)) this.scanFile(file);
  }

  scanFilesWith(name: string): void {
    if (this.asked.has(name)) return;
    this.asked.add(name);
    for (const [file, words] of this.waiting) if (words.has(name)) this.scanFile(file);
  }

  private scanFile(file: ts.SourceFile): void {
    this.waiting.delete(file);
    this.scan(file, [{ node: file, locals: NO_LOCALS }]);
  }

  private scan(node: ts.Node, owners: readonly Owner[]): void {
    if (isErased(node)) return;
    let inside = owners;
    if (isFunctionNode(node) || ts.isClassLike(node)) {
      const name = nameOf(node);
      if (name !== undefined) this.name(node, name);
      inside = [...owners, { node, locals: isFunctionNode(node) ? localsOf(node) : NO_LOCALS }];
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const name = calleeName(node.expression);
      if (name !== undefined && this.triggers.has(name)) {
        this.registering.add(node.getSourceFile());
        for (const owner of owners) this.seeds.add(owner.node);
      }
    } else if (ts.isIdentifier(node) && isReference(node)) this.mention(node.text, owners);
    node.forEachChild((child) => this.scan(child, inside));
  }

  private name(node: ts.Node, name: string): void {
    this.namesOf.set(node, name);
    const namesakes = this.declared.get(name);
    if (namesakes === undefined) this.declared.set(name, [node]);
    else namesakes.push(node);
  }

  private mention(name: string, owners: readonly Owner[]): void {
    if (owners.some((owner) => owner.locals.has(name))) return;
    const known = this.mentioning.get(name) ?? new Set<ts.Node>();
    if (known.size === 0) this.mentioning.set(name, known);
    for (const owner of owners) known.add(owner.node);
  }
}

/** Every name that a file has: what the parser noted while it read, or what looks like a word. */
function wordsIn(file: ts.SourceFile): { has(name: string): boolean } {
  const { identifiers } = file as ts.SourceFile & { identifiers?: ReadonlyMap<string, string> };
  return identifiers ?? new Set(file.text.match(/[\w$]+/g));
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
