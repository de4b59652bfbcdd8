import type { Principal, Tool } from './define-tool.js';
import { ToolError } from './errors.js';

/** Refuses a caller that lacks any scope of the tool (P-40): what is not granted is denied. No text of a model has a say in it (P-46). */
export function authorize(tool: Pick<Tool, 'scopes'>, principal: Principal): void {
  if (!tool.scopes.every((scope) => principal.scopes.has(scope))) throw new ToolError('ACCESS_DENIED');
}

/** Which tools exist at all under these settings: writes need a switch (P-42), and any tool can be switched off (P-91). */
export function enabledTools(tools: readonly Tool[], access: { readOnly: boolean; disabled: readonly string[] }): Tool[] {
  const off = new Set(access.disabled);
  return tools.filter((tool) => !off.has('*') && !off.has(tool.name) && (tool.annotations.readOnlyHint || !access.readOnly));
}
