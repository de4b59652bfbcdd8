import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';

/** A file that a step adds beside the one that uses it. */
export interface AddedModule {
  /** Without its ending. */
  name: string;
  text: string;
}

/** Whether a file is one that a step added. */
export function isAdded(path: string): boolean {
  return /(?:^|\/)mcp-(?:ask|guard|health|result|schemas|stderr)\.[cm]?[jt]s$/.test(path);
}

/** Puts a module in the folder of a file, where none of that name is. Gives how the file names it: with the ending that its other imports have. */
export function placeBeside(
  path: string,
  source: ts.SourceFile,
  files: TextFiles,
  changes: Map<string, string>,
  { name, text }: AddedModule,
): string {
  const ending = /\.([cm]?[jt]s)x?$/.exec(path)?.[1] ?? 'js';
  const isTyped = ending.endsWith('ts');
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const file = `${folder}${name}.${ending}`;
  if (!files.has(file)) changes.set(file, isTyped ? text : asJavaScript(text));
  const relative = source.statements.flatMap((statement) =>
    ts.isImportDeclaration(statement) && /^['"]\./.test(statement.moduleSpecifier.getText())
      ? [statement.moduleSpecifier.getText().slice(1, -1)]
      : [],
  );
  const written = relative.map((each) => /\.[cm]?[jt]s$/.exec(each)?.[0] ?? '')[0];
  const fallback = isTyped ? `.${ending.replace('t', 'j')}` : `.${ending}`;
  return `./${name}${written ?? fallback}`;
}

/** A module as JavaScript. */
function asJavaScript(text: string): string {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, removeComments: false },
  });
  return outputText;
}
