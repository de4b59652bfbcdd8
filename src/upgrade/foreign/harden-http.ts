import { ts } from 'ts-morph';
import { collect } from './edits.js';
import { asksWho, formAt } from './handlers.js';
import { requestGuard } from './harden-modules.js';
import { importBeside, isWrapped, leave, type Site } from './harden-site.js';
import { HEALTH_MODULE } from './health-module.js';
import { importedNames } from './imports.js';
import type { AddedModule } from './module-beside.js';
import type { Layer } from './steps.js';

/** A module that requests pass first. */
interface Front {
  module: AddedModule;
  /** `app.use(middleware)` of express, `createServer(wrapper(listener))` of node:http. */
  middleware: string;
  wrapper: string;
  layers: readonly Layer[];
}

const HEALTH: Front = { module: HEALTH_MODULE, middleware: 'health', wrapper: 'withHealth', layers: ['health'] };

/** A route that somebody else may ask already. */
const HEALTH_ROUTE = /['"`]\/(?:healthz?|livez?|readyz?)(?:\/\w+)?['"`]/;

/** `bind`, and what requests pass first. */
export function hardenHttp(site: Site, layers: readonly Layer[]): void {
  if (layers.includes('bind')) bindLoopback(site);
  // Whoever asks for health has no token, so that stands before the guard.
  const fronts = [layers.includes('health') ? healthFront(site) : undefined, guardFront(site, layers)];
  placeFronts(
    site,
    fronts.filter((front) => front !== undefined),
  );
}

/** The health route, where none is. */
function healthFront(site: Site): Front | undefined {
  const isOurs = isImported(site, HEALTH);
  if (!isOurs && !HEALTH_ROUTE.test(site.source.text)) return HEALTH;
  site.done.add('health');
  if (!isOurs) leave(site, undefined, 'a health route that may be there already', 'a second one was not added; see that it tells nothing');
  return undefined;
}

/** The guard with the checks that are wanted, where none is. */
function guardFront(site: Site, layers: readonly Layer[]): Front | undefined {
  const checks = layers.filter((layer) => layer === 'host-origin' || layer === 'limits' || layer === 'auth');
  const hasAuth = checks.includes('auth') && asksWho(site.source);
  const chosen = checks.filter((layer) => layer !== 'auth' || !hasAuth);
  if (hasAuth) {
    site.done.add('auth');
    const advice = 'see that it covers every route of MCP; a second one was not put before it';
    leave(site, undefined, 'authentication that may be there already', advice);
  }
  const module = requestGuard(chosen);
  if (!module) return undefined;
  const front: Front = { module, middleware: 'guard', wrapper: 'guarded', layers: chosen };
  // A guard that is there is somebody's by now: it is not replaced by one with other checks.
  if (!isImported(site, front)) return front;
  for (const layer of chosen) site.done.add(layer);
  leave(site, undefined, 'a guard that is there already, and stays as it is', 'add to it by hand what it lacks');
  return undefined;
}

function isImported({ source }: Site, { module, middleware, wrapper }: Front): boolean {
  return importedNames(source, new RegExp(`/${module.name}(?:\\.\\w+)?$`), [middleware, wrapper]).size > 0;
}

/** Below each application of express or fastify, and around each listener of node:http. */
function placeFronts(site: Site, fronts: readonly Front[]): void {
  if (fronts.length === 0) return;
  const { source, edits } = site;
  let [apps, listeners] = [0, 0];
  for (const call of collect(source, (node) => (ts.isCallExpression(node) ? node : undefined))) {
    const framework = frameworkOf(source, call.expression.getText());
    const kept = framework ? keptIn(call) : undefined;
    if (framework && kept) {
      const { indent, eol, end, quote } = formAt(source.text, kept.statement);
      const place = kept.statement.getEnd();
      const lines = fronts.map(({ middleware }) => `${eol}${indent}${kept.name}${useOf(framework, middleware, quote)}${end}`);
      edits.push({ start: place, end: place, text: lines.join('') });
      apps += 1;
    }
    const listener = call.arguments.at(-1);
    if (!listener || !isCreateServer(source, call.expression.getText()) || !isListener(listener)) continue;
    const wrappers = fronts.map(({ wrapper }) => wrapper).filter((wrapper) => !isWrapped(wrapper, listener));
    edits.push(
      { start: listener.getStart(), end: listener.getStart(), text: wrappers.map((wrapper) => `${wrapper}(`).join('') },
      { start: listener.getEnd(), end: listener.getEnd(), text: ')'.repeat(wrappers.length) },
    );
    listeners += 1;
  }
  if (apps + listeners === 0) return;
  for (const { module, middleware, wrapper, layers } of fronts) {
    importBeside(site, module, [...(apps > 0 ? [middleware] : []), ...(listeners > 0 ? [wrapper] : [])]);
    for (const layer of layers) site.done.add(layer);
  }
}

type Framework = 'express' | 'fastify';

/** What makes an application: `express()`, `fastify()`, `createMcpExpressApp()` of the SDK. */
function frameworkOf(source: ts.SourceFile, callee: string): Framework | undefined {
  if (importedNames(source, /^@modelcontextprotocol\/(?:express|sdk)/, ['createMcpExpressApp']).has(callee)) return 'express';
  if (importedNames(source, /^@modelcontextprotocol\/fastify$/, ['createMcpFastifyApp']).has(callee)) return 'fastify';
  if (importedNames(source, /^fastify$/, ['fastify', 'default']).has(callee)) return 'fastify';
  return (['express', 'fastify'] as const).find((name) => defaultOf(source, name).includes(callee));
}

function defaultOf(source: ts.SourceFile, module: Framework): string[] {
  return source.statements.flatMap((statement) =>
    ts.isImportDeclaration(statement) && statement.moduleSpecifier.getText().slice(1, -1) === module
      ? (statement.importClause?.name?.text ?? [])
      : [],
  );
}

/** What is written behind the name of an application. */
function useOf(framework: Framework, middleware: string, quote: string): string {
  if (framework === 'express') return `.use(${middleware})`;
  return `.addHook(${quote}onRequest${quote}, (request, reply, next) => ${middleware}(request.raw, reply.raw, next))`;
}

/** A function, or one that is wrapped already. */
function isListener(node: ts.Expression): boolean {
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return true;
  return ts.isCallExpression(node) && /^(?:guarded|withHealth)$/.test(node.expression.getText());
}

/** What an application is kept in, and the statement that does. */
function keptIn(call: ts.CallExpression): { name: string; statement: ts.Statement } | undefined {
  const { parent } = call;
  const name = ts.isVariableDeclaration(parent) ? parent.name : ts.isBinaryExpression(parent) ? parent.left : undefined;
  const statement = ts.isVariableDeclaration(parent) ? parent.parent.parent : parent.parent;
  const isStatement = ts.isVariableStatement(statement) || ts.isExpressionStatement(statement);
  return name && isStatement && /^(?:this\.)?\w+$/.test(name.getText()) ? { name: name.getText(), statement } : undefined;
}

/** `createServer` of node:http, or a member of an import of it as a whole. */
function isCreateServer(source: ts.SourceFile, callee: string): boolean {
  if (importedNames(source, /^(?:node:)?http$/, ['createServer']).has(callee)) return true;
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

/** An address of this machine. One in the environment still counts. */
const LOOPBACK = "process.env.HOST ?? '127.0.0.1'";

/** `listen(port)` names this machine where it names none. */
function bindLoopback(site: Site): void {
  const { source, edits, done } = site;
  for (const call of collect(source, (node) => (ts.isCallExpression(node) ? node : undefined))) {
    if (!ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'listen') continue;
    const [port, second] = call.arguments;
    if (!port) continue;
    const given = ts.isObjectLiteralExpression(port) ? hostOf(port) : second;
    if (ts.isObjectLiteralExpression(port) && given === undefined) {
      const last = port.properties.at(-1);
      if (!last || port.properties.some((property) => ts.isSpreadAssignment(property))) continue;
      edits.push({ start: last.getEnd(), end: last.getEnd(), text: `, host: ${LOOPBACK}` });
    } else if (given && ts.isStringLiteral(given) && given.text === '0.0.0.0')
      edits.push({ start: given.getStart(), end: given.getEnd(), text: LOOPBACK });
    else if (!given || ts.isArrowFunction(given) || ts.isFunctionExpression(given))
      edits.push({ start: port.getEnd(), end: port.getEnd(), text: `, ${LOOPBACK}` });
    else {
      if (!ts.isStringLiteral(given))
        leave(site, call, 'an address that is named elsewhere', 'see that it is 127.0.0.1 where nobody says otherwise');
      done.add('bind');
      continue;
    }
    done.add('bind');
    const what = 'listens on this machine only from now on, unless HOST says otherwise';
    leave(site, call, what, 'set HOST=0.0.0.0 in containers, behind a proxy that you trust');
  }
}

/** The address of `listen({ port, host })`. */
function hostOf(options: ts.ObjectLiteralExpression): ts.Expression | undefined {
  const property = options.properties.find((each) => each.name?.getText() === 'host');
  if (property && ts.isPropertyAssignment(property)) return property.initializer;
  return property && ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}
