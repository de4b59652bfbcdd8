import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { applyEdits, collect, lineAt, type TextEdit } from './edits.js';
import { factoryOf } from './factory.js';
import { asksWho, bare, formAt, functionAround, methodOf } from './handlers.js';
import { addImport, importedNames } from './imports.js';
import type { StepOutcome } from './migrate-sdk.js';

const ADVICE = 'serve createMcpHandler(() => server) at one path; 2025 clients are served by it too';

/** Where the protocol of 2026-07-28 is served beside HTTP+SSE. */
const PATH = '/mcp';

/**
 * HTTP+SSE stays for the clients that it has; those of 2026-07-28 are served at a path of their own, behind the same middleware. Returns the
 * text with that, where every construction is recognised.
 */
export function serveBesideSse(
  path: string,
  text: string,
  source: ts.SourceFile,
  files: TextFiles,
  outcome: StepOutcome,
): string | undefined {
  const imported = importedNames(source, /^@modelcontextprotocol\/server-legacy/, ['SSEServerTransport']);
  const made = collect(source, (node) => (ts.isNewExpression(node) && imported.has(node.expression.getText()) ? node : undefined));
  const edits: TextEdit[] = [];
  for (const construction of made) {
    const planned = edits.length > 0 ? 'HTTP+SSE a second time' : routeBeside(construction, source, files);
    const line = lineAt(text, construction.getStart());
    if (typeof planned === 'string') {
      outcome.left.push({ file: path, line, what: planned, advice: ADVICE });
      continue;
    }
    edits.push(planned.edit);
    const stays = {
      what: 'HTTP+SSE, which stays for older clients',
      advice: `those of 2026-07-28 are served at POST ${PATH}; take it out in time`,
    };
    outcome.left.push(...[...planned.left, stays].map((what) => ({ file: path, line, ...what })));
  }
  if (edits.length === 0) return undefined;
  edits.push(
    ...addImport(source, '@modelcontextprotocol/server', ['createMcpHandler']),
    ...addImport(source, '@modelcontextprotocol/node', ['toNodeHandler']),
  );
  const changed = applyEdits(text, edits);
  outcome.changes.set(path, changed);
  return changed;
}

/** A route for the new protocol in front of `app.get(path, …, (req, res) => { … new SSEServerTransport(…) … })` of express. */
function routeBeside(
  construction: ts.NewExpression,
  source: ts.SourceFile,
  files: TextFiles,
): { edit: TextEdit; left: { what: string; advice: string }[] } | string {
  const maker = functionAround(construction);
  const route = maker.parent;
  if (ts.isSourceFile(maker) || !ts.isCallExpression(route) || methodOf(route) !== 'get' || !ts.isExpressionStatement(route.parent))
    return 'HTTP+SSE, which is deprecated, outside of a route';
  const app = ts.isPropertyAccessExpression(route.expression) ? route.expression.expression.getText() : '';
  const isExpress = new RegExp(`\\b${app}\\s*(?::[^=\\n]+)?=\\s*(?:express(?:\\.Router)?|Router)\\(`).test(source.text);
  if (!/^\w+$/.test(app) || !isExpress) return 'HTTP+SSE, which is deprecated, on something else than express';
  if (new RegExp(`['"\`]${PATH}['"\`]`).test(source.text)) return `HTTP+SSE, which is deprecated, beside ${PATH}`;
  if (asksWho(maker)) return 'HTTP+SSE, which is deprecated, that checks who is asking';
  const name = ts.isVariableDeclaration(construction.parent)
    ? construction.parent.name.getText()
    : ts.isBinaryExpression(construction.parent)
      ? construction.parent.left.getText()
      : undefined;
  const connects = collect(maker, (node) =>
    ts.isCallExpression(node) && methodOf(node) === 'connect' && name !== undefined && bare(node.arguments[0])?.getText() === name
      ? node
      : undefined,
  );
  const [connect] = connects;
  if (!connect || connects.length > 1) return 'HTTP+SSE, which is deprecated, whose server is not certain';
  const statement = route.parent;
  const factory = factoryOf(connect, maker, false, source, files, statement.getStart());
  if (typeof factory === 'string') return factory;
  const between = route.arguments.slice(1, -1).map((argument) => `${argument.getText()}, `);
  const { indent, unit, eol, end, quote } = formAt(source.text, statement);
  const lines = [
    `${app}.post(${quote}${PATH}${quote}, ${between.join('')}async (req, res) => {`,
    `${unit}await toNodeHandler(createMcpHandler(${factory.text}))(req, res, req.body)${end}`,
    `})${end}`,
    '',
  ];
  const place = statement.getStart();
  return {
    edit: {
      start: place,
      end: place,
      text: lines
        .map((line) => `${line}${eol}${indent}`)
        .join('')
        .replace(`${eol}${indent}${eol}`, `${eol}${eol}`),
    },
    left: factory.left,
  };
}
