import type { ts } from 'ts-morph';
import type { Machine } from '../interpret/machine.js';
import { type ObjectValue, optionsOf, type Path, truth, type Value } from '../interpret/value.js';
import type { HandlerFacts } from '../model/facts.js';

/** One place where a tool puts something that the model reads. */
export interface OutputSlot {
  channel: 'content' | 'structuredContent' | 'error';
  value: Value;
  node: ts.Node;
  /** The conditions under which it is given back. */
  path: Path | undefined;
  /** The return statements that it leaves through. */
  places: readonly ts.Node[];
  /** An error that nothing catches: the SDK sends its message. */
  thrown?: boolean;
}

/** Results nested deeper than this are not taken apart. */
const DEEPEST = 6;

/** What is known of a result while it is taken apart. */
interface Way {
  machine: Machine;
  fallback: ts.Node;
  path: Path | undefined;
  places: readonly ts.Node[];
}

/** The places where the results of a handler are built. */
export function outputsOf(machine: Machine, facts: HandlerFacts, fallback: ts.Node): OutputSlot[] {
  const { result, path, thrown } = facts;
  const way: Way = { machine, fallback, path, places: [] };
  const returned = result === undefined ? [] : slotsOf(way, result, 0);
  const failures = thrown
    // What is caught and thrown on is told where it is caught.
    .filter(({ value }) => !(value.kind === 'term' && value.op === 'caught'))
    .map(
      ({ value, node, path: at }): OutputSlot => ({ channel: 'error', value: messageOf(value), node, path: at, places: [], thrown: true }),
    );
  return [...returned, ...failures];
}

/** What of an error is told: its message. What caused it, and whatever else it carries, stays in the process. */
function messageOf(error: Value): Value {
  if (error.kind === 'union')
    return {
      ...error,
      options: error.options.map(messageOf),
      ...(error.exits && { exits: error.exits.map((exit) => ({ ...exit, value: messageOf(exit.value) })) }),
    };
  if (error.kind === 'object') {
    const message = error.properties.get('message')?.value ?? error.base;
    return error.class !== undefined && message !== undefined ? messageOf(message) : error;
  }
  if (error.kind !== 'term' || (error.op !== 'new' && error.op !== 'call')) return error;
  return { ...error, args: (error.args ?? []).filter((arg, index) => index === 0 || arg.kind !== 'object') };
}

function slotsOf(way: Way, result: Value, depth: number): OutputSlot[] {
  if (depth > DEEPEST || result.kind === 'literal') return [];
  const { machine } = way;
  const next: Way = { ...way, places: [...new Set([...way.places, ...(machine.givenBack.get(result) ?? [])])] };
  if (result.kind === 'union') {
    if (result.exits === undefined) return result.options.flatMap((option) => slotsOf(next, option, depth + 1));
    return result.exits.flatMap((exit) => slotsOf({ ...next, path: exit.path ?? way.path }, exit.value, depth + 1));
  }
  // `span.run(async () => ({ content }))`: what the callback gives is what the call gives.
  const handed = result.kind === 'term' ? (result.results ?? []).filter((each) => each.kind === 'object' || each.kind === 'union') : [];
  if (handed.length > 0) return handed.flatMap((each) => slotsOf(next, each, depth + 1));
  if (result.kind !== 'object') return [slot(next, 'content', result, ('node' in result ? result.node : undefined) ?? way.fallback)];
  return ofResult(next, result);
}

function slot(way: Way, channel: OutputSlot['channel'], value: Value, node: ts.Node): OutputSlot {
  return { channel, value, node, path: way.path, places: [...new Set([...way.places, ...innerPlaces(way.machine, value, 0)])] };
}

/** Where whole results were built that another one only wraps: `text: JSON.stringify(await runTool(name))`. */
function innerPlaces(machine: Machine, value: Value, depth: number): readonly ts.Node[] {
  if (depth > 3) return [];
  if (value.kind === 'union') return value.options.flatMap((option) => innerPlaces(machine, option, depth + 1));
  if (value.kind === 'term' && value.op === 'call') return (value.args ?? []).flatMap((arg) => innerPlaces(machine, arg, depth + 1));
  return value.kind === 'object' && value.properties.has('content') ? (machine.givenBack.get(value) ?? []) : [];
}

function ofResult(way: Way, result: ObjectValue): OutputSlot[] {
  const { machine } = way;
  const node = result.node ?? way.fallback;
  const failed = truth(machine.get(result, 'isError')) === true;
  const structured = result.properties.get('structuredContent');
  const slots = structured ? [slot(way, 'structuredContent', machine.read(structured), structured.node ?? node)] : [];
  if (!result.properties.has('content')) return [...slots, ...(structured ? [] : whole(way, result, node))];
  const content = machine.get(result, 'content');
  // Whatever something else gave as content.
  if (typeof content === 'object' && content.kind === 'term')
    return [...slots, slot(way, failed ? 'error' : 'content', content, result.properties.get('content')?.node ?? node)];
  for (const list of optionsOf(content)) {
    const items = machine.iterate(list, node);
    const values = [...items.known.map((item) => item.value), ...(items.rest ? [items.rest] : [])];
    for (const item of values)
      slots.push(...textsOf(way, item, node).map((each): OutputSlot => ({ ...each, channel: failed ? 'error' : 'content' })));
  }
  return slots;
}

/** A result that is not taken apart, or that a framework turns into content. */
function whole(way: Way, result: ObjectValue, node: ts.Node): OutputSlot[] {
  return result.properties.size + result.spreads.length + result.others.length === 0 ? [] : [slot(way, 'content', result, node)];
}

function textsOf(way: Way, item: Value, fallback: ts.Node): OutputSlot[] {
  if (item.kind === 'union') return item.options.flatMap((option) => textsOf(way, option, fallback));
  if (item.kind !== 'object') return item.kind === 'literal' ? [] : [slot(way, 'content', item, fallback)];
  const { machine } = way;
  const slots: OutputSlot[] = [];
  for (const name of ['text', 'data', 'blob']) {
    const cell = item.properties.get(name);
    if (cell) slots.push(slot(way, 'content', machine.read(cell), cell.node ?? item.node ?? fallback));
  }
  const resource = item.properties.get('resource');
  if (resource) slots.push(...textsOf(way, machine.read(resource), item.node ?? fallback));
  // `{ ...(isText ? { text } : { blob }), uri }`
  const spread = [...item.spreads, ...item.others];
  if (slots.length === 0 && spread.length > 0) slots.push(...spread.map((value) => slot(way, 'content', value, item.node ?? fallback)));
  return slots;
}
