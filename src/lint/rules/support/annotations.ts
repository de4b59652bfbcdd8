import type { ts } from 'ts-morph';
import { type ObjectValue, optionsOf } from '../../interpret/value.js';
import type { Annotations, ServerModel, ToolModel } from '../../model/facts.js';

type Hint = keyof Annotations;

/** Where a tool states a hint: the property, else the annotations, else the tool. */
export function hintNode(server: ServerModel, tool: ToolModel, hint: Hint): ts.Node {
  const source = objectOf(server, tool);
  return source?.properties.get(hint)?.node ?? source?.node ?? tool.place.node;
}

/** Whether a tool is given annotations at all, readable or not. */
export function hasAnnotations(server: ServerModel, tool: ToolModel): boolean {
  return server.definitions.get(tool)?.annotations !== undefined;
}

/** Whether source shows every hint of a tool: annotations that are computed or spread may say more. */
export function knowsAnnotations(server: ServerModel, tool: ToolModel): boolean {
  const source = objectOf(server, tool);
  return !hasAnnotations(server, tool) || (source !== undefined && !source.open && source.spreads.length === 0);
}

function objectOf(server: ServerModel, tool: ToolModel): ObjectValue | undefined {
  const value = server.definitions.get(tool)?.annotations;
  return value && optionsOf(value).find((option): option is ObjectValue => option.kind === 'object');
}
