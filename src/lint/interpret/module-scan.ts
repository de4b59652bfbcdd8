import { ts } from 'ts-morph';
import type { SourceModule } from '../program/program.js';
import { hasModifier } from '../program/syntax.js';
import { type Cell, type Environment, type ObjectValue, unknown } from './value.js';

/** A module: what is known of it before it runs, and what runs of it. */
export interface Loaded {
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

/** A class that says it implements what a name stands for in its module. */
export interface Implementing {
  name: string;
  node: ts.ClassLikeDeclaration;
  module: SourceModule;
}

/** Where the values are that names of other modules, and defaults without a name, stand for. Asked when they are needed. */
interface Links {
  imported(specifier: string, name: string, from: SourceModule): Cell | undefined;
  anonymousDefault(loaded: Loaded, statement: ts.Statement): Cell;
}

/** Chains of re-exports are followed this far. */
export const DEEPEST_EXPORT = 12;

/** Reads what modules import, export and declare, without running them. */
export class ModuleScanner {
  /** Classes seen since somebody last asked. */
  readonly implementing: Implementing[] = [];

  constructor(private readonly links: Links) {}

  /** Notes what a statement at the top level imports, exports and declares. */
  scan(loaded: Loaded, statement: ts.Statement): void {
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
        if (ts.isIdentifier(type.expression)) this.implementing.push({ name: type.expression.text, node, module: loaded.module });
    }
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
    loaded.scope.cells.set(local, { value: unknown(), depth: 0, link: () => this.links.imported(specifier, name, loaded.module) });
  }

  private scanExport(loaded: Loaded, node: ts.ExportDeclaration): void {
    const specifier = node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
    if (node.exportClause === undefined) {
      if (specifier !== undefined) loaded.stars.push(specifier);
      return;
    }
    if (ts.isNamespaceExport(node.exportClause)) {
      if (specifier !== undefined)
        loaded.exports.set(node.exportClause.name.text, () => this.links.imported(specifier, '*', loaded.module));
      return;
    }
    for (const element of node.exportClause.elements) {
      const source = (element.propertyName ?? element.name).text;
      loaded.exports.set(element.name.text, () =>
        specifier === undefined ? follow(loaded.scope.cells.get(source)) : this.links.imported(specifier, source, loaded.module),
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
    else loaded.exports.set('default', () => this.links.anonymousDefault(loaded, statement));
  }
}

/** Follows an import cell to the cell that holds the value. */
export function follow(cell: Cell | undefined): Cell | undefined {
  let current = cell;
  for (let hop = 0; current?.link !== undefined && hop < DEEPEST_EXPORT; hop += 1) current = current.link();
  return current;
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)));
}
