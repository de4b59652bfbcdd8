import type { ts } from 'ts-morph';
import type { ExternalCall, Hooks, Machine } from '../interpret/machine.js';
import {
  type ClassValue,
  type FunctionValue,
  literal,
  optionsOf,
  stringOf,
  symbolOf,
  type Term,
  type TypeReference,
  type Value,
} from '../interpret/value.js';
import { isCallOf, NO_OWN_TABLES, nameOfFunction, type OwnTables, ownFunctions } from '../program/own.js';
import type { SourceModule } from '../program/program.js';
import type { Relevance } from '../program/relevance.js';
import { type Definition, handlerOf, readConfig, readDefinition, readVariadic } from './definition.js';
import { entryOf, prints } from './output.js';
import { type Form, HOSTED, LISTING_OPTIONS, REQUESTS, SDK_PACKAGES, SERVERS, type ServerKind, TRANSPORTS } from './tables.js';

/** A server that the program makes, and what it registers. */
export interface RecordedServer {
  value: Term;
  kind: ServerKind | undefined;
  module: SourceModule;
  registrations: Registration[];
  handlers: { method: string; handler: Value; node: ts.Node; module: SourceModule; maybe: boolean }[];
  /** Undecided conditions around its creation. */
  depth: number;
  /** What `registerCapabilities` was given. */
  declared: Value[];
}

export interface Registration {
  kind: Form['kind'];
  style: string;
  definition: Definition;
  node: ts.Node;
  module: SourceModule;
  maybe: boolean;
}

const COMPLETES = /^@modelcontextprotocol\/.*\.(completable|ResourceTemplate)\(\)$/;

/** A function that registers is asked to run only these many times from one place. */
export class Recorder implements Hooks {
  readonly servers = new Map<Term, RecordedServer>();
  readonly classes: ClassValue[] = [];
  readonly transports: { symbol: string; module: SourceModule; kind: string; entry: string }[] = [];
  /** What is printed while the program starts. */
  readonly printed: ExternalCall[] = [];
  readonly completions: { handler: FunctionValue; node: ts.Node; module: SourceModule }[] = [];
  private readonly spots = new Set<string>();
  machine!: Machine;
  /** The constants that the program declares with a type. */
  constantsOf!: (type: TypeReference) => Value[];

  constructor(
    private readonly modules: ReadonlyMap<string, SourceModule>,
    private readonly relevance: Relevance,
    private readonly own: OwnTables = NO_OWN_TABLES,
  ) {
    this.opaques = ownFunctions(own);
  }

  private readonly opaques: ReadonlySet<string>;

  /** What a configuration names is taken at its word. */
  opaque({ node, module }: FunctionValue): Term | undefined {
    if (this.opaques.size === 0) return undefined;
    const name = nameOfFunction(node);
    const path = `./${module.path}`;
    return name !== undefined && this.opaques.has(`${path}.${name}`) ? { kind: 'term', op: 'import', module: path, name } : undefined;
  }

  thrown(): void {}

  declared(value: ClassValue): void {
    this.classes.push(value);
  }

  readInput(): void {}

  guarded(): void {}

  runsCallback(fn: FunctionValue, call: ExternalCall): boolean {
    if (!this.relevance.has(fn.node)) return false;
    const method = call.callee.op === 'member' ? (call.callee.name ?? '') : '';
    // What is registered as a handler answers requests: it is run for each tool, not here.
    return method !== 'setRequestHandler' && !this.isRegistration(call, method);
  }

  private isRegistration(call: ExternalCall, method: string): boolean {
    const server = this.serverOf(call.callee.base, call);
    return server?.kind?.forms.some((form) => form.method === method) ?? false;
  }

  called(call: ExternalCall): Value | undefined {
    const { callee } = call;
    const symbol = symbolOf(call.result);
    const transport = TRANSPORTS.find(([pattern]) => pattern.test(symbol));
    if (transport) this.transports.push({ symbol, module: this.moduleOf(call.node), kind: transport[1], entry: entryOf(call) });
    if (prints(call)) this.printed.push(call);
    this.noteServer(call, symbol);
    this.noteCompletions(call, symbol);
    if (this.wrapped(call, symbol)) return undefined;
    if (callee.op === 'import') return this.hosted(call, symbol);
    if (callee.op !== 'member' || callee.name === undefined) return undefined;
    if (callee.name === 'setRequestHandler') return this.requestHandler(call);
    const server = this.serverOf(callee.base, call);
    if (server === undefined) return this.guessed(call, callee.name);
    if (callee.name === 'registerCapabilities') server.declared.push(...call.args);
    const form = server.kind?.forms.find((each) => each.method === callee.name);
    if (form) this.register(server, form, call.args, call);
    return undefined;
  }

