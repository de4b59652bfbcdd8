import { ts } from 'ts-morph';
import type { SourceModule } from '../program/program.js';
import type { Resolver } from '../program/resolve.js';
import type { Machine } from './machine.js';
import { DEEPEST_EXPORT, type Loaded, ModuleScanner } from './module-scan.js';
import { TypeNames } from './type-names.js';
import {
  type Cell,
  type ClassValue,
  Environment,
  type Frame,
  type ObjectValue,
  object,
  type Term,
  UNDEFINED,
  type Value,
} from './value.js';

/** The modules of the program: runs each once, and binds imports to what they mean. */
export class ModuleGraph {
  private readonly loaded = new Map<string, Loaded>();
  readonly externals = new Map<string, Term>();
  private readonly scanner: ModuleScanner;
  /** What the names of types mean. */
  readonly types: TypeNames;

  constructor(
    private readonly modules: ReadonlyMap<string, SourceModule>,
    private readonly resolver: Resolver,
    /** `package` and name of what this program itself provides but is better known as a package: see the framework table. */
    private readonly published: (module: SourceModule, name: string) => Term | undefined,
    private readonly machine: () => Machine,
  ) {
    this.scanner = new ModuleScanner({
      imported: (specifier, name, from) => this.imported(specifier, name, from),
      anonymousDefault: (loaded, statement) => this.anonymousDefault(loaded, statement),
    });
    const load = (module: SourceModule): Loaded => this.load(module);
    this.types = new TypeNames({ modules, resolver, published, loaded: this.loaded, implementing: this.scanner.implementing, load });
  }

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

  /** The files that a module imports, for reachability, and those of further specifiers that it loads later. */
  importsOf(module: SourceModule, further: readonly string[] = []): SourceModule[] {
    const loaded = this.load(module);
    const specifiers = new Set([...[...loaded.imports.values()].map((each) => each.specifier), ...loaded.stars, ...further]);
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
    for (const statement of module.file.statements) this.scanner.scan(loaded, statement);
    return loaded;
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
