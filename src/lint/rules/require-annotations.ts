import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { hasAnnotations, knowsAnnotations } from './support/annotations.js';
import { listed, shared, some } from './support/listing.js';

const server = (annotations: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const config = { description: 'Count orders.', inputSchema: z.strictObject({})${annotations} };
server.registerTool('count_orders', config, async () => ({ content: [{ type: 'text', text: '3' }] }));`;

export default defineRule({
  name: 'require-annotations',
  severity: 'info',
  category: 'description',
  confidence: 'high',
  practices: ['P-44'],
  cwe: ['CWE-1110'],
  owasp: ['MCP02'],
  summary: 'Every tool says whether it only reads.',
  why: 'Without annotations a client must assume the worst: that the tool changes and destroys things and reaches anywhere. It then asks the person before each call, until the person approves everything without reading.',
  advice:
    'Set annotations: readOnlyHint, and for tools that write destructiveHint and idempotentHint; openWorldHint where the tool meets what anybody can write. They are hints for clients, not a protection.',
  whenNotToUse: 'No client of the server reads annotations.',
  examples: { bad: [server('')], good: [server(', annotations: { readOnlyHint: true, openWorldHint: false }')] },
  messages: {
    missing: '{tools} {have} no annotations: clients must assume that {they} {change} and {destroy} things.',
    silent: '{tools} {have} annotations that do not say whether {they} only {read}: clients assume that {they} {destroy} things.',
  },
  check({ server, report }) {
    const missing: ToolModel[] = [];
    const silent: ToolModel[] = [];
    for (const tool of server.tools) {
      // What is not known cannot be said to lack anything.
      if (!tool.nameKnown) continue;
      if (!hasAnnotations(server, tool)) missing.push(tool);
      else if (knowsAnnotations(server, tool) && !says(server.definitions.get(tool)?.annotations)) silent.push(tool);
    }
    if (some(missing)) report({ message: 'missing', values: wording(missing), ...shared(missing) });
    if (some(silent)) report({ message: 'silent', values: wording(silent), ...shared(silent) });
  },
});

/** Whether annotations state what a tool does, even where the value is computed. */
function says(value: { kind: string } | undefined): boolean {
  if (value === undefined || value.kind !== 'object') return true;
  const { properties } = value as { kind: string; properties: ReadonlyMap<string, unknown> };
  return properties.has('readOnlyHint') || properties.has('destructiveHint');
}

function wording(tools: readonly ToolModel[]): Record<'tools' | 'have' | 'they' | 'change' | 'destroy' | 'read', string> {
  const names = listed(tools.map((tool) => tool.name));
  return tools.length === 1
    ? { tools: names, have: 'has', they: 'it', change: 'changes', destroy: 'destroys', read: 'reads' }
    : { tools: names, have: 'have', they: 'they', change: 'change', destroy: 'destroy', read: 'read' };
}
