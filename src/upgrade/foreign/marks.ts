import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { collect, parseSource, type TextEdit } from './edits.js';

/** A mark with which the codemod asks whether a value is a schema object. */
const QUESTION = /\/\* @mcp-codemod-error (?:(?!\*\/)[\s\S])*could not verify(?:(?!\*\/)[\s\S])*\*\/\s*/gi;

/** Takes out the marks whose question the program answers: every schema of the call below is made by zod. */
export function answeredMarks(source: ts.SourceFile, files: TextFiles): TextEdit[] {
  return [...source.text.matchAll(QUESTION)].flatMap((match): TextEdit[] => {
    const start = match.index;
    const end = start + match[0].length;
    const isOnlyQuestion = match[0].split('|').every((part) => /could not verify/i.test(part));
    const [call] = collect(source, (node) => (ts.isCallExpression(node) && node.getStart() === end ? node : undefined));
    const schemas = call ? schemasOf(call) : [];
    const kinds = schemas.map((schema) => kindOf(schema, source, files));
    const canWrap = /import\s+(?:\{[^}]*\bz\b[^}]*\}|\*\s+as\s+z|z)\s+from\s+['"]zod/.test(source.text);
    if (!isOnlyQuestion || schemas.length === 0 || kinds.some((kind) => kind === undefined || (kind === 'shape' && !canWrap))) return [];
    const shapes = schemas.filter((_schema, index) => kinds[index] === 'shape');
    return [{ start, end, text: '' }, ...shapes.map(wrapped)];
  });
}

/** A shape where an object is wanted. */
function wrapped(schema: ts.Expression): TextEdit {
  const isShorthand = ts.isShorthandPropertyAssignment(schema.parent);
  const text = `${isShorthand ? `${schema.getText()}: ` : ''}z.object(${schema.getText()})`;
  return { start: schema.getStart(), end: schema.getEnd(), text };
}

/** The values of `inputSchema`, `outputSchema` and `argsSchema` in the settings of a registration. */
function schemasOf(call: ts.CallExpression): ts.Expression[] {
  const settings = call.arguments.find(ts.isObjectLiteralExpression);
  return (settings?.properties ?? []).flatMap((property): ts.Expression[] => {
    if (!/^(?:input|output|args)Schema$/.test(property.name?.getText() ?? '')) return [];
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    return ts.isPropertyAssignment(property) ? [property.initializer] : [];
  });
}

/** Methods of a zod object that give one. */
const KEEPS = /^(?:extend|merge|pick|omit|partial|required|strict|passthrough|strip|describe|refine|superRefine|catchall|meta)$/;

/** What a value is: an object that zod made, here or where it is imported from, or the shape of one. Undefined where that cannot be told. */
function kindOf(expression: ts.Expression, source: ts.SourceFile, files: TextFiles, depth = 0): 'object' | 'shape' | undefined {
  if (depth > 8) return undefined;
  if (ts.isIdentifier(expression)) {
    if (isShapeParameter(source, expression)) return 'shape';
    const found = declared(source, expression.text);
    if (found) return kindOf(found, source, files, depth + 1);
    const exporter = exporterOf(expression.text, source, files);
    return exporter && kindOf(expression, exporter, files, depth + 1);
  }
  if (ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression)) return kindOf(expression.expression, source, files, depth + 1);
  if (ts.isObjectLiteralExpression(expression)) return isShape(expression, source, files, depth) ? 'shape' : undefined;
  if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression)) return undefined;
  const { expression: target, name } = expression.expression;
  if (ts.isIdentifier(target) && /^(?:z|zod)$/.test(target.text))
    return /^(?:object|strictObject|looseObject)$/.test(name.text) ? 'object' : undefined;
  return KEEPS.test(name.text) && kindOf(target, source, files, depth + 1) === 'object' ? 'object' : undefined;
}

/** A parameter whose declared type is a shape. */
function isShapeParameter(source: ts.SourceFile, use: ts.Identifier): boolean {
  const handler = ts.findAncestor(
    use,
    (node) => ts.isFunctionLike(node) && node.parameters.some(({ name }) => name.getText() === use.text),
  );
  const parameter = handler && ts.isFunctionLike(handler) ? handler.parameters.find(({ name }) => name.getText() === use.text) : undefined;
  const type = parameter?.type?.getText() ?? '';
  const alias = /^\w+$/.test(type) ? new RegExp(`\\btype\\s+${type}\\s*=\\s*([^;\\n]+)`).exec(source.text)?.[1] : undefined;
  return /^(?:\w+\.)?ZodRawShape$|^Record<string,\s*(?:\w+\.)?Zod\w+>$/.test((alias ?? type).trim());
}

/** An object whose values are made by zod, and that may take in others like it. */
function isShape(literal: ts.ObjectLiteralExpression, source: ts.SourceFile, files: TextFiles, depth: number): boolean {
  return literal.properties.every((property) => {
    if (ts.isPropertyAssignment(property)) return /^z\s*\./.test(property.initializer.getText());
    return ts.isSpreadAssignment(property) && kindOf(property.expression, source, files, depth + 1) === 'shape';
  });
}

/** The one file that exports what is imported by this name. */
function exporterOf(name: string, source: ts.SourceFile, files: TextFiles): ts.SourceFile | undefined {
  const imports = collect(source, (node) =>
    ts.isImportSpecifier(node) && node.name.text === name && !node.propertyName ? node : undefined,
  );
  const exporters = [...files].filter(([, text]) => new RegExp(`\\bexport\\s+const\\s+${name}\\b`).test(text));
  const [exporter] = exporters;
  return imports.length === 1 && exporter && exporters.length === 1 ? parseSource(...exporter) : undefined;
}

function declared(source: ts.SourceFile, name: string): ts.Expression | undefined {
  const values = collect(source, (node) =>
    ts.isVariableDeclaration(node) && node.name.getText() === name && node.initializer ? node.initializer : undefined,
  );
  return values.length === 1 ? values[0] : undefined;
}
