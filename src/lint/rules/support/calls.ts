import type { ts } from 'ts-morph';
import type { ExternalCall } from '../../interpret/machine.js';
import type { ServerModel } from '../../model/facts.js';

/** A place from which tools call something outside of the program. */
export interface CalledFrom {
  call: ExternalCall;
  tools: string[];
}

/** The places where handlers of tools make calls of a kind: one for each place, with the tools that come by. */
export function calledFrom(server: ServerModel, isWanted: (call: ExternalCall) => boolean): CalledFrom[] {
  const places = new Map<ts.Node, CalledFrom>();
  for (const tool of server.tools)
    for (const call of tool.facts.calls) {
      if (!isWanted(call)) continue;
      const place = places.get(call.node) ?? { call, tools: [] };
      if (!place.tools.includes(tool.name)) place.tools.push(tool.name);
      places.set(call.node, place);
    }
  return [...places.values()];
}

/** Other places of one finding that are shown. */
const MOST_POINTED_AT = 10;

/** One finding for a habit: it lies at the first place, and the trace leads to the others. */
export function habit(places: readonly [CalledFrom, ...CalledFrom[]]): {
  at: ts.Node;
  tools: string[];
  trace: { at: ts.Node; text: string }[];
} {
  const [first, ...others] = places;
  return {
    at: first.call.node,
    tools: [...new Set(places.flatMap((place) => place.tools))],
    trace: others.slice(0, MOST_POINTED_AT).map(({ call }) => ({ at: call.node, text: 'and here' })),
  };
}
