import type { ts } from 'ts-morph';
import type { ExternalCall } from '../../interpret/machine.js';
import { stringOf, symbolOf, type Value } from '../../interpret/value.js';
import { backendOf } from '../../model/backends.js';
import type { ServerModel, ToolModel } from '../../model/facts.js';
import { DELETES, MODELS, OBJECT_MAPPERS, READ_COMMANDS, RECORDING, STARTS, WRITE_COMMANDS, WRITES } from './effect-tables.js';
import { dependsOnInput, isWholeInput, methodOf, property, textsOf } from './values.js';

/** `post` is a POST request: many APIs read with it. `execute` runs a command or code whose effect is not known. */
export type Effect = 'read' | 'write' | 'delete' | 'post' | 'execute' | 'send';

export interface ToolEffect {
  effect: Effect;
  backend: string;
  call: ExternalCall;
  /** How a person would call it: `fs.rm`, `a DELETE request`. */
  label: string;
  /** The caller chooses what is affected: a path, a query or a body that holds an argument. */
  chosen: boolean;
}

/** What the calls of a tool do to the world, as far as their names and texts tell. */
export function effectsOf(tool: ToolModel): ToolEffect[] {
  return tool.facts.calls.flatMap((call) => {
    const backend = backendOf(call);
    if (backend === undefined) return [];
    const read = classify(backend, call);
    if (read.effect !== 'read' && RECORDING.test(call.node.getSourceFile().fileName)) return [];
    return [{ ...read, backend, call, chosen: isChosen(backend, call) }];
  });
}

/** Functions of the file system that take two paths. */
const TWO_PATHS = /^(copy|cp|rename|move|link|symlink)/;

/** Of a file the path counts, not the content: a log holds what was asked as well. */
function isChosen(backend: string, call: ExternalCall): boolean {
  if (backend === 'fs') return call.args.slice(0, TWO_PATHS.test(methodOf(call.callee)) ? 2 : 1).some(dependsOnInput);
  return call.args.some(dependsOnInput) || dependsOnInput(call.callee.base);
}

type Classified = Pick<ToolEffect, 'effect' | 'label'>;

function classify(backend: string, call: ExternalCall): Classified {
  const label = labelOf(call);
  const method = methodOf(call.callee);
  if (backend.startsWith('http')) return ofRequest(call);
  if (backend === 'sql') return ofQuery(call, method, label);
  if (backend === 'exec' || backend === 'ssh') return ofCommand(call, label);
  if (backend === 'email') return /send/i.test(method) ? { effect: 'send', label } : { effect: 'read', label };
  if (backend === 'aws') return ofAws(call, label);
  const family = backend.startsWith('api:') ? 'api' : backend;
  if (family === 'api' && MODELS.test(backend)) return { effect: 'read', label };
  if (DELETES[family]?.test(method)) return { effect: 'delete', label };
  return { effect: WRITES[family]?.test(method) ? 'write' : 'read', label };
}

function labelOf(call: ExternalCall): string {
  const symbol = symbolOf(call.callee)
    .replace(/^global:/, '')
    .replace(/\(\)/g, '');
  return symbol.split('.').length > 3 ? `${symbol.split('.')[0]}….${methodOf(call.callee)}` : symbol;
}

/** The method that a request states. GET where it states none. */
function ofRequest(call: ExternalCall): Classified {
  const name = methodOf(call.callee);
  const stated = /^(get|post|put|patch|delete|head|del)$/i.test(name)
    ? [name.toUpperCase()]
    : call.args.flatMap((arg) => textsOf(property(arg, 'method')).map((each) => each.text.toUpperCase()));
  const label = stated.length === 0 ? 'a request' : `a ${stated[0]} request`;
  if (stated.length === 0 || stated.some((each) => each === 'GET' || each === 'HEAD')) return { effect: 'read', label };
  if (stated.every((each) => each === 'DELETE' || each === 'DEL')) return { effect: 'delete', label };
  return { effect: stated.every((each) => each === 'PUT' || each === 'PATCH') ? 'write' : 'post', label };
}

