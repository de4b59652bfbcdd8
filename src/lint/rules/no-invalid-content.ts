import { type ObjectValue, optionsOf, stringOf } from '../interpret/value.js';
import { sdkGeneration } from '../model/arguments.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule, type Report } from '../rule.js';

const answering = (content: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { drawing } from './drawing.js';
const server = new McpServer({ name: 'charts', version: '1.0.0' });
server.registerTool('draw', { description: 'Draw.', inputSchema: z.strictObject({}) }, async () => ({ content: ${content} }));`;

const messages = {
  kind: 'Tool "{tool}" returns content of the type "{type}", which the protocol does not have.',
  incomplete: 'Tool "{tool}" returns content of the type "{type}" without {names}.',
  text: 'Tool "{tool}" returns a text as content: it has to be a list.',
} as const;

export default defineRule({
  name: 'no-invalid-content',
  severity: 'error',
  category: 'protocol',
  confidence: 'high',
  practices: ['P-70'],
  cwe: ['CWE-684'],
  owasp: ['MCP10'],
  presets: ['spec-2026-07-28'],
  summary: 'Content is a list of the kinds that the protocol has, each with what belongs to it.',
  why: 'The SDK refuses a result with content that it does not know: the work is done, and the caller gets an error. Clients that do not check show nothing, or guess the type of an image.',
  advice:
    "Return a list of { type: 'text', text }, { type: 'image' | 'audio', data, mimeType }, { type: 'resource', resource } or { type: 'resource_link', uri, name }.",
  whenNotToUse: 'A function around the handler turns the result into content.',
  examples: {
    bad: [answering("[{ type: 'image', data: drawing() }]")],
    good: [answering("[{ type: 'image', data: drawing(), mimeType: 'image/png' }]")],
  },
  messages,
  check({ server, report }) {
    if (sdkGeneration(server.sdk) === undefined) return;
    for (const tool of server.tools)
      if (tool.style === 'registerTool' || tool.style === 'server.tool')
        for (const result of tool.facts.results) if (result.kind === 'object') checkResult(tool, result, report);
  },
});

function checkResult(tool: ToolModel, result: ObjectValue, report: Report<typeof messages>): void {
  const content = result.properties.get('content');
  if (content === undefined) return;
  const at = content.node ?? tool.place.node;
  for (const option of optionsOf(content.value)) {
    if (stringOf(option) !== undefined || (option.kind === 'term' && option.op === 'concat'))
      report({ message: 'text', values: { tool: tool.name }, at, tools: [tool.name] });
    if (option.kind !== 'array') continue;
    for (const item of option.elements.flatMap((element) => optionsOf(element))) {
      const defect = item.kind === 'object' ? defectOf(item) : undefined;
      if (defect === undefined || item.kind !== 'object') continue;
      const where = { at: item.node ?? at, tools: [tool.name] };
      const { type, missing } = defect;
      if (missing.length === 0) report({ message: 'kind', values: { tool: tool.name, type }, ...where });
      else report({ message: 'incomplete', values: { tool: tool.name, type, names: missing.join(' and ') }, ...where });
    }
  }
}

const KINDS: Record<string, readonly string[]> = {
  text: ['text'],
  image: ['data', 'mimeType'],
  audio: ['data', 'mimeType'],
  resource: ['resource'],
  resource_link: ['uri', 'name'],
};

/** The type of an item, and what it lacks; undefined where it is right, or not wholly known. */
function defectOf(item: ObjectValue): { type: string; missing: readonly string[] } | undefined {
  const type = stringOf(item.properties.get('type')?.value);
  if (type === undefined || item.open || item.spreads.length + item.others.length > 0) return undefined;
  if (!Object.hasOwn(KINDS, type)) return { type, missing: [] };
  const missing = (KINDS[type] ?? []).filter((name) => !item.properties.has(name));
  return missing.length === 0 ? undefined : { type, missing };
}
