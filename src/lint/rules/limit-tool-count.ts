import { defineRule } from '../rule.js';
import { distinctTools } from './support/listing.js';
import { THRESHOLDS } from './support/thresholds.js';

const { toolsNoted, toolsSent, toolsRefused } = THRESHOLDS;

export default defineRule({
  name: 'limit-tool-count',
  severity: 'warning',
  category: 'design',
  confidence: 'high',
  practices: ['P-3'],
  cwe: ['CWE-1120'],
  owasp: ['MCP02'],
  presets: ['clients'],
  summary: 'A server lists no more tools than a client shows and a model can choose from.',
  why: `The model reads every tool before each answer. Cursor sends only the first ${toolsSent} tools of all servers together, VS Code refuses requests with more than ${toolsRefused}, and long before that the model confuses tools that sound alike. The note from ${toolsNoted} tools on is our number: the sources name 7 as good and 100 as bad.`,
  advice:
    'Merge tools that differ only by a filter, drop those that nobody calls, put rarely used groups behind a switch that is off by default, or split the server by audience.',
  whenNotToUse: 'A gateway in front shows each client only the tools that it needs.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'shop', version: '1.0.0' });
for (const subject of ['order', 'refund', 'invoice', 'parcel', 'seller', 'buyer', 'review', 'coupon', 'return']) {
  for (const verb of ['get', 'create', 'update']) {
    server.registerTool(\`\${verb}_\${subject}\`, { description: \`\${verb} one \${subject}.\`, inputSchema: z.strictObject({}) }, async () => ({ content: [] }));
  }
}`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'shop', version: '1.0.0' });
for (const subject of ['order', 'refund', 'invoice']) {
  server.registerTool(\`get_\${subject}\`, { description: \`Get one \${subject}.\`, inputSchema: z.strictObject({}) }, async () => ({ content: [] }));
}`,
    ],
  },
  options: {
    noted: { default: toolsNoted, about: 'Tools of one server from which a note is given.' },
    sent: { default: toolsSent, about: 'Tools that clients send to the model.' },
    refused: { default: toolsRefused, about: 'Tools that clients accept in one request.' },
  },
  messages: {
    noted: 'Server "{server}" lists {count} tools: from about {limit} on a model takes the wrong one more often.',
    cut: 'Server "{server}" lists {count} tools: clients that send only the first {limit} hide the rest from the model.',
    refused: 'Server "{server}" lists {count} tools: clients that allow {limit} in one request refuse to work with it.',
  },
  check({ server, options, report }) {
    const tools = distinctTools(server.tools);
    const count = tools.length;
    const values = { server: server.name, count };
    const where = { at: server.place.node } as const;
    // Tools that are only sometimes registered may never be listed together.
    if (tools.filter((tool) => !tool.conditional).length > options.refused)
      report({ message: 'refused', values: { ...values, limit: options.refused }, ...where, severity: 'error' });
    else if (count > options.sent) report({ message: 'cut', values: { ...values, limit: options.sent }, ...where });
    else if (count > options.noted) report({ message: 'noted', values: { ...values, limit: options.noted }, ...where, severity: 'info' });
  },
});
