import type { ts } from 'ts-morph';
import type { ToolModel } from '../../model/facts.js';

/** Names as a sentence begins with them: `Tool "a"`, `Tools "a", "b"`, `7 tools ("a", "b", "c", …)`. */
export function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 3)
    .map((name) => `"${name}"`)
    .join(', ');
  if (names.length === 1) return `Tool ${shown}`;
  return names.length > 3 ? `${names.length} tools (${shown}, …)` : `Tools ${shown}`;
}

/** Texts as an enumeration, at most `most` of them. */
export function enumerated(texts: readonly string[], most = 6): string {
  const shown = texts.slice(0, most).map((text) => `"${text}"`);
  return texts.length > most ? `${shown.join(', ')}, … (${texts.length} in all)` : shown.join(', ');
}

/** Other places of one finding that are shown. */
const MOST_PLACES = 10;

/** One finding for tools that share a defect: it lies at the first of them, and the trace leads to the others. */
export function shared(tools: readonly [ToolModel, ...ToolModel[]]): {
  at: ts.Node;
  tools: string[];
  trace?: { at: ts.Node; text: string }[];
} {
  const [first, ...others] = tools;
  const trace = others
    .filter((tool) => tool.place.node !== first.place.node)
    .slice(0, MOST_PLACES)
    .map((tool) => ({ at: tool.place.node, text: `the same for "${tool.name}"` }));
  return { at: first.place.node, tools: tools.map((tool) => tool.name), ...(trace.length > 0 && { trace }) };
}

/** The tools that a client sees as different. Several that are computed at one place are one definition. */
export function distinctTools(tools: readonly ToolModel[]): ToolModel[] {
  const seen = new Map<unknown, ToolModel>();
  for (const tool of tools) {
    const key = tool.nameKnown ? tool.name : tool.place.node;
    if (!seen.has(key)) seen.set(key, tool);
  }
  return [...seen.values()];
}

/** Whether a list has at least one element. */
export function some<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}
