import { ts } from 'ts-morph';
import { collect, type TextEdit } from './edits.js';
import { addImport, dropImport, importedNames } from './imports.js';

/** What a file needs that moves from zod 3 to zod 4. */
export function zodEdits(source: ts.SourceFile): TextEdit[] {
  return [...zodRecords(source), ...zodIssues(source), ...zodTypeArguments(source), ...jsonSchemas(source)];
}

/** `z.record(value)` of zod 3 has a key in zod 4. */
function zodRecords(source: ts.SourceFile): TextEdit[] {
  return collect(source, (node): TextEdit | undefined => {
    if (!ts.isCallExpression(node) || node.arguments.length !== 1) return undefined;
    const [only] = node.arguments;
    const callee = node.expression;
    if (!only || !ts.isPropertyAccessExpression(callee) || callee.name.text !== 'record' || !ts.isIdentifier(callee.expression))
      return undefined;
    const name = callee.expression.text;
    return isZod(source, name) ? { start: only.getStart(), end: only.getStart(), text: `${name}.string(), ` } : undefined;
  });
}

/** `error.errors` of a ZodError is `error.issues`. Only where the same function asked whether it is one. */
function zodIssues(source: ts.SourceFile): TextEdit[] {
  return collect(source, (node): TextEdit | undefined => {
    if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'errors' || !ts.isIdentifier(node.expression)) return undefined;
    const name = node.expression.text;
    const guard = new RegExp(`\\b${name}\\s+instanceof\\s+(?:\\w+\\.)?ZodError\\b`);
    const within = ts.findAncestor(node, (parent) => ts.isIfStatement(parent) || ts.isConditionalExpression(parent));
    return within && guard.test(within.getText()) ? { start: node.name.getStart(), end: node.name.getEnd(), text: 'issues' } : undefined;
  });
}

function isZod(source: ts.SourceFile, name: string): boolean {
  return source.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) &&
      /^['"]zod(?:\/v4)?['"]$/.test(statement.moduleSpecifier.getText()) &&
      new RegExp(`\\b${name}\\b`).test(statement.importClause?.getText() ?? ''),
  );
}

/** How many type arguments zod 4 takes where zod 3 took more, and which of them it keeps. */
const KEPT_ARGUMENTS: Readonly<Record<string, readonly number[]>> = { ZodObject: [0], ZodType: [0, 2] };

/** `ZodObject<Shape, UnknownKeys, Catchall>` has a shape and a configuration in zod 4; `ZodType` has lost its second argument. */
function zodTypeArguments(source: ts.SourceFile): TextEdit[] {
  return collect(source, (node): TextEdit | undefined => {
    if (!ts.isTypeReferenceNode(node) || (node.typeArguments?.length ?? 0) < 3) return undefined;
    const [first = '', second] = node.typeName.getText().split('.');
    const kept = KEPT_ARGUMENTS[second ?? first];
    const given = node.typeArguments;
    if (!kept || !given || !isZod(source, first)) return undefined;
    const text = kept.flatMap((index) => given[index]?.getText() ?? []).join(', ');
    return { start: given.pos, end: given.end, text };
  });
}

/** `zodToJsonSchema(schema)` of a package that knows zod 3 only is `z.toJSONSchema(schema)`. All calls of a file, or none. */
function jsonSchemas(source: ts.SourceFile): TextEdit[] {
  const imported = importedNames(source, /^zod-to-json-schema$/, ['zodToJsonSchema']);
  const [specifier] = imported.values();
  if (!specifier) return [];
  const uses = collect(source, (node) =>
    ts.isIdentifier(node) && node.text === specifier.name.text && node.parent !== specifier ? node : undefined,
  );
  const calls = uses.flatMap(({ parent }) => (ts.isCallExpression(parent) && parent.arguments.length === 1 ? [parent] : []));
  if (calls.length !== uses.length || uses.length === 0) return [];
  const isKnown = isZod(source, 'z');
  return [
    dropImport(source, specifier),
    ...(isKnown ? [] : addImport(source, 'zod', ['z'])),
    ...calls.flatMap((call): TextEdit[] => {
      const [schema] = call.arguments;
      const { expression } = call;
      if (!schema) return [];
      return [
        { start: expression.getStart(), end: expression.getEnd(), text: 'z.toJSONSchema' },
        { start: schema.getEnd(), end: schema.getEnd(), text: ", { io: 'input' }" },
      ];
    }),
  ];
}
