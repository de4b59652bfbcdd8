import { Interpreter } from '../interpret/interpreter.js';
import type { Term } from '../interpret/value.js';
import { NO_OWN_TABLES, type OwnTables } from '../program/own.js';
import { ownerOf, parse, type SourceModule, type Sources } from '../program/program.js';
import { relevantFunctions } from '../program/relevance.js';
import { Resolver } from '../program/resolve.js';
import type { Model } from './facts.js';
import { collectFrameworkTools } from './frameworks.js';
import { Recorder } from './recorder.js';
import { describeServers } from './servers.js';
import { PUBLISHED, TRIGGERS } from './tables.js';

export interface Program {
  modules: ReadonlyMap<string, SourceModule>;
  interpreter: Interpreter;
  model: Model;
}

/** Extracts the servers of a program from its source. Pure: the same sources give the same model. */
export function buildModel(sources: Sources, own: OwnTables = NO_OWN_TABLES): Program {
  const modules = new Map(sources.files.map((file) => [file.path, parse(file, ownerOf(file.path, sources.packages))]));
  const relevance = relevantFunctions([...modules.values()], triggersOf(own));
  const recorder = new Recorder(modules, relevance, own);
  const interpreter = new Interpreter({ modules, resolver: new Resolver(sources), relevance, hooks: recorder, published });
  recorder.machine = interpreter.machine;
  interpreter.setUp();
  collectFrameworkTools(interpreter, recorder, modules);
  const model = describeServers(interpreter, recorder);
  for (const module of modules.values())
    if (module.tooDeep) model.unresolved.push({ file: module.path, line: 1, reason: 'nested too deeply to read' });
  return { modules, interpreter, model };
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
