import type { ts } from 'ts-morph';
import type { Machine } from '../interpret/machine.js';
import { type ObjectValue, optionsOf, truth, type Value } from '../interpret/value.js';
import type { ToolModel } from '../model/facts.js';

/** One place where a tool puts something that the model reads. */
export interface OutputSlot {
  channel: 'content' | 'structuredContent' | 'error';
  value: Value;
  node: ts.Node;
}

/** Results nested deeper than this are not taken apart. */
const DEEPEST = 4;

/** The places where the results of a handler are built. */
export function outputsOf(machine: Machine, tool: ToolModel): OutputSlot[] {
  return tool.facts.results.flatMap((result) => slotsOf(machine, result, tool.registration.node, 0));
}

function slotsOf(machine: Machine, result: Value, fallback: ts.Node, depth: number): OutputSlot[] {
  if (depth > DEEPEST || result.kind === 'literal') return [];
  if (result.kind === 'union') return result.options.flatMap((option) => slotsOf(machine, option, fallback, depth));
  // `span.run(async () => ({ content }))`: what the callback gives is what the call gives.
  const handed = result.kind === 'term' ? (result.results ?? []).filter((each) => each.kind === 'object' || each.kind === 'union') : [];
  if (handed.length > 0) return handed.flatMap((each) => slotsOf(machine, each, fallback, depth + 1));
  if (result.kind !== 'object')
    return [{ channel: 'content', value: result, node: ('node' in result ? result.node : undefined) ?? fallback }];
  const node = result.node ?? fallback;
  const failed = truth(machine.get(result, 'isError')) === true;
  const structured = result.properties.get('structuredContent');
  const slots: OutputSlot[] = structured
    ? [{ channel: 'structuredContent', value: machine.read(structured), node: structured.node ?? node }]
    : [];
  if (!result.properties.has('content')) return [...slots, ...(structured ? [] : whole(result, node))];
  const content = machine.get(result, 'content');
  for (const list of optionsOf(content)) {
    const items = machine.iterate(list, node);
    const values = [...items.known.map((item) => item.value), ...(items.rest ? [items.rest] : [])];
    for (const item of values)
      slots.push(...textsOf(machine, item, node).map((slot): OutputSlot => ({ ...slot, channel: failed ? 'error' : 'content' })));
  }
  return slots;
}

/** A result that is not taken apart, or that a framework turns into content. */
function whole(result: ObjectValue, node: ts.Node): OutputSlot[] {
  return result.properties.size + result.spreads.length === 0 ? [] : [{ channel: 'content', value: result, node }];
}

function textsOf(machine: Machine, item: Value, fallback: ts.Node): Omit<OutputSlot, 'channel'>[] {
  if (item.kind === 'union') return item.options.flatMap((option) => textsOf(machine, option, fallback));
  if (item.kind !== 'object') return [{ value: item, node: fallback }];
  const slots: Omit<OutputSlot, 'channel'>[] = [];
  for (const name of ['text', 'data', 'blob']) {
    const cell = item.properties.get(name);
    if (cell) slots.push({ value: machine.read(cell), node: cell.node ?? item.node ?? fallback });
  }
  const resource = item.properties.get('resource');
  if (resource) slots.push(...textsOf(machine, machine.read(resource), item.node ?? fallback));
  return slots;
}
