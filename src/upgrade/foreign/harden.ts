import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { applyEdits, collect, isSource, type Leftover, lineAt, parseSource, type TextEdit } from './edits.js';
import { asksWho, formAt } from './handlers.js';
import { asJavaScript, type GuardModule, requestGuard, resultGuard, STDERR_MODULE } from './harden-modules.js';
import { addImport, importedNames } from './imports.js';
import type { StepOutcome } from './migrate-sdk.js';
import { serverConstructions } from './servers.js';
import type { Layer } from './steps.js';

/** A file that is hardened, and what was found on the way. */
interface Site {
  path: string;
  source: ts.SourceFile;
  files: TextFiles;
  outcome: StepOutcome;
  edits: TextEdit[];
  /** Layers that were put somewhere. */
  done: Set<Layer>;
}

/** Files that serve MCP over HTTP. */
const SERVES_HTTP = /\b(?:\w*StreamableHTTPServerTransport|SSEServerTransport|createMcpHandler|toNodeHandler)\b/;
const SERVES_STDIO = /\b(?:StdioServerTransport|serveStdio)\b/;

/**
 * Puts layers of protection around a server: each is a module of its own that is wrapped around what is there, once. No handler is rewritten and
 * nothing is taken away. What is not recognised is reported, and not edited.
 */
export function harden(files: TextFiles, layers: readonly Layer[]): StepOutcome {
  const outcome: StepOutcome = { changes: new Map(), left: [] };
  const done = new Set<Layer>();
  for (const [path, text] of files) {
    if (!isSource(path) || /(?:^|\/)(?:__tests__|tests?|examples?)\/|\.(?:test|spec)\.|(?:^|\/)mcp-(?:guard|result|stderr)\./.test(path))
      continue;
    if (!text.includes('@modelcontextprotocol/')) continue;
    const site: Site = { path, source: parseSource(path, text), files, outcome, edits: [], done };
    if (!site.source.statements.some(ts.isImportDeclaration)) continue;
    if (SERVES_HTTP.test(text)) hardenHttp(site, layers);
    if (SERVES_STDIO.test(text) && layers.includes('logging')) importFirst(site, STDERR_MODULE);
    hardenResults(site, layers);
    if (site.edits.length > 0) outcome.changes.set(path, applyEdits(text, site.edits));
  }
  for (const layer of layers) if (!done.has(layer)) outcome.left.push(notPlaced(layer, files));
  return outcome;
}

function notPlaced(layer: Layer, files: TextFiles): Leftover {
  const file = [...files.keys()].find((path) => path.endsWith('package.json')) ?? 'package.json';
  return {
    file,
    line: 1,
    what: `no place for the layer ${layer} was recognised`,
    advice: 'see docs/upgrade.md for what each layer does, and put it there',
  };
}

/** `bind`, and what requests pass first. */
function hardenHttp(site: Site, layers: readonly Layer[]): void {
  if (layers.includes('bind')) bindLoopback(site);
  const hasAuth = layers.includes('auth') && asksWho(site.source);
  const chosen = layers.filter((layer) => layer !== 'auth' || !hasAuth);
  if (hasAuth) {
    site.done.add('auth');
    const advice = 'see that it covers every route of MCP; a second one was not put before it';
    site.outcome.left.push({ file: site.path, line: 1, what: 'authentication that may be there already', advice });
  }
  const module = requestGuard(chosen);
  if (!module) return;
  // A guard that is there is somebody's by now: it is not replaced by one with other checks.
  const isGuarded = importedNames(site.source, /\/mcp-guard(?:\.\w+)?$/, ['guard', 'guarded']).size > 0;
  if (isGuarded) {
    for (const layer of chosen) if (layer === 'host-origin' || layer === 'limits' || layer === 'auth') site.done.add(layer);
    const advice = 'add to it by hand what it lacks';
    site.outcome.left.push({ file: site.path, line: 1, what: 'a guard that is there already, and stays as it is', advice });
    return;
  }
  const names = guardEdits(site);
  if (names.length === 0) return;
  importBeside(site, module, names);
  for (const layer of chosen) if (layer === 'host-origin' || layer === 'limits' || layer === 'auth') site.done.add(layer);
}