  /** The file that a node is in. */
  moduleOf(node: ts.Node): SourceModule {
    const module = this.modules.get(node.getSourceFile().fileName);
    if (module === undefined) throw new Error(`no module for ${node.getSourceFile().fileName}`);
    return module;
  }

  /** A server counts from the moment that it is made: an empty one is still a server. */
  private noteServer(call: ExternalCall, symbol: string): void {
    const kind = SERVERS.find((each) => each.symbol.test(symbol));
    if (kind === undefined) return;
    const server = this.server(call.result, kind, this.moduleOf(call.node));
    for (const option of LISTING_OPTIONS) this.listed(server, call, option);
  }

  /** `completable(schema, complete)` and `new ResourceTemplate(uri, { complete: { name: complete } })`. */
  private noteCompletions(call: ExternalCall, symbol: string): void {
    if (!COMPLETES.test(symbol)) return;
    const functions = call.args.slice(1).flatMap((arg) => {
      const complete = arg.kind === 'object' ? this.machine.get(arg, 'complete') : arg;
      return complete.kind === 'object' ? [...complete.properties.values()].map((cell) => cell.value) : [complete];
    });
    for (const fn of functions) {
      if (fn.kind !== 'function' || this.completions.some((each) => each.handler.node === fn.node)) continue;
      fn.mark.invoked = true;
      this.completions.push({ handler: fn, node: call.node, module: this.moduleOf(call.node) });
    }
  }

  /** Tools given as an option of the server: `createApp({ tools: [...] })`. */
  private listed(server: RecordedServer, call: ExternalCall, option: (typeof LISTING_OPTIONS)[number]): void {
    const kind = option === 'tools' ? 'tool' : option === 'resources' ? 'resource' : 'prompt';
    for (const arg of call.args) {
      if (arg.kind !== 'object' || !arg.properties.has(option)) continue;
      const list = this.machine.get(arg, option, call.node);
      for (const item of itemsOf(this.machine, list, call.node)) {
        const definition = readDefinition(this.machine, item.value);
        if (definition === undefined) continue;
        const name = definition.name ?? (item.key === undefined ? undefined : literal(item.key));
        this.add(server, {
          kind,
          style: option,
          definition: { ...definition, name },
          node: definition.node ?? call.node,
          module: this.moduleOf(definition.node ?? call.node),
          maybe: item.maybe || definition.maybe === true,
        });
      }
    }
  }

  private server(value: Term, kind: ServerKind | undefined, module: SourceModule): RecordedServer {
    let server = this.servers.get(value);
    if (server === undefined) {
      server = { value, kind, module, registrations: [], handlers: [], depth: this.machine.uncertain, declared: [] };
      this.servers.set(value, server);
    }
    return server;
  }

  /** The server that a value is, if it is one. `x.server` is the low-level side of x. */
  private serverOf(value: Value | undefined, call: ExternalCall): RecordedServer | undefined {
    if (value === undefined) return undefined;
    if (value.kind === 'object') return value.base && this.serverOf(value.base, call);
    if (value.kind !== 'term') return undefined;
    const symbol = symbolOf(value);
    const kind = SERVERS.find((each) => each.symbol.test(symbol));
    if (kind === undefined) return undefined;
    const owner = ownerOf(value);
    return this.server(
      owner,
      owner === value ? kind : (SERVERS.find((each) => each.symbol.test(symbolOf(owner))) ?? kind),
      this.moduleOf(owner.node ?? call.node),
    );
  }

  /** A registering function that a configuration names. */
  private wrapped(call: ExternalCall, symbol: string): boolean {
    const wrapper = this.own.wrappers.find(({ of }) => isCallOf(of, symbol));
    if (wrapper === undefined) return false;
    const host = wrapper.server === undefined ? undefined : this.serverOf(call.args[wrapper.server], call);
    const args = call.args.filter((_arg, index) => index !== wrapper.server);
    const style = wrapper.of.name || wrapper.of.module;
    this.register(host ?? this.unnamedServer(call), { method: style, kind: 'tool', shape: wrapper.shape, style }, args, call);
    return true;
  }

