import { ts } from 'ts-morph';
import { type Exported, exportsOf, type ImportSource, importOf, type Target } from './exports.js';
import type { SourceModule } from './program.js';
import type { Resolver } from './resolve.js';
import { type Declaration, lookUp, type Scopes, scopesOf } from './scopes.js';

/** Chains of imports, variables and calls are followed this far. */
export const DEEPEST = 24;

/** Finds what gives a name its meaning: in its own file, and through imports in others. */
export class Declarations {
  private readonly scopes = new Map<ts.SourceFile, Scopes>();
  private readonly exports = new Map<string, Map<string, Exported>>();

  constructor(
    private readonly modules: ReadonlyMap<string, SourceModule>,
    private readonly resolver: Resolver,
  ) {}

  /** The declaration that a name means in its own file. */
  declarationOf(name: ts.Identifier): Declaration | undefined {
    return lookUp(this.scopesIn(name.getSourceFile()), name);
  }

  private scopesIn(file: ts.SourceFile): Scopes {
    let scopes = this.scopes.get(file);
    if (scopes === undefined) {
      scopes = scopesOf(file);
      this.scopes.set(file, scopes);
    }
    return scopes;
  }

  /** The values that are assigned to a variable after its declaration. */
  protected assignedTo(declaration: ts.VariableDeclaration): readonly ts.Expression[] {
    if (!ts.isIdentifier(declaration.name)) return [];
    return this.scopesIn(declaration.getSourceFile()).assignments.get(declaration.name.text) ?? [];
  }

  /** What an import means: the symbol of something of a package, or what a file of the program exports. */
  protected imported(source: ImportSource, from: ts.Node, depth: number): string | Target | undefined {
    const module = this.modules.get(from.getSourceFile().fileName);
    if (module === undefined || depth > DEEPEST) return undefined;
    const resolution = this.resolver.resolve(source.specifier, module.path, module.manifest);
    if (resolution.kind === 'package')
      return source.name === 'default' || source.name === '*' ? resolution.name : `${resolution.name}.${source.name}`;
    return source.name === '*' ? undefined : this.exportOf(resolution.path, source.name, depth + 1);
  }

  /** The package that a specifier means; undefined for a file of the program. */
  protected packageNamed(specifier: string, from: ts.Node): string | undefined {
    const module = this.modules.get(from.getSourceFile().fileName);
    const resolution = module && this.resolver.resolve(specifier, module.path, module.manifest);
    return resolution?.kind === 'package' ? resolution.name : undefined;
  }

  private exportOf(path: string, name: string, depth: number): string | Target | undefined {
    const module = this.modules.get(path);
    if (module === undefined || depth > DEEPEST) return undefined;
    let table = this.exports.get(path);
    if (table === undefined) {
      table = exportsOf(module.file);
      this.exports.set(path, table);
    }
    const own = table.get(name);
    if (own !== undefined) {
      if (own.kind === 'from') return this.imported(own, module.file, depth);
      if (own.kind === 'node') return own.node;
      return lookUp(this.scopesIn(module.file), own.name);
    }
    for (const [key, star] of table) {
      if (!key.startsWith('*') || star.kind !== 'from') continue;
      const found = this.imported({ specifier: star.specifier, name }, module.file, depth + 1);
      if (found !== undefined && typeof found !== 'string') return found;
    }
    return undefined;
  }

  /** What a name stands for, across files: a declaration, or the expression that is exported. */
  targetOf(name: ts.Identifier, depth = 0): Target | undefined {
    const declaration = this.declarationOf(name);
    return declaration === undefined ? undefined : this.settle(declaration, depth);
  }

  private settle(declaration: Target, depth: number): Target | undefined {
    if (depth > DEEPEST) return undefined;
    const source = importOf(declaration);
    if (source === undefined) return declaration;
    const target = this.imported(source, declaration, depth);
    return target === undefined || typeof target === 'string' ? undefined : this.settle(target, depth + 1);
  }
}
