import { defineRule } from '../rule.js';

/** Names that say nothing of what they act on. */
const GENERIC =
  /^(run|execute|exec|do|do_it|tool_?\d*|process|handle|handler|call|invoke|action|query|search|get|fetch|send|list|create|update|delete|read|write|request|start|stop|main|helper|utils?|data|function|task|perform|query_?data|get_?data|run_?(query|command|tool)|execute_?(query|command|tool))$/i;

export default defineRule({
  name: 'no-generic-tool-name',
  severity: 'info',
  category: 'design',
  confidence: 'medium',
  practices: ['P-156'],
  cwe: ['CWE-1099'],
  owasp: ['MCP03'],
  summary: 'A tool name says what it acts on.',
  why: 'A client holds the tools of many servers in one list. "search" of one server and "search" of another are the same word to the model, and clients that do not put the server in front let one take the place of the other.',
  advice: 'Name the domain as well: search_orders rather than search, run_report rather than run.',
  whenNotToUse: 'Clients of the server put its name in front of each tool.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('execute', { description: 'Count orders.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count_orders', { description: 'Count orders.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
    ],
  },
  messages: {
    generic: 'The tool name "{tool}" does not say what it acts on: beside other servers it is ambiguous.',
  },
  check({ server, report }) {
    const names = new Set(server.tools.map((tool) => tool.name));
    // Some clients ask for a pair of tools with exactly these names.
    const connector = names.has('search') && names.has('fetch');
    for (const tool of server.tools) {
      if (!tool.nameKnown || !GENERIC.test(tool.name)) continue;
      if (connector && (tool.name === 'search' || tool.name === 'fetch')) continue;
      report({ message: 'generic', values: { tool: tool.name }, at: tool.place.node, tools: [tool.name] });
    }
  },
});