const DELETING_SQL = /^\s*(delete\s+from|drop\s+(table|database|schema|view|index)|truncate)\b/i;
const WRITING_SQL = /^\s*(insert|update|replace|merge|alter|create|grant|revoke)\s/i;

function ofQuery(call: ExternalCall, method: string, label: string): Classified {
  const [first] = call.args;
  const text = beginning(first) ?? beginning(property(first, 'text')) ?? beginning(property(first, 'sql'));
  if (text !== undefined) {
    const [, verb] = /^\s*(\w+)/.exec(text) ?? [];
    const said = verb === undefined ? label : `${verb.toUpperCase()} in SQL`;
    if (DELETING_SQL.test(text)) return { effect: 'delete', label: said };
    if (WRITING_SQL.test(text)) return { effect: 'write', label: said };
    return { effect: 'read', label };
  }
  if (isWholeInput(first)) return { effect: 'execute', label: `${label} with SQL that the caller writes` };
  if (!OBJECT_MAPPERS.test(symbolOf(call.callee))) return { effect: 'read', label };
  if (DELETES.mapper?.test(method)) return { effect: 'delete', label };
  return { effect: WRITES.mapper?.test(method) ? 'write' : 'read', label };
}

/** The known beginning of a text. */
function beginning(value: Value | undefined): string | undefined {
  const text = stringOf(value);
  if (text !== undefined) return text;
  if (value?.kind === 'array') return beginning(value.elements[0]);
  return value?.kind === 'term' && value.op === 'concat' ? stringOf(value.args?.[0]) : undefined;
}

function ofCommand(call: ExternalCall, label: string): Classified {
  if (!STARTS.test(methodOf(call.callee))) return { effect: 'read', label };
  const words = call.args.slice(0, 2).flatMap((arg) => (arg.kind === 'array' ? arg.elements : [arg]));
  const text = words.map((word) => beginning(word) ?? '*').join(' ');
  if (WRITE_COMMANDS.test(text)) return { effect: 'write', label: `the command "${text.slice(0, 40).trim()}"` };
  return READ_COMMANDS.test(text) ? { effect: 'read', label } : { effect: 'execute', label };
}

function ofAws(call: ExternalCall, label: string): Classified {
  const command = /\.(\w+)Command\(\)$/.exec(symbolOf(call.args[0]))?.[1];
  const name = command ?? methodOf(call.callee);
  if (/^(delete|terminate|remove|purge)/i.test(name)) return { effect: 'delete', label: name };
  return /^(put|create|update|send|publish|start|stop|tag|invoke)[A-Z]/.test(name[0]?.toLowerCase() + name.slice(1))
    ? { effect: 'write', label: name }
    : { effect: 'read', label };
}

/**
 * Whether calls tell tools apart. A dispatcher whose branches source does not decide makes every tool do everything: nothing
 * follows from that.
 */
export function tellsToolsApart(server: ServerModel): boolean {
  const dispatched = server.tools.filter((tool) => tool.style === 'setRequestHandler');
  if (dispatched.length < 2) return true;
  const sets = dispatched.map((tool) =>
    tool.facts.calls
      .map((call) => `${call.node.getSourceFile().fileName}:${call.node.pos}`)
      .sort()
      .join(' '),
  );
  return new Set(sets).size > 1;
}

/** Tools from which a call that most of them make is a part of the server, not of the tools. */
const ENOUGH = 4;

/** The calls that more than half of the tools of a server make: what wraps every tool, such as a record of its use. */
export function callsOfMost(server: ServerModel): ReadonlySet<ts.Node> {
  const counts = new Map<ts.Node, number>();
  for (const tool of server.tools)
    for (const node of new Set(tool.facts.calls.map((call) => call.node))) counts.set(node, (counts.get(node) ?? 0) + 1);
  if (server.tools.length < ENOUGH) return new Set();
  return new Set([...counts].filter(([, count]) => count > server.tools.length / 2).map(([node]) => node));
}