  private hosted(call: ExternalCall, _symbol: string): Value | undefined {
    const callee = symbolOf(call.callee);
    const hosted = HOSTED.find((each) => each.symbol.test(callee));
    if (hosted === undefined) return undefined;
    const [target, ...args] = call.args;
    const server = this.serverOf(target, call) ?? this.unnamedServer(call);
    this.register(server, { ...hosted.form, shape: hosted.form.kind === 'resource' ? 'resource' : 'config' }, args, call);
    return undefined;
  }

  private requestHandler(call: ExternalCall): undefined {
    const [request, handler] = call.args;
    if (request === undefined || handler === undefined) return undefined;
    const method = this.methodOf(request);
    if (method === undefined) return undefined;
    const server = this.serverOf(call.callee.base, call) ?? this.unnamedServer(call);
    if (server.handlers.some((each) => each.node === call.node && each.handler === handler)) return undefined;
    const answering = handlerOf(handler);
    if (answering) answering.mark.invoked = true;
    server.handlers.push({ method, handler, node: call.node, module: this.moduleOf(call.node), maybe: call.maybe });
    return undefined;
  }

  /** `ListToolsRequestSchema`, `'tools/list'`, or an object schema whose method is that text. */
  private methodOf(request: Value): string | undefined {
    const text = stringOf(request);
    if (text !== undefined) return text;
    if (request.kind !== 'term') return undefined;
    const name = symbolOf(request).split('.').at(-1) ?? '';
    if (Object.hasOwn(REQUESTS, name)) return REQUESTS[name];
    const shape = request.args?.[0];
    const method = shape?.kind === 'object' ? this.machine.get(shape, 'method') : undefined;
    return method?.kind === 'term' ? stringOf(method.args?.[0]) : undefined;
  }

  /** A receiver that cannot be followed, in a package that depends on an SDK: what is called decides. */
  private guessed(call: ExternalCall, method: string): undefined {
    const { base } = call.callee;
    if (base?.kind !== 'term' || (base.op !== 'parameter' && base.op !== 'member' && base.op !== 'unknown' && base.op !== 'element'))
      return undefined;
    if (!symbolOf(base).startsWith('?') || !this.dependsOnSdk(call.node)) return undefined;
    const last = call.args.at(-1);
    if (method !== 'tool' && method !== 'registerTool') return undefined;
    if (last?.kind !== 'function' || call.args.length < 2) return undefined;
    const form: Form = {
      method,
      kind: 'tool',
      shape: method === 'tool' ? 'variadic' : 'config',
      style: method === 'tool' ? 'server.tool' : 'registerTool',
    };
    this.register(this.unnamedServer(call), form, call.args, call);
    return undefined;
  }

  private dependsOnSdk(node: ts.Node): boolean {
    const { manifest } = this.moduleOf(node);
    return Object.keys(manifest?.dependencies ?? {}).some((name) => SDK_PACKAGES.test(name));
  }

  private readonly unnamed = new Map<string, Term>();

  /** The server of a package whose value was lost on the way. */
  private unnamedServer(call: ExternalCall): RecordedServer {
    const module = this.moduleOf(call.node);
    return this.server(this.unnamedFor(module, call.node), undefined, module);
  }

  private unnamedFor(module: SourceModule, node: ts.Node): Term {
    const key = `${module.manifest?.dir ?? ''}\0${module.role}`;
    let value = this.unnamed.get(key);
    if (value === undefined) {
      value = { kind: 'term', op: 'unknown', node, assumed: true };
      this.unnamed.set(key, value);
    }
    return value;
  }

  /** Adds what a framework collects by itself to the server of its package. */
  addDeclared(registration: Registration): void {
    const name = stringOf(registration.definition.name);
    const own = [...this.servers.values()].filter((server) => server.module.manifest === registration.module.manifest);
    if (own.some((server) => server.registrations.some((each) => stringOf(each.definition.name) === name))) return;
    const value = this.unnamedFor(registration.module, registration.node);
    this.add(own.find((server) => !server.value.assumed) ?? this.server(value, undefined, registration.module), registration);
  }

  private register(server: RecordedServer, form: Form, args: readonly Value[], call: ExternalCall): void {
    for (const definition of this.definitions(form, args, call.node).flatMap((each) => this.injected(each))) {
      const depth = server.value.assumed ? 0 : server.depth;
      const maybe =
        this.machine.uncertain > depth + (server.value.assumed ? 1 : 0) || this.machine.skipped > 0 || definition.maybe === true;
      this.add(server, { kind: form.kind, style: form.style, definition, node: call.node, module: this.moduleOf(call.node), maybe });
    }
  }

