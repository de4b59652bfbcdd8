import { defineRule } from '../rule.js';

export default defineRule({
  name: 'no-unknown-tool-name',
  severity: 'info',
  category: 'design',
  confidence: 'high',
  practices: ['P-13', 'P-156'],
  cwe: ['CWE-1059'],
  owasp: ['MCP09', 'MCP04'],
  summary: 'Every tool name can be read from source.',
  why: 'A name that is only known at run time cannot be reviewed, pinned or compared with what was approved, and this linter cannot tell whether it is valid, unique or new. It says so rather than stay silent.',
  advice:
    'Write the names as constants. Where they come from a specification or a remote server on purpose, pin that input by version or hash.',
  whenNotToUse: 'The server is a gateway, and its list is that of the servers behind it.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'notes', version: '1.0.0' });
server.registerTool(String(process.env.TOOL_NAME), { description: 'Count notes.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'notes', version: '1.0.0' });
for (const subject of ['notes', 'books']) {
  server.registerTool(\`count_\${subject}\`, { description: \`Count \${subject}.\`, inputSchema: z.strictObject({}) }, async () => ({ content: [] }));
}`,
    ],
  },
  messages: {
    unknown: 'The name of a tool is computed at run time: what this server offers cannot be told from source.',
  },
  check({ server, report }) {
    for (const tool of server.tools) if (!tool.nameKnown) report({ message: 'unknown', at: tool.place.node });
  },
});
