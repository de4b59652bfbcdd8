import { ts } from 'ts-morph';
import type { SourceModule } from '../program/program.js';
import type { Resolver } from '../program/resolve.js';
import { hasModifier } from '../program/syntax.js';
import type { Machine } from './machine.js';
import {
  type Cell,
  type ClassValue,
  Environment,
  type Frame,
  type ObjectValue,
  object,
  type Term,
  type TypeReference,
  UNDEFINED,
  unknown,
  type Value,
} from './value.js';

/** What a type name means: a declaration of the program, or something of a package. */
export type NamedType = { kind: 'declaration'; node: ts.Node; module: SourceModule } | { kind: 'package'; module: string; name: string };

interface Loaded {
  module: SourceModule;
  scope: Environment;
  state: 'new' | 'running' | 'done';
  /** Exported name to the cell that holds it. */
  exports: Map<string, () => Cell | undefined>;
  stars: string[];
  /** CommonJS: the object that `module.exports` starts as. */
  commonjs: ObjectValue;
  types: Map<string, ts.Node>;
  /** Local name of an import to its source. */
  imports: Map<string, { specifier: string; name: string }>;
}

/** Chains of re-exports are followed this far. */
const DEEPEST_EXPORT = 12;

/** The modules of the program: runs each once, and binds imports to what they mean. */
export class ModuleGraph {
  private readonly loaded = new Map<string, Loaded>();
  readonly externals = new Map<string, Term>();
  private readonly implementers = new Map<ts.Node, { node: ts.ClassLikeDeclaration; module: SourceModule }[]>();

  constructor(
    private readonly modules: ReadonlyMap<string, SourceModule>,
    private readonly resolver: Resolver,
    /** `package` and name of what this program itself provides but is better known as a package: see the framework table. */
    private readonly published: (module: SourceModule, name: string) => Term | undefined,
    private readonly machine: () => Machine,
  ) {}

  /** Runs the top level of a module, and of those that it imports. Runs once. */
  run(module: SourceModule): void {
    const loaded = this.load(module);
    if (loaded.state !== 'new') return;
    loaded.state = 'running';
    for (const { specifier } of loaded.imports.values()) this.runImport(specifier, module);
    for (const specifier of loaded.stars) this.runImport(specifier, module);
    const machine = this.machine();
    try {
      machine.execute(module.file.statements, loaded.scope);
      // A default export without a name comes into being when it is asked for: it is, by whoever loads the module.
      loaded.exports.get('default')?.();
    } finally {
      loaded.state = 'done';
    }
  }

  private runImport(specifier: string, from: SourceModule): void {
    const target = this.target(specifier, from);
    if (target !== undefined) this.run(target);
  }

  private target(specifier: string, from: SourceModule): SourceModule | undefined {
    const resolution = this.resolver.resolve(specifier, from.path, from.manifest);
    return resolution.kind === 'file' ? this.modules.get(resolution.path) : undefined;
  }

  /** The files that a module imports, for reachability. */
  importsOf(module: SourceModule): SourceModule[] {
    const loaded = this.load(module);
    const specifiers = new Set([...[...loaded.imports.values()].map((each) => each.specifier), ...loaded.stars]);
    return [...specifiers].flatMap((specifier) => this.target(specifier, module) ?? []);
  }

  private load(module: SourceModule): Loaded {
    const known = this.loaded.get(module.path);
    if (known !== undefined) return known;
    const frame: Frame = { module, returns: [], yields: [] };
    const commonjs = object(module.file);
    const loaded: Loaded = {
      module,
      scope: new Environment(undefined, frame),
      state: 'new',
      exports: new Map(),
      stars: [],
      commonjs,
      types: new Map(),
      imports: new Map(),
    };
    this.loaded.set(module.path, loaded);
    const holder = object(module.file);
    holder.properties.set('exports', { value: commonjs, depth: 0 });
    loaded.scope.cells.set('module', { value: holder, depth: 0 });
    loaded.scope.cells.set('exports', { value: commonjs, depth: 0 });
    for (const statement of module.file.statements) this.scan(loaded, statement);
    return loaded;
  }

