import { ts } from 'ts-morph';
import type { SourceModule } from '../program/program.js';
import type { Resolver } from '../program/resolve.js';
import { hasModifier } from '../program/syntax.js';
import { DEEPEST_EXPORT, type Implementing, type Loaded } from './module-scan.js';
import type { Term, TypeReference, Value } from './value.js';

/** What a type name means: a declaration of the program, or something of a package. */
export type NamedType = { kind: 'declaration'; node: ts.Node; module: SourceModule } | { kind: 'package'; module: string; name: string };

/** What the names of types need of the modules. */
interface Modules {
  readonly modules: ReadonlyMap<string, SourceModule>;
  readonly resolver: Resolver;
  readonly loaded: ReadonlyMap<string, Loaded>;
  readonly implementing: Implementing[];
  readonly published: (module: SourceModule, name: string) => Term | undefined;
  load(module: SourceModule): Loaded;
}

/** What the names of types mean: followed through imports to declarations, without a type checker. */
export class TypeNames {
  private readonly implementers = new Map<ts.Node, { node: ts.ClassLikeDeclaration; module: SourceModule }[]>();

  constructor(private readonly graph: Modules) {}

  /** What a type name means in a module. */
  named(name: string, module: SourceModule, depth = 0): NamedType | undefined {
    if (depth > DEEPEST_EXPORT) return undefined;
    const loaded = this.graph.load(module);
    const own = loaded.types.get(name);
    if (own !== undefined) return { kind: 'declaration', node: own, module };
    const [first = '', second] = name.split('.');
    const source = loaded.imports.get(first);
    if (source === undefined) return undefined;
    const wanted = second !== undefined && source.name === '*' ? second : source.name;
    return this.exported(source.specifier, wanted, module, depth + 1);
  }

  private exported(specifier: string, name: string, from: SourceModule, depth: number): NamedType | undefined {
    const resolution = this.graph.resolver.resolve(specifier, from.path, from.manifest);
    if (resolution.kind === 'package') return { kind: 'package', module: resolution.name, name };
    const target = this.graph.modules.get(resolution.path);
    if (target === undefined || depth > DEEPEST_EXPORT) return undefined;
    const published = this.graph.published(target, name);
    if (published?.module !== undefined && published.name !== undefined)
      return { kind: 'package', module: published.module, name: published.name };
    const loaded = this.graph.load(target);
    const renamed = loaded.imports.get(`export ${name}`);
    if (renamed !== undefined) return this.exported(renamed.specifier, renamed.name, target, depth + 1);
    const local = name === 'default' ? defaultName(target) : name;
    const found = this.named(local, target, depth + 1);
    if (found !== undefined) return found;
    for (const star of loaded.stars) {
      const through = this.exported(star, name, target, depth + 1);
      if (through?.kind === 'declaration') return through;
    }
    return undefined;
  }

  /** The constants that modules declare with a type of the program: `const a: T = …`, `const all: T[] = […]`. */
  constantsOf(type: TypeReference): Value[] {
    const wanted = this.declarationOf(type);
    if (wanted === undefined) return [];
    const found: Value[] = [];
    for (const { scope } of this.graph.loaded.values())
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
    const named = this.named(node.typeName.getText(), module);
    return named?.kind === 'declaration' ? named.node : undefined;
  }

  /** The classes that say they implement an interface. */
  implementersOf(node: ts.InterfaceDeclaration): { node: ts.ClassLikeDeclaration; module: SourceModule }[] {
    for (const each of this.graph.implementing.splice(0)) {
      const declared = this.named(each.name, each.module);
      if (declared?.kind !== 'declaration') continue;
      const list = this.implementers.get(declared.node) ?? [];
      list.push({ node: each.node, module: each.module });
      this.implementers.set(declared.node, list);
    }
    return this.implementers.get(node) ?? [];
  }
}

function defaultName(module: SourceModule): string {
  for (const statement of module.file.statements) {
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression)) return statement.expression.text;
    if (ts.isClassDeclaration(statement) && statement.name && hasModifier(statement, ts.SyntaxKind.DefaultKeyword))
      return statement.name.text;
  }
  return 'default';
}