  /**
   * A definition that a container hands in is known by its type only: then it is each of the constants declared with that type.
   */
  private injected(definition: Definition): Definition[] {
    const { name } = definition;
    const holder = name?.kind === 'term' && name.op === 'member' ? name.base : undefined;
    const type = holder?.kind === 'term' && (holder.op === 'parameter' || holder.op === 'unknown') ? holder.type : undefined;
    if (type === undefined) return [definition];
    const known = this.constantsOf(type).flatMap((value) => {
      const read = readDefinition(this.machine, value);
      return stringOf(read?.name) === undefined || read === undefined
        ? []
        : [{ ...read, handler: read.handler ?? definition.handler, maybe: definition.maybe === true }];
    });
    return known.length > 0 ? known : [definition];
  }

  private definitions(form: Form, args: readonly Value[], node: ts.Node): Definition[] {
    const [first, ...rest] = args;
    if (first === undefined) return [];
    if (form.shape === 'definitions') {
      const lists = first.kind === 'array' || first.kind === 'union' ? itemsOf(this.machine, first, node).map((item) => item.value) : args;
      return lists.flatMap((item) => readDefinition(this.machine, item) ?? []);
    }
    if (form.shape === 'definition') {
      return optionsOf(first).flatMap((option) => {
        const definition = readDefinition(this.machine, option);
        return definition ? [{ ...definition, handler: definition.handler ?? rest.at(-1), node: definition.node ?? node }] : [];
      });
    }
    if (form.shape === 'config') return [readConfig(this.machine, args, node)];
    if (form.shape === 'resource') return [{ ...readConfig(this.machine, [first], node), handler: args.at(-1) }];
    return [readVariadic(this.machine, args, node)];
  }

  private add(server: RecordedServer, registration: Registration): void {
    // A handler answers requests. It is run for its tool, and not as a function that nobody calls.
    const handler = handlerOf(registration.definition.handler);
    if (handler) handler.mark.invoked = true;
    const options = registration.definition.name === undefined ? [] : optionsOf(registration.definition.name);
    // A name that is one of several known texts: one registration for each.
    // Names that are computed are one registration, however many ways there are to compute them.
    const names = [
      ...options.filter((option) => option.kind === 'literal'),
      ...options.filter((option) => option.kind !== 'literal').slice(0, 1),
    ];
    for (const name of names.length > 0 ? names : [undefined]) {
      const known = name?.kind === 'literal' ? String(name.value) : '';
      // A tool that two calls register under one name is kept twice, so that a rule can say so.
      const call = known === '' || registration.kind === 'tool' ? registration.node.pos : '';
      const spot = `${this.idOf(server)} ${registration.kind} ${known} ${call} ${registration.module.path}`;
      if (this.spots.has(spot)) continue;
      this.spots.add(spot);
      server.registrations.push({ ...registration, definition: { ...registration.definition, name } });
    }
  }

  private readonly ids = new Map<RecordedServer, number>();

  private idOf(server: RecordedServer): number {
    const id = this.ids.get(server) ?? this.ids.size;
    this.ids.set(server, id);
    return id;
  }
}

/** The items of an array, a map or an object of definitions. */
export function itemsOf(machine: Machine, list: Value, node: ts.Node): { value: Value; key: string | undefined; maybe: boolean }[] {
  if (list.kind === 'union')
    return list.options.flatMap((option) => itemsOf(machine, option, node).map((item) => ({ ...item, maybe: true })));
  if (list.kind === 'object' && !list.class) {
    const own = [...list.properties].map(([key, cell]) => ({ value: machine.get(list, key, node), key, maybe: cell.maybe === true }));
    return [...own, ...list.others.map((value) => ({ value, key: undefined, maybe: true }))].flatMap((item) =>
      optionsOf(item.value).map((value) => ({ ...item, value })),
    );
  }
  const items = machine.iterate(list, node);
  const known = items.known.flatMap((item) => optionsOf(item.value).map((value) => ({ value, key: undefined, maybe: item.maybe })));
  return [...known, ...(items.rest ? optionsOf(items.rest).map((value) => ({ value, key: undefined, maybe: true })) : [])];
}

/** The server itself, for `server.server` and `server.experimental.tasks`. */
function ownerOf(value: Term): Term {
  let current = value;
  while (current.op === 'member' && current.base?.kind === 'term') current = current.base;
  return current;
}
