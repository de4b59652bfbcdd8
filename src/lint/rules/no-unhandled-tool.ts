import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { branchesOf } from './support/dispatch.js';

const server = (names: readonly string[]): string => `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'notes', version: '1.0.0' }, { capabilities: { tools: {} } });
const inputSchema = { type: 'object', properties: {}, additionalProperties: false };
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [${names.map((name) => `{ name: '${name}', description: 'Work with notes.', inputSchema }`).join(', ')}],
}));
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  switch (request.params.name) {
    case 'count_notes': return { content: [{ type: 'text', text: '3' }] };
    default: throw new Error('Unknown tool');
  }
});`;

export default defineRule({
  name: 'no-unhandled-tool',
  severity: 'error',
  category: 'design',
  confidence: 'medium',
  practices: ['P-13'],
  cwe: ['CWE-684'],
  owasp: [],
  summary: 'A low-level server answers for every tool that it lists.',
  why: 'A listed tool without a branch fails whenever it is called. The model reads its description, plans with it, and finds out in the middle of the work.',
  advice: 'Add the branch, or take the tool off the list. Tools registered with McpServer.registerTool cannot fall apart like this.',
  whenNotToUse: 'The tool is answered by code that is loaded at run time.',
  examples: { bad: [server(['count_notes', 'find_notes'])], good: [server(['count_notes'])] },
  messages: {
    missing: 'Tool "{tool}" is listed, but no branch of the tools/call handler answers for it.',
  },
  check({ server, report }) {
    for (const { method, handler } of server.handlers) {
      if (method !== 'tools/call' || handler === undefined) continue;
      const branches = new Set(branchesOf(handler).map((branch) => branch.name));
      const own = server.tools.filter((tool) => tool.handler?.node === handler.node && tool.nameKnown);
      // Only where source decides which branch a name takes: the others must be answered for.
      if (!own.some((tool) => branches.has(tool.name) && !refuses(tool))) continue;
      for (const tool of own)
        if (!branches.has(tool.name) && refuses(tool))
          report({ message: 'missing', values: { tool: tool.name }, at: tool.place.node, tools: [tool.name] });
    }
  },
});

/** Whether calling a tool never gives a result and reaches nothing outside: every way ends with an exception. */
function refuses(tool: ToolModel): boolean {
  if (tool.facts.unfinished) return false;
  const answers = tool.facts.results.filter((result) => !(result.kind === 'literal' && result.value === undefined));
  return answers.length === 0 && tool.backends.length === 0;
}
