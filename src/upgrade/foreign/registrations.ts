import { ts } from 'ts-morph';
import { collect, type TextEdit } from './edits.js';
import { isWithin } from './handlers.js';
import { serverClasses } from './servers.js';

/**
 * `server.tool(...)` that the codemod left: on `this` in a class that extends McpServer, which it does not follow, or marked because it could not
 * tell the arguments apart. It becomes `registerTool` where each argument can be told; a schema is handed over as it is.
 */
export function legacyRegistrations(source: ts.SourceFile): TextEdit[] {
  const classes = serverClasses(source).filter((declaration) => !definesTool(declaration));
  return collect(source, (node): TextEdit[] | undefined => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'tool')
      return undefined;
    const { expression: target, name } = node.expression;
    const isOwn = target.kind === ts.SyntaxKind.ThisKeyword && classes.some((declaration) => isWithin(node, declaration));
    const marks = answeredMark(source.text, node.getStart());
    const [toolName, second] = node.arguments;
    const last = node.arguments.at(-1);
    if ((!isOwn && marks.length === 0) || !toolName || !second || !last) return undefined;
    const settings = settingsOf(node.arguments.slice(1, -1));
    if (settings === undefined) return undefined;
    return [
      ...marks,
      { start: name.getStart(), end: name.getEnd(), text: 'registerTool' },
      { start: toolName.getEnd(), end: last.getStart(), text: `, { ${settings} }, `.replace('{  }', '{}') },
    ];
  }).flat();
}

/** The codemod's mark on a call that is migrated now goes with it. */
function answeredMark(text: string, start: number): TextEdit[] {
  const mark = /\/\* @mcp-codemod-error [^*]*\.tool\(\)[^*]*\*\/\s*$/.exec(text.slice(0, start));
  return mark ? [{ start: mark.index, end: start, text: '' }] : [];
}

/** A class with a `tool` of its own means that one. */
function definesTool(declaration: ts.ClassDeclaration): boolean {
  return declaration.members.some((member) => member.name?.getText() === 'tool');
}

/** What stands between the name of a tool and its handler, by what each argument can only be. */
function settingsOf(given: readonly ts.Expression[]): string | undefined {
  // Only one form has three of them.
  const [description, shape, annotations] = given.map((argument) => argument.getText());
  if (given.length === 3) return `description: ${description}, inputSchema: ${shape}, annotations: ${annotations}`;
  const settings: string[] = [];
  for (const argument of given) {
    const text = argument.getText();
    const isText = ts.isStringLiteralLike(argument) || ts.isTemplateExpression(argument) || /(?:^|\.)\w*[dD]escription$/.test(text);
    if (isText && settings.length === 0) settings.push(`description: ${text}`);
    else if (isShape(argument) && settings.length <= 1) settings.push(`inputSchema: ${text}`);
    else return undefined;
  }
  return settings.join(', ');
}

/** An object of zod types, or the shape of a zod object. */
function isShape(argument: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(argument)) return argument.name.text === 'shape';
  if (!ts.isObjectLiteralExpression(argument)) return false;
  return argument.properties.every((property) => ts.isPropertyAssignment(property) && /^z\s*\./.test(property.initializer.getText()));
}
