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
    case 'delete_notes': return { content: [{ type: 'text', text: 'deleted' }] };
    default: throw new Error('Unknown tool');
  }
});`;

export default defineRule({
  name: 'no-unlisted-handler',
  severity: 'warning',
  category: 'design',
  confidence: 'medium',
  practices: ['P-13'],
  cwe: ['CWE-912'],
  owasp: ['MCP09'],
  summary: 'A low-level server answers only for the tools that it lists.',
  why: 'A branch for a name that is not in the list is a tool that nobody sees and anybody can call: no client asks for consent, no reviewer reads its description, and nothing tests it.',
  advice: 'List the tool, or delete the branch.',
  whenNotToUse: 'The name is an old one that clients may still call, and a date is set for its end.',
  examples: { bad: [server(['count_notes'])], good: [server(['count_notes', 'delete_notes'])] },
  messages: {
    hidden: 'The tools/call handler answers to "{tool}", which tools/list does not name.',
  },
  check({ server, report }) {
    const listed = new Set(server.tools.map((tool) => tool.name));
    // A list that is not known as a whole says nothing about what is missing from it.
    if (listed.size === 0 || server.partial || server.tools.some((tool) => !tool.nameKnown)) return;
    for (const { method, handler } of server.handlers) {
      if (method !== 'tools/call' || handler === undefined) continue;
      const branches = branchesOf(handler);
      const known = branches.filter((branch) => listed.has(branch.name));
      if (known.length === 0) continue;
      // A comparison with a method of the protocol is not one with a tool.
      for (const branch of branches)
        if (!listed.has(branch.name) && !branch.name.includes('/'))
          report({ message: 'hidden', values: { tool: branch.name }, at: branch.node });
    }
  },
});
