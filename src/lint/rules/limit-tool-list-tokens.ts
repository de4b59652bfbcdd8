import { tokensOf } from '../model/tokens.js';
import { defineRule } from '../rule.js';
import { distinctTools } from './support/listing.js';
import { THRESHOLDS } from './support/thresholds.js';

/** Tools that the message names. */
const NAMED = 3;

export default defineRule({
  name: 'limit-tool-list-tokens',
  severity: 'warning',
  category: 'design',
  confidence: 'medium',
  practices: ['P-3'],
  cwe: ['CWE-770'],
  owasp: ['MCP10'],
  summary: 'The tool list leaves the context of the model to the work.',
  why: `Names, descriptions and schemas of all tools are in the context of every request, whether they are used or not: they cost money, time and attention. The limit of ${THRESHOLDS.listTokens} tokens, 5 % of a context of 200,000, is our number; tokens are estimated at four characters each.`,
  advice:
    'Cut the longest descriptions to what decides whether and how to call the tool, move reference text to a resource or to the result, and split off tools that are rarely used.',
  whenNotToUse: 'Clients of the server load tools on demand instead of sending the whole list.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'manual', version: '1.0.0' });
const manual = 'Every option of this tool is explained here, one after the other, at length. '.repeat(20);
for (const verb of ['find', 'count', 'order', 'print', 'share', 'check']) {
  for (const subject of ['page', 'part', 'index', 'figure', 'table', 'note']) {
    server.registerTool(\`\${verb}_\${subject}\`, { description: manual, inputSchema: z.strictObject({}) }, async () => ({ content: [] }));
  }
}`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'manual', version: '1.0.0' });
server.registerTool('find_page', { description: 'Find a page of the manual by its title.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
    ],
  },
  options: {
    tokens: { default: THRESHOLDS.listTokens, about: 'Estimated tokens of the answer to tools/list.' },
  },
  messages: {
    heavy: 'The tool list of server "{server}" costs about {tokens} tokens in every request (limit {limit}); the heaviest: {heaviest}.',
  },
  check({ server, options, report }) {
    const costs = distinctTools(server.tools).map((tool) => ({ name: tool.name, tokens: tokensOf(tool) }));
    const tokens = costs.reduce((sum, each) => sum + each.tokens, 0);
    if (tokens <= options.tokens) return;
    const heaviest = costs
      .sort((a, b) => b.tokens - a.tokens)
      .slice(0, NAMED)
      .map((each) => `"${each.name}" ${each.tokens}`)
      .join(', ');
    report({
      message: 'heavy',
      values: { server: server.name, tokens, limit: options.tokens, heaviest },
      at: server.place.node,
    });
  },
});
