import type { Interpreter } from '../interpret/interpreter.js';
import { type Machine, overriding } from '../interpret/machine.js';
import { type FunctionValue, literal, object, optionsOf, stringOf, symbolOf, unknown, type Value } from '../interpret/value.js';
import type { PackageManifest, SourceModule } from '../program/program.js';
import { positionOf } from '../program/syntax.js';
import { packageOf } from './backends.js';
import { capabilitiesOf } from './capabilities.js';
import { type Definition, handlerOf, readDefinition } from './definition.js';
import { EnvironmentReader } from './environment.js';
import type { Model, NamedEntry, ServerModel, ToolModel, Unresolved } from './facts.js';
import { HandlerBudget } from './handlers.js';
import { judgePurpose } from './purpose.js';
import { itemsOf, type RecordedServer, type Recorder } from './recorder.js';
import { tokensOf } from './tokens.js';
import { describeTool, type ToolContext, type ToolSource } from './tools.js';

/** Methods that a handler of everything is asked for. */
const METHODS = ['tools/list', 'tools/call', 'resources/list', 'prompts/list'];

/** `server.fallbackRequestHandler = …` answers every method that has no handler of its own. */
function addFallback(machine: Machine, server: RecordedServer): void {
  const cell = server.value.properties?.get('fallbackRequestHandler');
  const handler = cell && machine.read(cell);
  const node = handler && handlerOf(handler)?.node;
  if (handler === undefined || node === undefined) return;
  for (const method of METHODS)
    if (!server.handlers.some((each) => each.method === method))
      server.handlers.push({ method, handler, node, module: server.module, maybe: false });
}

/** Turns what was recorded into servers: one for each set of tools that a client can see. */
export function describeServers(interpreter: Interpreter, recorder: Recorder): Model {
  const budget = new HandlerBudget(0);
  const context: ToolContext = { interpreter, recorder, environment: new EnvironmentReader(), budget };
  const unresolved: Unresolved[] = [];
  for (const server of recorder.servers.values()) addFallback(interpreter.machine, server);
  const described = adopt([...recorder.servers.values()]).flatMap((server) => {
    const known = unresolved.length;
    const sources = sourcesOf(context, server, unresolved);
    const empty = sources.length === 0 && server.registrations.length === 0 && server.handlers.length === 0;
    return empty && recorder.servers.size > 1 && server.kind === undefined ? [] : [{ server, sources, partial: unresolved.length > known }];
  });
  const merged = merge(recorder, described);
  budget.expect(merged.reduce((sum, each) => sum + each.sources.length, 0));
  const servers = merged.map((each) => describe(context, each));
  for (const server of servers)
    for (const tool of server.tools)
      if (!tool.nameKnown) unresolved.push({ ...lineOf(tool.place), reason: 'tool name computed at run time' });
  return { servers: withoutEmpty(servers), unresolved: distinct([...unresolved, ...overrunsOf(interpreter)]) };
}

/** Where runs were longer than their budget so far. */
export function overrunsOf(interpreter: Interpreter): Unresolved[] {
  return interpreter.unfinished.map(({ path, line }) => ({
    file: path,
    line,
    reason: 'analysis budget reached: what follows is not seen',
  }));
}

function lineOf(place: { module: SourceModule; node: ToolModel['place']['node'] }): { file: string; line: number } {
  return { file: place.module.path, line: positionOf(place.node).line };
}

