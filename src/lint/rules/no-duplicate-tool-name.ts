import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';

export default defineRule({
  name: 'no-duplicate-tool-name',
  severity: 'error',
  category: 'design',
  confidence: 'high',
  practices: ['P-156'],
  cwe: ['CWE-694'],
  owasp: ['MCP03'],
  summary: 'Every tool of a server has a name of its own.',
  why: 'The second of two tools with one name stops the server at start, or silently takes the place of the first: what a person approved is then not what runs. Names that differ only in case are one name to clients that compare without it.',
  advice: 'Rename one of them after what it does, or remove it.',
  whenNotToUse: 'Only one of the registrations can run in one process, and the linter does not see why.',
  examples: {
    bad: [
      `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'notes', version: '1.0.0' }, { capabilities: { tools: {} } });
const inputSchema = { type: 'object', properties: {}, additionalProperties: false };
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [
    { name: 'count_notes', description: 'Count notes.', inputSchema },
    { name: 'count_notes', description: 'Count notes of today.', inputSchema },
  ],
}));`,
    ],
    good: [
      `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'notes', version: '1.0.0' }, { capabilities: { tools: {} } });
const inputSchema = { type: 'object', properties: {}, additionalProperties: false };
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [
    { name: 'count_notes', description: 'Count notes.', inputSchema },
    { name: 'count_notes_of_today', description: 'Count notes of today.', inputSchema },
  ],
}));`,
    ],
  },
  messages: {
    twice: 'Tool "{tool}" is defined twice: one definition takes the place of the other, or the server does not start.',
    case: 'Tools "{first}" and "{second}" differ only in case.',
  },
  check({ server, report }) {
    const byName = new Map<string, ToolModel>();
    for (const tool of server.tools) {
      if (!tool.nameKnown) continue;
      const folded = tool.name.toLowerCase();
      const twin = byName.get(folded);
      byName.set(folded, twin ?? tool);
      if (twin !== undefined && twin.name !== tool.name && !(twin.conditional || tool.conditional))
        report({
          message: 'case',
          values: { first: twin.name, second: tool.name },
          at: tool.place.node,
          tools: [twin.name, tool.name],
          severity: 'warning',
          trace: [{ at: twin.place.node, text: `"${twin.name}" is defined here` }],
        });
    }
    for (const tool of server.repeated) {
      const first = server.tools.find((other) => other.name === tool.name);
      // The same definition met on two ways, or one of two branches, is not two tools.
      if (first === undefined || first.place.node === tool.place.node || first.conditional || tool.conditional) continue;
      report({
        message: 'twice',
        values: { tool: tool.name },
        at: tool.place.node,
        tools: [tool.name],
        trace: [{ at: first.place.node, text: 'the other definition' }],
      });
    }
  },
});
