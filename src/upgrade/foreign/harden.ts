import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { applyEdits, isSource, type Leftover, parseSource } from './edits.js';
import { formAt } from './handlers.js';
import { hardenHttp } from './harden-http.js';
import { resultGuard, STDERR_MODULE } from './harden-modules.js';
import { around, beside, importBeside, isWrapped, leave, type Site } from './harden-site.js';
import type { StepOutcome } from './migrate-sdk.js';
import { isAdded } from './module-beside.js';
import type { ObservedServer } from './observed.js';
import { schemaModule } from './schema-module.js';
import { importsFrom, serverConstructions } from './servers.js';
import type { Layer } from './steps.js';

/** Files that serve MCP over HTTP. */
const SERVES_HTTP = /\b(?:\w*StreamableHTTPServerTransport|SSEServerTransport|createMcpHandler|toNodeHandler)\b/;
const SERVES_STDIO = /\b(?:StdioServerTransport|serveStdio)\b/;

/**
 * Puts layers of protection around a server: each is a module of its own that is wrapped around what is there, once. No handler is rewritten and
 * nothing is taken away. What is not recognised is reported, and not edited. `observed`: what source tells of arguments, for the layer schemas.
 */
export function harden(files: TextFiles, layers: readonly Layer[], observed: readonly ObservedServer[] = []): StepOutcome {
  const outcome: StepOutcome = { changes: new Map(), left: [] };
  const done = new Set<Layer>();
  for (const [path, text] of files) {
    if (!isSource(path) || isAdded(path) || /(?:^|\/)(?:__tests__|tests?|examples?)\/|\.(?:test|spec)\./.test(path)) continue;
    if (!text.includes('@modelcontextprotocol/')) continue;
    const site: Site = { path, source: parseSource(path, text), files, outcome, edits: [], done };
    if (!site.source.statements.some(ts.isImportDeclaration)) continue;
    if (SERVES_HTTP.test(text)) hardenHttp(site, layers);
    if (SERVES_STDIO.test(text) && layers.includes('logging')) hardenLogs(site);
    if (layers.includes('schemas')) hardenArguments(site, observed);
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

/** `guardServer(…)` around each SDK server that is made. */
function hardenResults(site: Site, layers: readonly Layer[]): void {
  const module = resultGuard(layers);
  const all = module ? serverConstructions(site.source) : [];
  if (!module || all.length === 0) return;
  for (const layer of ['errors', 'output'] as const) if (layers.includes(layer)) site.done.add(layer);
  const made = all.filter((construction) => !isWrapped('guardServer', construction));
  if (made.length === 0) return;
  site.edits.push(...made.flatMap((construction) => around('guardServer', construction)));
  importBeside(site, module, ['guardServer']);
}

/** `checkArguments(…)` around each SDK server that is made, where something takes arguments that nothing checks. */
function hardenArguments(site: Site, observed: readonly ObservedServer[]): void {
  const all = serverConstructions(site.source);
  const here = observed.filter(({ file }) => file === site.path);
  if (all.length === 0 || here.length === 0) return;
  site.done.add('schemas');
  if (!here.some(({ isUnchecked }) => isUnchecked)) return;
  if (!importsFrom(site.source, '@modelcontextprotocol/server')) {
    leave(site, all[0], 'arguments that nothing checks, on SDK v1', 'do migrate-sdk first, then this layer');
    return;
  }
  if (/\.server\.setRequestHandler\(\s*['"]tools\/call/.test(site.source.text))
    leave(site, all[0], 'a handler of tools/call below McpServer', 'check its arguments there: this layer does not see them');
  for (const { name, file, line } of here.flatMap(({ uncertain }) => uncertain)) {
    const what = `what ${name} reads of its arguments is not certain`;
    site.outcome.left.push({ file, line, what, advice: 'declare its input schema: until then only that it gets an object is checked' });
  }
  const made = all.filter((construction) => !isWrapped('checkArguments', construction));
  if (made.length === 0) return;
  site.edits.push(...made.flatMap((construction) => around('checkArguments', construction)));
  // Servers of one folder share the module.
  const folder = posix.dirname(site.path);
  const neighbours = observed.filter(({ file }) => posix.dirname(file) === folder);
  importBeside(site, schemaModule(neighbours.flatMap(({ tools }) => tools)), ['checkArguments']);
}

/** Imports the module that sends logs to stderr before everything else, so that it runs first. */
function hardenLogs(site: Site): void {
  const first = site.source.statements.find(ts.isImportDeclaration);
  if (!first || new RegExp(`/${STDERR_MODULE.name}[.'"]`).test(site.source.text)) return;
  const specifier = beside(site, STDERR_MODULE);
  const { eol, end, quote } = formAt(site.source.text, first);
  site.edits.push({ start: first.getStart(), end: first.getStart(), text: `import ${quote}${specifier}${quote}${end}${eol}` });
  site.done.add('logging');
}
