import type { ts } from 'ts-morph';
import type { ObjectValue, Value } from '../interpret/value.js';
import { sdkGeneration } from '../model/arguments.js';
import type { ServerModel, ToolModel } from '../model/facts.js';
import { defineRule, type Report } from '../rule.js';
import { quoted } from './support/wording.js';

const messages = {
  absent:
    'Tool "{tool}" declares an output schema, but this result has no structuredContent: the SDK answers an error instead. Return the object, or mark the result with isError: true.',
  missing: 'Tool "{tool}" returns structuredContent without {names}, which its output schema requires: the SDK answers an error instead.',
  extra:
    'Tool "{tool}" returns {names} in structuredContent, which its output schema does not declare: the SDK sends it on. Declare it or leave it out, best by returning what outputSchema.parse(…) gives.',
} as const;

export default defineRule({
  name: 'no-output-mismatch',
  severity: 'error',
  category: 'schema',
  confidence: 'high',
  practices: ['P-71', 'P-72'],
  cwe: ['CWE-684', 'CWE-213'],
  owasp: ['MCP10'],
  summary: 'What a tool returns is what its output schema declares.',
  why: 'The SDK checks structuredContent against the output schema: a result without it, or without a required key, becomes an error after the work is done. It does not take undeclared keys out: they reach the client.',
  advice: 'Build the result with the schema: const structuredContent = outputSchema.parse(value). Derive the text from the same object.',
  whenNotToUse: 'The returned value is built in a way that the linter reads wrongly. Say so where it is suppressed.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count', { description: 'Count.', inputSchema: z.strictObject({}), outputSchema: z.strictObject({ count: z.int() }) }, async () => ({
  content: [{ type: 'text', text: '3' }],
}));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count', { description: 'Count.', inputSchema: z.strictObject({}), outputSchema: z.strictObject({ count: z.int() }) }, async () => ({
  content: [{ type: 'text', text: '{"count":3}' }],
  structuredContent: { count: 3 },
}));`,
    ],
  },
  messages,
  check({ server, report }) {
    for (const tool of server.tools) {
      if (!applies(server, tool)) continue;
      const results = tool.facts.results.filter((result) => result.kind === 'object');
      // What a helper gives may have been handed on only where it is an error.
      const structured = results.some((result) => result.properties.has('structuredContent'));
      for (const result of results) {
        if (isOfOthers(server, result) || (structured && !within(result.node, tool.handler?.node))) continue;
        checkResult(tool, result, report);
      }
    }
  },
});

/** One function serves tools with and without an output schema: which of its results a tool gives is decided by what the tool does. */
function isOfOthers(server: ServerModel, result: ObjectValue): boolean {
  if (result.properties.has('structuredContent')) return false;
  return server.tools.some(
    (other) => !other.output.declared && other.facts.results.some((each) => each.kind === 'object' && each.node === result.node),
  );
}

/** Only the SDK's own McpServer is known to check: frameworks turn results into content in their own ways. */
function applies(server: ServerModel, tool: ToolModel): boolean {
  return sdkGeneration(server.sdk) !== undefined && tool.style === 'registerTool' && tool.output.declared && !tool.facts.unfinished;
}

function checkResult(tool: ToolModel, result: ObjectValue, report: Report<typeof messages>): void {
  if (!known(result) || !isSuccess(result)) return;
  const where = (node: ts.Node | undefined): { at: ts.Node; tools: string[] } => ({
    at: node ?? tool.registration.node,
    tools: [tool.name],
  });
  const cell = result.properties.get('structuredContent');
  if (cell === undefined) {
    if (result.properties.has('content')) report({ message: 'absent', values: { tool: tool.name }, ...where(result.node) });
    return;
  }
  const value: Value = (cell.link?.() ?? cell).value;
  const { kind, fields, alternatives } = tool.outputSchema;
  if (value.kind !== 'object' || !known(value) || alternatives || (kind !== 'plain' && kind !== 'closed')) return;
  const keys = new Set(value.properties.keys());
  const missing = fields.filter((field) => !field.optional && field.type !== 'unknown' && !keys.has(field.name)).map((field) => field.name);
  const extra = [...keys].filter((key) => !fields.some((field) => field.name === key));
  if (missing.length > 0)
    report({ message: 'missing', values: { tool: tool.name, names: quoted(missing) }, ...where(cell.node ?? value.node) });
  if (extra.length > 0)
    report({
      message: 'extra',
      values: { tool: tool.name, names: quoted(extra) },
      severity: kind === 'closed' ? 'error' : 'warning',
      ...where(cell.node ?? value.node),
    });
}

/** Nothing is spread in, set under a condition or added under a computed key. */
function known(value: ObjectValue): boolean {
  if (value.open || value.spreads.length > 0 || value.others.length > 0 || value.base !== undefined) return false;
  return [...value.properties.values()].every((cell) => cell.maybe !== true);
}

function within(node: ts.Node | undefined, outer: ts.Node | undefined): boolean {
  for (let current = node; current !== undefined; current = current.parent) if (current === outer) return true;
  return false;
}

function isSuccess(result: ObjectValue): boolean {
  const cell = result.properties.get('isError');
  return cell === undefined || (cell.value.kind === 'literal' && !cell.value.value);
}