/** `app.use(guard)` below each application of express, `guarded(…)` around each listener of node:http. Gives what must be imported. */
function guardEdits({ source, edits }: Site): string[] {
  const names = new Set<string>();
  const express = collect(source, (node) =>
    ts.isImportDeclaration(node) && /^['"]express['"]$/.test(node.moduleSpecifier.getText()) ? node.importClause?.name?.text : undefined,
  );
  const creators = new Set([...importedNames(source, /^(?:node:)?http$/, ['createServer']).keys()]);
  for (const call of collect(source, (node) => (ts.isCallExpression(node) ? node : undefined))) {
    const callee = call.expression.getText();
    const kept = express.includes(callee) || isFactoryOfSdk(source, callee) ? keptIn(call) : undefined;
    if (kept) {
      const { indent, eol, end } = formAt(source.text, kept.statement);
      const place = kept.statement.getEnd();
      edits.push({ start: place, end: place, text: `${eol}${indent}${kept.name}.use(guard)${end}` });
      names.add('guard');
    }
    const listener = call.arguments.at(-1);
    const isListener = listener && (ts.isArrowFunction(listener) || ts.isFunctionExpression(listener));
    if ((creators.has(callee) || isHttpMember(source, callee)) && isListener) {
      edits.push(
        { start: listener.getStart(), end: listener.getStart(), text: 'guarded(' },
        { start: listener.getEnd(), end: listener.getEnd(), text: ')' },
      );
      names.add('guarded');
    }
  }
  return [...names].sort();
}

/** What an application is kept in, and the statement that does. */
function keptIn(call: ts.CallExpression): { name: string; statement: ts.Statement } | undefined {
  const { parent } = call;
  const name = ts.isVariableDeclaration(parent) ? parent.name : ts.isBinaryExpression(parent) ? parent.left : undefined;
  const statement = ts.isVariableDeclaration(parent) ? parent.parent.parent : parent.parent;
  const isStatement = ts.isVariableStatement(statement) || ts.isExpressionStatement(statement);
  return name && isStatement && /^(?:this\.)?\w+$/.test(name.getText()) ? { name: name.getText(), statement } : undefined;
}

/** `createMcpExpressApp()` of the SDK. */
function isFactoryOfSdk(source: ts.SourceFile, callee: string): boolean {
  return importedNames(source, /^@modelcontextprotocol\/(?:express|sdk)/, ['createMcpExpressApp']).has(callee);
}

/** `http.createServer`, of an import of node:http as a whole. */
function isHttpMember(source: ts.SourceFile, callee: string): boolean {
  const [, name] = /^(\w+)\.createServer$/.exec(callee) ?? [];
  return (
    name !== undefined &&
    source.statements.some(
      (statement) =>
        ts.isImportDeclaration(statement) &&
        /^['"](?:node:)?http['"]$/.test(statement.moduleSpecifier.getText()) &&
        new RegExp(`^(?:\\* as )?${name}$`).test(statement.importClause?.getText() ?? ''),
    )
  );
}

/** `listen(port)` names this machine where it names none. An address in the environment still counts. */
function bindLoopback(site: Site): void {
  const { source, edits, done } = site;
  for (const call of collect(source, (node) => (ts.isCallExpression(node) ? node : undefined))) {
    if (!ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'listen') continue;
    const [port, second] = call.arguments;
    if (!port || ts.isObjectLiteralExpression(port)) continue;
    const address = "process.env.HOST ?? '127.0.0.1'";
    if (second && ts.isStringLiteral(second) && second.text === '0.0.0.0')
      edits.push({ start: second.getStart(), end: second.getEnd(), text: address });
    else if (!second || ts.isArrowFunction(second) || ts.isFunctionExpression(second))
      edits.push({ start: port.getEnd(), end: port.getEnd(), text: `, ${address}` });
    else {
      if (!ts.isStringLiteral(second)) {
        const advice = 'see that it is 127.0.0.1 where nobody says otherwise';
        site.outcome.left.push({
          file: site.path,
          line: lineAt(source.text, call.getStart()),
          what: 'an address that is named elsewhere',
          advice,
        });
      }
      done.add('bind');
      continue;
    }
    done.add('bind');
    const what = 'listens on this machine only from now on, unless HOST says otherwise';
    site.outcome.left.push({
      file: site.path,
      line: lineAt(source.text, call.getStart()),
      what,
      advice: 'set HOST=0.0.0.0 in containers, behind a proxy that you trust',
    });
  }
}

/** `guardServer(…)` around each SDK server that is made. */
function hardenResults(site: Site, layers: readonly Layer[]): void {
  const module = resultGuard(layers);
  const all = module ? serverConstructions(site.source) : [];
  if (!module || all.length === 0) return;
  for (const layer of ['errors', 'output'] as const) if (layers.includes(layer)) site.done.add(layer);
  const made = all.filter(({ parent }) => !(ts.isCallExpression(parent) && parent.expression.getText() === 'guardServer'));
  if (made.length === 0) return;
  for (const construction of made)
    site.edits.push(
      { start: construction.getStart(), end: construction.getStart(), text: 'guardServer(' },
      { start: construction.getEnd(), end: construction.getEnd(), text: ')' },
    );
  importBeside(site, module, ['guardServer']);
}

/** Adds a module in the folder of the file, and imports names of it. A module of that name that is there stays. */
function importBeside(site: Site, module: GuardModule, names: readonly string[]): void {
  const specifier = place(site, module);
  site.edits.push(...addImport(site.source, specifier, names));
}

/** Imports a module before everything else, so that it runs first. */
function importFirst(site: Site, module: GuardModule): void {
  const first = site.source.statements.find(ts.isImportDeclaration);
  if (!first || new RegExp(`/${module.name}[.'"]`).test(site.source.text)) return;
  const specifier = place(site, module);
  const { eol, end, quote } = formAt(site.source.text, first);
  site.edits.push({ start: first.getStart(), end: first.getStart(), text: `import ${quote}${specifier}${quote}${end}${eol}` });
  site.done.add('logging');
}

/** Where a module lies, and how the file names it: with the ending that its other imports have. */
function place({ path, source, files, outcome }: Site, { name, text }: GuardModule): string {
  const ending = /\.([cm]?[jt]s)x?$/.exec(path)?.[1] ?? 'js';
  const isTyped = ending.endsWith('ts');
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const file = `${folder}${name}.${ending}`;
  if (!files.has(file)) outcome.changes.set(file, isTyped ? text : asJavaScript(text));
  const relative = source.statements.flatMap((statement) =>
    ts.isImportDeclaration(statement) && /^['"]\./.test(statement.moduleSpecifier.getText())
      ? [statement.moduleSpecifier.getText().slice(1, -1)]
      : [],
  );
  const written = relative.map((each) => /\.[cm]?[jt]s$/.exec(each)?.[0] ?? '')[0];
  const fallback = isTyped ? `.${ending.replace('t', 'j')}` : `.${ending}`;
  return `./${name}${written ?? fallback}`;
}