/** Each once, in the order of files and lines. */
export function distinct(list: readonly Unresolved[]): Unresolved[] {
  const seen = new Map<string, Unresolved>();
  for (const each of list) seen.set(`${each.file}:${each.line} ${each.reason}`, each);
  return [...seen.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

/** Servers without anything in them say nothing beside one of the same package that has tools. */
function withoutEmpty(servers: ServerModel[]): ServerModel[] {
  const size = (server: ServerModel): number => server.tools.length + server.resources.length + server.prompts.length;
  return servers.filter(
    (server) => size(server) > 0 || !servers.some((other) => other !== server && size(other) > 0 && other.root === server.root),
  );
}

/** Registrations on a server that could not be followed belong to the server of the same package, where there is one. */
function adopt(servers: RecordedServer[]): RecordedServer[] {
  const real = servers.filter((server) => !server.value.assumed);
  const orphans = servers.filter((server) => server.value.assumed);
  const kept: RecordedServer[] = [];
  for (const orphan of orphans) {
    const owners = real.filter((server) => server.module.manifest === orphan.module.manifest && server.module.role === orphan.module.role);
    const names = new Set(owners.flatMap((owner) => owner.registrations.map((each) => stringOf(each.definition.name))));
    const owner = owners.find((each) => each.registrations.length > 0) ?? owners[0];
    if (owner === undefined) {
      kept.push(orphan);
      continue;
    }
    owner.registrations.push(...orphan.registrations.filter((each) => !names.has(stringOf(each.definition.name))));
    if (!owners.some((each) => each.handlers.length > 0)) owner.handlers.push(...orphan.handlers);
  }
  return [...real, ...kept];
}

function sourcesOf(context: ToolContext, server: RecordedServer, unresolved: Unresolved[]): ToolSource[] {
  const direct: ToolSource[] = server.registrations
    .filter((each) => each.kind === 'tool')
    .map((each) => ({
      definition: each.definition,
      style: each.style,
      registration: { module: each.module, node: each.node },
      conditional: each.maybe,
    }));
  return [...direct, ...listedTools(context, server, unresolved)];
}

/** Tools that a low-level server lists. */
function listedTools(context: ToolContext, server: RecordedServer, unresolved: Unresolved[]): ToolSource[] {
  const call = server.handlers.findLast((each) => each.method === 'tools/call');
  const result: ToolSource[] = [];
  for (const list of server.handlers.filter((each) => each.method === 'tools/list')) {
    const tools = answer(context.interpreter, list, 'tools');
    const items = tools === undefined ? [] : itemsOf(context.interpreter.machine, tools, list.node);
    for (const item of items) {
      const definition = readDefinition(context.interpreter.machine, item.value);
      if (definition?.name === undefined) {
        unresolved.push({ ...lineOf(list), reason: 'tool list computed at run time' });
        continue;
      }
      for (const name of optionsOf(definition.name)) {
        if (
          name.kind !== 'literal' &&
          result.some((each) => each.definition.node === definition.node && each.definition.name?.kind !== 'literal')
        )
          continue;
        const known = { ...definition, name };
        result.push({
          definition: known,
          style: 'setRequestHandler',
          registration: { module: list.module, node: list.node },
          conditional: item.maybe,
          dispatcher: call?.handler,
        });
      }
    }
    if (items.length === 0) unresolved.push({ ...lineOf(list), reason: 'tool list computed at run time' });
  }
  return result;
}

/** What a list handler answers under one key. */
function answer(interpreter: Interpreter, { method, handler, node }: RecordedServer['handlers'][number], key: string): Value | undefined {
  const fn = handlerOf(handler);
  if (fn === undefined) return undefined;
  const { machine } = interpreter;
  const outer = machine.hooks;
  machine.hooks = overriding(outer, { called: () => undefined, runsCallback: () => true, declared: () => undefined });
  try {
    const result = interpreter.bounded(node, fn.module.path, () =>
      machine.call(fn, undefined, [requestOf(method, node), unknown(node)], node),
    );
    return result && machine.get(result, key, node);
  } finally {
    machine.hooks = outer;
  }
}

function requestOf(method: string, node: ToolModel['place']['node']): Value {
  const request = object(node);
  request.properties.set('method', { value: literal(method, node), depth: 0 });
  return request;
}

interface Described {
  server: RecordedServer;
  sources: ToolSource[];
  /** Its list holds tools that source does not show. */
  partial: boolean;
}

/** The share of its tools that a server has in common with another start of it. Ours: with fewer it is a server of its own. */
const SAME_SHARE = 0.5;

/**
 * One server made in several places, or several times, with the same tools is one server. So are entries that start most of the same
 * tools: what only one of them starts is there under a condition.
 */
function merge(recorder: Recorder, list: readonly Described[]): Described[] {
  const kept: Described[] = [];
  for (const each of [...list].sort((a, b) => b.sources.length - a.sources.length)) {
    const { dir } = ownerOf(recorder, each);
    const twin = kept.find(
      (other) => ownerOf(recorder, other).dir === dir && other.server.module.role === each.server.module.role && isSame(each, other),
    );
    if (twin === undefined) kept.push({ ...each });
    else twin.sources = [...twin.sources, ...missingIn(twin, each)];
  }
  return list.flatMap(({ server }) => kept.find((each) => each.server === server) ?? []);
}

function isSame(smaller: Described, larger: Described): boolean {
  const names = namesOf(smaller.sources);
  const others = namesOf(larger.sources);
  if (names.size === 0) return smaller.server.value.node === larger.server.value.node;
  if (names.size === others.size && [...names].every((name) => others.has(name))) return true;
  const spots = spotsOf(larger.sources);
  return smaller.sources.filter((each) => spots.has(spotOf(each))).length >= larger.sources.length * SAME_SHARE;
}

/** Tools that one start of a server has and the other has not. */
function missingIn(twin: Described, { sources }: Described): ToolSource[] {
  const spots = spotsOf(twin.sources);
  const names = namesOf(twin.sources);
  const missing = sources.filter((each) => !spots.has(spotOf(each)) && !names.has(stringOf(each.definition.name) ?? ''));
  return missing.map((each) => ({ ...each, conditional: true }));
}

function spotsOf(sources: readonly ToolSource[]): Set<unknown> {
  return new Set(sources.map(spotOf));
}

/** Where the name of a tool is written: the same name at another place may be another tool. */
function spotOf({ definition, registration }: ToolSource): unknown {
  return (definition.name?.kind === 'literal' ? definition.name.node : undefined) ?? definition.node ?? registration.node;
}

function namesOf(sources: readonly ToolSource[]): Set<string> {
  return new Set(sources.map((each) => stringOf(each.definition.name) ?? `? ${each.registration.node.pos}`));
}

/** The package that most of a server's tools are defined in. */
function ownerOf(recorder: Recorder, { server, sources }: Described): { dir: string; manifest: PackageManifest | undefined } {
  const counts = new Map<PackageManifest | undefined, number>();
  for (const { definition, registration } of sources) {
    // Where a tool is written counts, rather than where a shared helper registers it.
    const written = (definition.name?.kind === 'literal' ? definition.name.node : undefined) ?? definition.node;
    const manifest = written ? recorder.moduleOf(written).manifest : registration.module.manifest;
    counts.set(manifest, (counts.get(manifest) ?? 0) + 1);
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  const manifest = best?.[0] ?? server.module.manifest;
  return { dir: manifest?.dir ?? '.', manifest };
}

function describe(context: ToolContext, { server, sources, partial }: Described): ServerModel {
  const tools: ToolModel[] = [];
  const repeated: ToolModel[] = [];
  const definitions = new Map<ToolModel, Definition>();
  const names = new Set<string>();
  for (const source of sources) {
    const tool = describeTool(context, { ...source, repeats: names.has(stringOf(source.definition.name) ?? '') });
    definitions.set(tool, source.definition);
    if (tool.nameKnown && names.has(tool.name)) {
      repeated.push(tool);
      continue;
    }
    names.add(tool.name);
    tools.push(tool);
  }
  const { dir, manifest } = ownerOf(context.recorder, { server, sources, partial });
  const base = {
    name: serverName(context, server) ?? manifest?.name ?? (dir === '.' ? 'server' : dir),
    version: undefined,
    root: dir,
    entry: entryOf(context, server),
    role: server.module.role,
    manifest,
    sdk: sdkOf(server, manifest),
    transports: transportsOf(context, manifest, server.module.role),
    capabilities: capabilitiesOf(context.interpreter.machine, server),
    tools,
    partial,
    definitions,
    repeated,
    handlers: server.handlers.map(({ method, handler, node, module }) => ({
      method,
      place: { module, node },
      handler: handlerOf(handler),
    })),
    construction: server.value,
    resources: entries(context, server, 'resource'),
    prompts: entries(context, server, 'prompt'),
    completions: completionsOf(context, manifest, server.module.role),
    place: { module: server.module, node: server.value.node ?? server.module.file },
    tokens: tools.reduce((sum, tool) => sum + tokensOf(tool), 0),
  };
  return { ...base, purpose: judgePurpose(base) };
}

function serverName(context: ToolContext, server: RecordedServer): string | undefined {
  const [info] = server.value.args ?? [];
  if (info === undefined || info.kind === 'literal') return undefined;
  const { machine } = context.interpreter;
  return stringOf(machine.get(info, 'name')) ?? stringOf(machine.get(machine.get(info, 'serverInfo'), 'name'));
}

/** The file that the run which made the server began in. */
function entryOf(context: ToolContext, server: RecordedServer): string {
  let site = server.value.stack;
  while (site?.caller !== undefined) site = site.caller;
  return site === undefined ? server.module.path : context.recorder.moduleOf(site.node).path;
}

function sdkOf(server: RecordedServer, manifest: PackageManifest | undefined): ServerModel['sdk'] {
  const symbol = symbolOf(server.value);
  const named = symbol.startsWith('?')
    ? Object.keys(manifest?.dependencies ?? {}).find((name) => name.startsWith('@modelcontextprotocol/s'))
    : packageOf(symbol);
  if (named === undefined) return undefined;
  const version = manifest?.dependencies[named] ?? server.module.manifest?.dependencies[named] ?? '';
  return { package: named, version };
}

function transportsOf(context: ToolContext, manifest: PackageManifest | undefined, role: SourceModule['role']): string[] {
  const own = context.recorder.transports.filter((each) => each.module.manifest === manifest && each.module.role === role);
  return [...new Set(own.map((each) => each.kind))].sort();
}

/** Functions of the package that complete an argument or a variable while somebody types. */
function completionsOf(context: ToolContext, manifest: PackageManifest | undefined, role: SourceModule['role']): NamedEntry[] {
  return context.recorder.completions
    .filter(({ module }) => module.manifest === manifest && module.role === role)
    .map(({ handler, node, module }) => ({ name: COMPLETION, place: { module, node }, handler }));
}

/** How completions are named: they have no name of their own. */
const COMPLETION = 'completion/complete';

function entries(context: ToolContext, server: RecordedServer, kind: 'resource' | 'prompt'): NamedEntry[] {
  const registered = server.registrations
    .filter((each) => each.kind === kind)
    .map(
      (each): NamedEntry => ({
        name: stringOf(each.definition.name) ?? '(unknown)',
        place: { module: each.module, node: each.node },
        handler: handlerOf(each.definition.handler),
      }),
    );
  // A list that is handed out in two places is one list.
  const names = new Set(registered.map((each) => each.name));
  const listed = listedEntries(context, server, kind).filter(({ name }) => !names.has(name) && names.add(name));
  return [...registered, ...listed];
}

function listedEntries(context: ToolContext, server: RecordedServer, kind: 'resource' | 'prompt'): NamedEntry[] {
  const method = kind === 'resource' ? 'resources/list' : 'prompts/list';
  const key = kind === 'resource' ? 'resources' : 'prompts';
  return server.handlers
    .filter((each) => each.method === method)
    .flatMap((list) => {
      const value = answer(context.interpreter, list, key);
      const items = value === undefined ? [] : itemsOf(context.interpreter.machine, value, list.node);
      return items.flatMap((item): NamedEntry[] => {
        const name = stringOf(readDefinition(context.interpreter.machine, item.value)?.name);
        return name === undefined
          ? []
          : [{ name, place: { module: list.module, node: list.node }, handler: undefined as FunctionValue | undefined }];
      });
    });
}
