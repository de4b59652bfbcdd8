import type { ServerModel, ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { listed, shared, some } from './support/listing.js';
import { wordsOf } from './support/names.js';
import { THRESHOLDS } from './support/thresholds.js';

const server = (config: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('get_order', { ${config}inputSchema: z.strictObject({ id: z.uuid() }) }, async ({ id }) => ({ content: [{ type: 'text', text: id }] }));`;

export default defineRule({
  name: 'require-tool-description',
  severity: 'warning',
  category: 'description',
  confidence: 'high',
  practices: ['P-157'],
  cwe: ['CWE-1059'],
  owasp: ['MCP03'],
  summary: 'Every tool has a description that says more than its name.',
  why: `The description is all that a model has to decide whether to call a tool and how. Without one it guesses from the name, calls the wrong tool, or the right one with wrong arguments. Fewer than ${THRESHOLDS.descriptionWords} words count as too short; that is our number.`,
  advice: 'Say in one to three sentences what the tool does, what it changes, what it needs and what it returns.',
  whenNotToUse: 'Descriptions are put in by the platform that serves the server.',
  examples: { bad: [server('')], good: [server("description: 'Get one order with its lines and its state. Changes nothing.', ")] },
  options: {
    words: { default: THRESHOLDS.descriptionWords, about: 'Words below which a description says no more than the name.' },
  },
  messages: {
    missing: '{tools} {have} no description: the model must guess from the name.',
    short: '{tools} {are} described in one or two words: that says no more than the name.',
    name: 'The description of {tools} only repeats the name.',
  },
  check({ server, options, report }) {
    const groups: Record<'missing' | 'short' | 'name', ToolModel[]> = { missing: [], short: [], name: [] };
    for (const tool of server.tools) {
      const message = defectOf(server, tool, options.words);
      if (message) groups[message].push(tool);
    }
    const names = (tools: readonly ToolModel[]): string => listed(tools.map((tool) => tool.name));
    const { missing, short, name } = groups;
    if (some(missing))
      report({ message: 'missing', values: { tools: names(missing), have: missing.length === 1 ? 'has' : 'have' }, ...shared(missing) });
    if (some(short))
      report({
        message: 'short',
        values: { tools: names(short), are: short.length === 1 ? 'is' : 'are' },
        ...shared(short),
        severity: 'info',
      });
    if (some(name)) report({ message: 'name', values: { tools: names(name).replace(/^T/, 't') }, ...shared(name), severity: 'info' });
  },
});

function defectOf(server: ServerModel, tool: ToolModel, fewest: number): 'missing' | 'short' | 'name' | undefined {
  const written = server.definitions.get(tool)?.description;
  // A tool whose definition is not known may well have one.
  if (written === undefined) return tool.nameKnown ? 'missing' : undefined;
  if (tool.description === undefined) return undefined;
  const words = tool.description.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 'missing';
  if (wordsOf(tool.description).join('') === wordsOf(tool.name).join('')) return 'name';
  // Scripts without spaces say much in one word.
  return words.length < fewest && /^[\x20-\x7e]*$/.test(tool.description) ? 'short' : undefined;
}