  private scan(loaded: Loaded, statement: ts.Statement): void {
    if (ts.isImportDeclaration(statement)) this.scanImport(loaded, statement);
    else if (ts.isExportDeclaration(statement)) this.scanExport(loaded, statement);
    else if (ts.isExportAssignment(statement))
      loaded.exports.set('default', () => loaded.scope.cells.get(statement.isExportEquals ? 'export=' : 'default'));
    else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      loaded.types.set(statement.name.text, statement);
    } else if (
      ts.isImportEqualsDeclaration(statement) &&
      ts.isExternalModuleReference(statement.moduleReference) &&
      ts.isStringLiteral(statement.moduleReference.expression)
    ) {
      this.bindImport(loaded, statement.name.text, statement.moduleReference.expression.text, 'default');
    }
    if (ts.isClassDeclaration(statement) && statement.name) {
      loaded.types.set(statement.name.text, statement);
      this.noteImplements(loaded, statement);
    }
    if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) this.scanExported(loaded, statement);
  }

  private noteImplements(loaded: Loaded, node: ts.ClassDeclaration): void {
    for (const clause of node.heritageClauses ?? []) {
      if (clause.token !== ts.SyntaxKind.ImplementsKeyword) continue;
      for (const type of clause.types)
        if (ts.isIdentifier(type.expression)) this.pending.push({ name: type.expression.text, node, module: loaded.module });
    }
  }

  private readonly pending: { name: string; node: ts.ClassLikeDeclaration; module: SourceModule }[] = [];

  /** The classes that say they implement an interface. */
  implementersOf(node: ts.InterfaceDeclaration): { node: ts.ClassLikeDeclaration; module: SourceModule }[] {
    for (const each of this.pending.splice(0)) {
      const declared = this.typeNamed(each.name, each.module);
      if (declared?.kind !== 'declaration') continue;
      const list = this.implementers.get(declared.node) ?? [];
      list.push({ node: each.node, module: each.module });
      this.implementers.set(declared.node, list);
    }
    return this.implementers.get(node) ?? [];
  }

  private scanImport(loaded: Loaded, node: ts.ImportDeclaration): void {
    if (!ts.isStringLiteral(node.moduleSpecifier)) return;
    const specifier = node.moduleSpecifier.text;
    const clause = node.importClause;
    if (clause === undefined) loaded.stars.push(specifier);
    if (clause?.name) this.bindImport(loaded, clause.name.text, specifier, 'default');
    const bindings = clause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) this.bindImport(loaded, bindings.name.text, specifier, '*');
    else if (bindings)
      for (const element of bindings.elements)
        this.bindImport(loaded, element.name.text, specifier, (element.propertyName ?? element.name).text);
  }

  private bindImport(loaded: Loaded, local: string, specifier: string, name: string): void {
    loaded.imports.set(local, { specifier, name });
    loaded.scope.cells.set(local, { value: unknown(), depth: 0, link: () => this.imported(specifier, name, loaded.module) });
  }

  /** The cell that an import binds. */
  private imported(specifier: string, name: string, from: SourceModule): Cell | undefined {
    const resolution = this.resolver.resolve(specifier, from.path, from.manifest);
    if (resolution.kind === 'package') return { value: { kind: 'term', op: 'import', module: resolution.name, name }, depth: 0 };
    const target = this.modules.get(resolution.path);
    if (target === undefined) return undefined;
    if (name === '*') return { value: this.namespace(target), depth: 0 };
    const published = from.manifest !== target.manifest || from.role !== target.role ? this.published(target, name) : undefined;
    if (published !== undefined) return { value: published, depth: 0 };
    return this.exported(target, name, 0);
  }

  /** The cell that a module exports under `name`. */
  exported(module: SourceModule, name: string, depth: number): Cell | undefined {
    if (depth > DEEPEST_EXPORT) return undefined;
    const loaded = this.load(module);
    this.run(module);
    const own = loaded.exports.get(name)?.();
    if (own !== undefined) return own;
    for (const specifier of loaded.stars) {
      const target = this.target(specifier, module);
      const found = target && target !== module ? this.exported(target, name, depth + 1) : undefined;
      if (found !== undefined) return found;
    }
    return this.commonExport(loaded, name);
  }

  private commonExport(loaded: Loaded, name: string): Cell | undefined {
    const value = this.commonjsValue(loaded);
    if (value === undefined) return undefined;
    if (name === 'default') return { value, depth: 0 };
    return { value: this.machine().get(value, name), depth: 0 };
  }

  private commonjsValue(loaded: Loaded): Value | undefined {
    const holder = loaded.scope.cells.get('module')?.value;
    const value = holder?.kind === 'object' ? holder.properties.get('exports')?.value : undefined;
    if (value === loaded.commonjs && loaded.commonjs.properties.size === 0) return undefined;
    return value;
  }

  /** The object that `import * as x`, `import()` and `require()` give. */
  namespace(module: SourceModule): Value {
    this.run(module);
    const loaded = this.load(module);
    const result = object(module.file);
    const commonjs = this.commonjsValue(loaded);
    if (commonjs !== undefined && loaded.exports.size === 0) return commonjs;
    this.fill(result, module, 0);
    return result;
  }

  private fill(result: ObjectValue, module: SourceModule, depth: number): void {
    const loaded = this.load(module);
    for (const [name, find] of loaded.exports)
      if (!result.properties.has(name)) result.properties.set(name, { value: UNDEFINED, depth: 0, link: find });
    if (depth > DEEPEST_EXPORT) return;
    for (const specifier of loaded.stars) {
      const target = this.target(specifier, module);
      if (target) this.fill(result, target, depth + 1);
    }
  }

  /** What `import(specifier)` or `require(specifier)` gives. */
  required(specifier: string, from: SourceModule): Value {
    const resolution = this.resolver.resolve(specifier, from.path, from.manifest);
    const target = resolution.kind === 'file' ? this.modules.get(resolution.path) : undefined;
    if (target !== undefined) return this.namespace(target);
    return { kind: 'term', op: 'import', module: resolution.kind === 'package' ? resolution.name : specifier, name: '*' };
  }

  private scanExport(loaded: Loaded, node: ts.ExportDeclaration): void {
    const specifier = node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
    if (node.exportClause === undefined) {
      if (specifier !== undefined) loaded.stars.push(specifier);
      return;
    }
    if (ts.isNamespaceExport(node.exportClause)) {
      if (specifier !== undefined) loaded.exports.set(node.exportClause.name.text, () => this.imported(specifier, '*', loaded.module));
      return;
    }
    for (const element of node.exportClause.elements) {
      const source = (element.propertyName ?? element.name).text;
      loaded.exports.set(element.name.text, () =>
        specifier === undefined ? follow(loaded.scope.cells.get(source)) : this.imported(specifier, source, loaded.module),
      );
      if (specifier !== undefined) loaded.imports.set(`export ${element.name.text}`, { specifier, name: source });
    }
  }

  private scanExported(loaded: Loaded, statement: ts.Statement): void {
    const expose = (local: string, name = local): void => {
      loaded.exports.set(name, () => loaded.scope.cells.get(local));
    };
    if (ts.isVariableStatement(statement))
      for (const declaration of statement.declarationList.declarations) for (const name of namesIn(declaration.name)) expose(name);
    if (
      !ts.isFunctionDeclaration(statement) &&
      !ts.isClassDeclaration(statement) &&
      !ts.isEnumDeclaration(statement) &&
      !ts.isModuleDeclaration(statement)
    )
      return;
    const local = statement.name?.text;
    if (!hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) {
      if (local !== undefined) expose(local);
      return;
    }
    if (local !== undefined) expose(local, 'default');
    else loaded.exports.set('default', () => this.anonymousDefault(loaded, statement));
  }

  /** `export default function () {}` has no name to look up. */
  private anonymousDefault(loaded: Loaded, statement: ts.Statement): Cell {
    const known = loaded.scope.cells.get('default');
    if (known !== undefined) return known;
    const machine = this.machine();
    const value = ts.isFunctionDeclaration(statement)
      ? machine.makeFunction(statement, loaded.scope)
      : machine.makeClass(statement as ts.ClassDeclaration, loaded.scope);
    const cell: Cell = { value, depth: 0 };
    loaded.scope.cells.set('default', cell);
    return cell;
  }

  /** Everything a module exports by name. */
  exportsOf(module: SourceModule): Map<string, Cell> {
    this.run(module);
    const result = new Map<string, Cell>();
    for (const [name, find] of this.load(module).exports) {
      const cell = find();
      if (cell) result.set(name, cell);
    }
    return result;
  }

  /** What a type name means in a module. */
  typeNamed(name: string, module: SourceModule, depth = 0): NamedType | undefined {
    if (depth > DEEPEST_EXPORT) return undefined;
    const loaded = this.load(module);
    const own = loaded.types.get(name);
    if (own !== undefined) return { kind: 'declaration', node: own, module };
    const [first = '', second] = name.split('.');
    const source = loaded.imports.get(first);
    if (source === undefined) return undefined;
    const wanted = second !== undefined && source.name === '*' ? second : source.name;
    return this.typeExported(source.specifier, wanted, module, depth + 1);
  }

  private typeExported(specifier: string, name: string, from: SourceModule, depth: number): NamedType | undefined {
    const resolution = this.resolver.resolve(specifier, from.path, from.manifest);
    if (resolution.kind === 'package') return { kind: 'package', module: resolution.name, name };
    const target = this.modules.get(resolution.path);
    if (target === undefined || depth > DEEPEST_EXPORT) return undefined;
    const published = this.published(target, name);
    if (published?.module !== undefined && published.name !== undefined)
      return { kind: 'package', module: published.module, name: published.name };
    const loaded = this.load(target);
    const renamed = loaded.imports.get(`export ${name}`);
    if (renamed !== undefined) return this.typeExported(renamed.specifier, renamed.name, target, depth + 1);
    const local = name === 'default' ? defaultName(target) : name;
    const found = this.typeNamed(local, target, depth + 1);
    if (found !== undefined) return found;
    for (const star of loaded.stars) {
      const through = this.typeExported(star, name, target, depth + 1);
      if (through?.kind === 'declaration') return through;
    }
    return undefined;
  }

  /** The constants that modules declare with a type of the program: `const a: T = …`, `const all: T[] = […]`. */
  constantsOf(type: TypeReference): Value[] {
    const wanted = this.declarationOf(type);
    if (wanted === undefined) return [];
    const found: Value[] = [];
    for (const { scope } of this.loaded.values())
      for (const { type: declared, value } of scope.cells.values()) {
        if (declared === undefined) continue;
        const list = ts.isArrayTypeNode(declared.node) ? declared.node.elementType : undefined;
        if (this.declarationOf({ node: list ?? declared.node, module: declared.module }) !== wanted) continue;
        if (list === undefined) found.push(value);
        else if (value.kind === 'array') found.push(...value.elements);
      }
    return found;
  }

  private declarationOf({ node, module }: TypeReference): ts.Node | undefined {
    if (!ts.isTypeReferenceNode(node)) return undefined;
    const named = this.typeNamed(node.typeName.getText(), module);
    return named?.kind === 'declaration' ? named.node : undefined;
  }

  /** The value that a name has at the top level of a module. */
  valueNamed(name: string, module: SourceModule): Value | undefined {
    const cell = this.load(module).scope.cells.get(name);
    return cell && this.machine().read(cell);
  }

  /** The value of a class declaration, running its module where that has not happened. */
  classValue(node: ts.ClassLikeDeclaration, module: SourceModule): ClassValue | undefined {
    this.run(module);
    const name = node.name?.text;
    const value = name === undefined ? undefined : this.load(module).scope.cells.get(name)?.value;
    return value?.kind === 'class' ? value : undefined;
  }
}

/** Follows an import cell to the cell that holds the value. */
export function follow(cell: Cell | undefined): Cell | undefined {
  let current = cell;
  for (let hop = 0; current?.link !== undefined && hop < DEEPEST_EXPORT; hop += 1) current = current.link();
  return current;
}

function defaultName(module: SourceModule): string {
  for (const statement of module.file.statements) {
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression)) return statement.expression.text;
    if (ts.isClassDeclaration(statement) && statement.name && hasModifier(statement, ts.SyntaxKind.DefaultKeyword))
      return statement.name.text;
  }
  return 'default';
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)));
}
