import { ts } from 'ts-morph';
import { collect, type TextEdit } from './edits.js';

/** What a file imports by name: local names of `names`, as `module` calls them. */
export function importedNames(source: ts.SourceFile, module: RegExp, names: readonly string[]): Map<string, ts.ImportSpecifier> {
  const specifiers = collect(source, (node) => (ts.isImportSpecifier(node) ? node : undefined));
  return new Map(
    specifiers.flatMap((specifier): [string, ts.ImportSpecifier][] => {
      const from = specifier.parent.parent.parent.moduleSpecifier;
      const isWanted = names.includes((specifier.propertyName ?? specifier.name).text);
      return isWanted && ts.isStringLiteral(from) && module.test(from.text) ? [[specifier.name.text, specifier]] : [];
    }),
  );
}

/** Edits that take an import of a name out, the whole declaration where it has no other. */
export function dropImport(source: ts.SourceFile, specifier: ts.ImportSpecifier): TextEdit {
  const { parent } = specifier;
  const declaration = parent.parent.parent;
  if (parent.elements.length === 1 && !declaration.importClause?.name) {
    const after = source.text[declaration.getEnd()] === '\n' ? 1 : source.text.startsWith('\r\n', declaration.getEnd()) ? 2 : 0;
    return { start: declaration.getStart(), end: declaration.getEnd() + after, text: '' };
  }
  const index = parent.elements.indexOf(specifier);
  const next = parent.elements[index + 1];
  if (next) return { start: specifier.getStart(), end: next.getStart(), text: '' };
  return { start: parent.elements[index - 1]?.getEnd() ?? specifier.getStart(), end: specifier.getEnd(), text: '' };
}

/** An edit that imports `names` of `module` below the last import, in the form that the file's imports have. Those it has are left out. */
export function addImport(source: ts.SourceFile, module: string, names: readonly string[]): TextEdit[] {
  const declarations = source.statements.filter(ts.isImportDeclaration);
  const last = declarations.at(-1);
  const missing = names.filter((name) => !importedNames(source, new RegExp(`^${module}$`), [name]).has(name));
  if (!last || missing.length === 0) return [];
  const quote = last.moduleSpecifier.getText()[0] ?? "'";
  const end = last.getText().endsWith(';') ? ';' : '';
  const eol = source.text.includes('\r\n') ? '\r\n' : '\n';
  const text = `${eol}import { ${missing.join(', ')} } from ${quote}${module}${quote}${end}`;
  return [{ start: last.getEnd(), end: last.getEnd(), text }];
}
