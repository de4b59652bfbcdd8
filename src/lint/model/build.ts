import { Interpreter } from '../interpret/interpreter.js';
import type { Term } from '../interpret/value.js';
import { Names } from '../program/names.js';
import { NO_OWN_TABLES, type OwnTables } from '../program/own.js';
import { ownerOf, parse, type SourceModule, type Sources } from '../program/program.js';
import { relevantFunctions } from '../program/relevance.js';
import { Resolver } from '../program/resolve.js';
import { Code, type Links, modulesOf } from './code.js';
import type { Model, ServerModel } from './facts.js';
import { collectFrameworkTools } from './frameworks.js';
import { hostsOf } from './hosts.js';
import { filesLoadedWith, filesReachedFrom, outputsIn } from './output.js';
import { Project } from './project.js';
import { Recorder } from './recorder.js';
import { describeServers } from './servers.js';
import { PUBLISHED, TRIGGERS } from './tables.js';

export interface Program {
  modules: ReadonlyMap<string, SourceModule>;
  interpreter: Interpreter;
  model: Model;
  /** Programs without a server of their own that start or reach those of others, where there is no server at all. */
  hosts: readonly ServerModel[];
  /** The code of the package of a server. */
  codeOf(server: ServerModel): Code;
  /** The project files of the package of a server. */
  projectOf(server: ServerModel): Project;
}

/** Extracts the servers of a program from its source. Pure: the same sources give the same model. */
export function buildModel(sources: Sources, own: OwnTables = NO_OWN_TABLES): Program {
  const modules = new Map(sources.files.map((file) => [file.path, parse(file, ownerOf(file.path, sources.packages))]));
  const relevance = relevantFunctions([...modules.values()], triggersOf(own));
  const recorder = new Recorder(modules, relevance, own);
  const resolver = new Resolver(sources);
  const interpreter = new Interpreter({ modules, resolver, relevance, hooks: recorder, published });
  recorder.machine = interpreter.machine;
  recorder.constantsOf = (type) => interpreter.graph.types.constantsOf(type);
  interpreter.setUp();
  collectFrameworkTools(interpreter, recorder, modules);
  const model = describeServers(interpreter, recorder);
  for (const { path: file, tooDeep, syntaxError } of modules.values()) {
    if (tooDeep) model.unresolved.push({ file, line: 1, reason: 'nested too deeply to read' });
    if (syntaxError !== undefined)
      model.unresolved.push({ file, line: syntaxError.line, reason: `syntax error, what follows may not be seen: ${syntaxError.message}` });
  }
  const names = new Names(modules, resolver);
  return {
    modules,
    interpreter,
    model,
    hosts: model.servers.length === 0 ? hostsOf(modules) : [],
    codeOf: perServer((server) => codeOf(server, { modules, interpreter, recorder, names })),
    projectOf: perServer((server) => new Project(sources.project ?? [], server.manifest)),
  };
}

/** Makes something once for each server, when it is asked for. */
function perServer<Made>(make: (server: ServerModel) => Made): (server: ServerModel) => Made {
  const made = new Map<ServerModel, Made>();
  return (server) => {
    const known = made.get(server) ?? make(server);
    made.set(server, known);
    return known;
  };
}

interface Parts {
  modules: ReadonlyMap<string, SourceModule>;
  interpreter: Interpreter;
  recorder: Recorder;
  names: Names;
}

function codeOf(server: ServerModel, { modules, interpreter, recorder, names }: Parts): Code {
  const own = modulesOf(server, modules);
  const paths = new Set(own.map((module) => module.path));
  const entries = recorder.transports.filter((each) => each.kind === 'stdio' && paths.has(each.module.path)).map((each) => each.entry);
  const files = filesReachedFrom(entries, modules, interpreter.graph);
  const links: Links = {
    beyond: () =>
      [...filesReachedFrom([...paths], modules, interpreter.graph)].flatMap((path) => (paths.has(path) ? [] : (modules.get(path) ?? []))),
    loadedWith: (given) => filesLoadedWith(given, modules, interpreter.graph),
  };
  return new Code(own, names, outputsIn(recorder.printed, files), files, links);
}

function triggersOf(own: OwnTables): ReadonlySet<string> {
  return new Set([...TRIGGERS, ...own.wrappers.flatMap(({ of }) => of.name.split('.').at(-1) ?? [])]);
}

/** What a framework's own repository exports is the framework, as it is anywhere else. */
function published(module: SourceModule, name: string): Term | undefined {
  const owner = module.manifest?.name;
  if (owner === undefined || !Object.hasOwn(PUBLISHED, owner) || PUBLISHED[owner]?.test(name) !== true) return undefined;
  return { kind: 'term', op: 'import', module: owner, name };
}
