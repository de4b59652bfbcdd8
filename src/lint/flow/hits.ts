import { ts } from 'ts-morph';
import type { Interpreter } from '../interpret/interpreter.js';
import type { Path } from '../interpret/machine.js';
import { type CallSite, stringOf, type symbolOf } from '../interpret/value.js';
import { isCallOf, type OwnTables } from '../program/own.js';
import { dependsOnInput } from './depends.js';
import { type Entry, UNLISTED } from './entries.js';
import { furtherInput } from './further-inputs.js';
import { Follower, type Reach } from './reach.js';
import { calledSymbol } from './same.js';
import { type SinkUse, sinksOf } from './sinks.js';

/** What the caller chose reaches a dangerous operation. Whether something on the way makes it harmless is for `barriers.ts`. */
export interface Hit {
  entry: Entry;
  use: SinkUse;
  reach: Reach;
  /** How a person calls what was chosen: the name of the argument. */
  argument: string;
  trace: readonly { at: ts.Node; text: string }[];
}

/** Every way from what the caller chose to a dangerous operation of a server. */
export function hitsOf(interpreter: Interpreter, entries: readonly Entry[], own: OwnTables): Hit[] {
  return entries.flatMap((entry) =>
    entry.calls.flatMap((call) =>
      sinksOf(call, own).flatMap((use) => {
        const reaches = new Follower(interpreter.machine, call.path, entry.schema, trustIn(own, use.danger)).in(use.value, use.before);
        // What another handler stored was chosen at another time: it is told there.
        return reaches.filter((reach) => isOwn(entry, reach)).map((reach) => hitOf(entry, use, reach));
      }),
    ),
  );
}

/** What a configuration says of a function by its symbol: that it ends this danger, or only others. */
function trustIn(own: OwnTables, danger: string): (symbol: string) => 'ends' | 'passes' | undefined {
  return (symbol) => {
    const row = own.sanitizers.find(({ of }) => isCallOf(of, symbol));
    if (row === undefined) return undefined;
    return row.against === undefined || row.against.some((each) => each === danger) ? 'ends' : 'passes';
  };
}

function isOwn(entry: Entry, reach: Reach): boolean {
  return entry.name === UNLISTED || reach.input.op !== 'input' || reach.input.name === entry.name;
}

function hitOf(entry: Entry, use: SinkUse, reach: Reach): Hit {
  const argument = nameOf(entry, reach);
  return { entry, use, reach, argument, trace: traceOf(entry, use, reach, argument) };
}

function nameOf(entry: Entry, { input, fields }: Reach): string {
  const further = furtherInput(input);
  if (further === 'token') return 'token';
  if (further === 'header') return fields.length === 0 ? 'headers' : `header ${fields[0]}`;
  const own = further === 'answer' ? fields.filter((name) => name !== 'content') : fields;
  if (own.length > 0) return argumentName(own);
  return further === 'answer' ? 'answer' : entry.kind === 'resource' ? 'uri' : 'arguments';
}

/** The name that the schema gives it: wrappers of the request and of parsing are left out. */
function argumentName(fields: readonly string[]): string {
  const own = fields.filter((name) => !/^(data|params|arguments|value)$/.test(name));
  return (own.length === 0 ? fields : own).slice(0, 3).join('.');
}

function traceOf(entry: Entry, use: SinkUse, reach: Reach, argument: string): Hit['trace'] {
  const kinds = { tool: 'the caller of the tool', resource: 'the client', prompt: 'the client', completion: 'the client' } as const;
  const further = furtherInput(reach.input);
  const chooser = further === undefined ? kinds[entry.kind] : further === 'answer' ? 'the person who is asked' : 'the client';
  const source = { at: reach.node ?? entry.place, text: `${chooser} chooses "${argument}"` };
  const calls = callSites(use.call.stack).flatMap((site) => {
    const name = nameOfCallee(site);
    return name === undefined ? [] : [{ at: site.node, text: `passed on to ${name}()` }];
  });
  const steps = reach.steps.map((step) => ({ at: step.node, text: step.text }));
  const trace = [source, ...order([...calls, ...steps]), { at: use.call.node, text: `reaches ${use.label}` }];
  return trace.filter((step, index) => index === 0 || step.at !== trace[index - 1]?.at);
}

const MOST_STEPS = 12;

/** Calls outermost first, without the call of the handler itself. */
function callSites(stack: CallSite | undefined): CallSite[] {
  const sites: CallSite[] = [];
  for (let site = stack; site?.caller !== undefined && sites.length < MOST_STEPS; site = site.caller) sites.unshift(site);
  return sites;
}

/** The name that a reader finds the function by; a callback without one is part of the function around it, and no step of its own. */
function nameOfCallee({ callee }: CallSite): string | undefined {
  if (callee === undefined) return undefined;
  if (ts.isConstructorDeclaration(callee)) return callee.parent.name?.text;
  const named: ts.Node = 'name' in callee && callee.name !== undefined ? callee : callee.parent;
  if (named === callee || ts.isVariableDeclaration(named) || ts.isPropertyAssignment(named) || ts.isPropertyDeclaration(named))
    return (named as ts.NamedDeclaration).name?.getText();
  return undefined;
}

/** Steps of one file stay in the order of the source, so that a reader goes down the page. */
function order(steps: readonly { at: ts.Node; text: string }[]): { at: ts.Node; text: string }[] {
  const result: { at: ts.Node; text: string }[] = [];
  for (const step of steps) {
    const file = step.at.getSourceFile();
    const later = result.findIndex((other) => other.at.getSourceFile() === file && other.at.pos > step.at.pos);
    if (later < 0) result.push(step);
    else result.splice(later, 0, step);
  }
  return result.slice(0, MOST_STEPS);
}

const LOOKUPS = /^(dns|dns\/promises)(\.promises)?(\.Resolver\(\))?\.(lookup|resolve|resolve4|resolve6|resolveAny)\(\)$/;

/** Whether the host that a request goes to was looked up before, and the answer looked at. */
export function isLookedUp(hit: Hit): boolean {
  const calls = hit.entry.calls;
  const end = calls.indexOf(hit.use.call);
  const before = calls.slice(0, end < 0 ? undefined : end);
  return before.some((call, index) => {
    if (!LOOKUPS.test(calledSymbol(call.result)) || !call.args.some((arg) => dependsOnInput(arg))) return false;
    if (call.args.some((arg) => arg.kind === 'function')) return true;
    return before.slice(index + 1).some((later) => [later.callee, ...later.args].some((value) => mentions(value, call.result, 0)));
  });
}

function mentions(value: Parameters<typeof symbolOf>[0], wanted: object, depth: number): boolean {
  if (value === undefined || depth > 6 || stringOf(value) !== undefined) return false;
  if (value === wanted) return true;
  if (value.kind === 'union') return value.options.some((option) => mentions(option, wanted, depth + 1));
  if (value.kind !== 'term') return false;
  return mentions(value.base, wanted, depth + 1) || (value.args ?? []).some((arg) => mentions(arg, wanted, depth + 1));
}

/** Every condition on the way to a call, innermost first. */
export function conditionsOf(hit: Hit): Path[] {
  const result: Path[] = [];
  for (let path = hit.use.call.path; path !== undefined; path = path.outer) result.push(path);
  return result;
}
