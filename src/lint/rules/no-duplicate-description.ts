import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { listed, shared, some } from './support/listing.js';

const server = (second: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('get_order', { description: 'Get one order.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));
server.registerTool('get_refund', { description: '${second}', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`;

export default defineRule({
  name: 'no-duplicate-description',
  severity: 'warning',
  category: 'description',
  confidence: 'high',
  practices: ['P-156', 'P-157'],
  cwe: ['CWE-1059'],
  owasp: [],
  summary: 'No two tools have the same description.',
  why: 'Two tools with one description are one tool to a model that reads it. Usually the text was copied and is wrong for one of them.',
  advice: 'Say in each description what only this tool does, and when to take the other one.',
  whenNotToUse: 'The tools are versions of one, and one of them is about to go.',
  examples: { bad: [server('Get one order.')], good: [server('Get the refund of an order.')] },
  messages: {
    same: '{tools} have the same description: a model that reads it cannot tell them apart.',
  },
  check({ server, report }) {
    const groups = new Map<string, ToolModel[]>();
    for (const tool of server.tools) {
      const text = tool.description?.replace(/\s+/g, ' ').trim().toLowerCase() ?? '';
      if (text !== '' && tool.nameKnown) groups.set(text, [...(groups.get(text) ?? []), tool]);
    }
    for (const tools of groups.values())
      if (tools.length > 1 && some(tools))
        report({ message: 'same', values: { tools: listed(tools.map((tool) => tool.name)) }, ...shared(tools) });
  },
});
