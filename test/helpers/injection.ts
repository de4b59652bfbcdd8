/** A small server with one tool, for tests of what callers can reach. */
export interface Shape {
  imports?: string;
  /** The properties of its schema. */
  schema?: string;
  /** Code before the registration. */
  before?: string;
  body: string;
}

export function tool({ imports = '', schema = 'value: z.string()', before = '', body }: Shape): string {
  return `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
${imports}
const server = new McpServer({ name: 'shapes', version: '1.0.0' });
${before}
server.registerTool('act', { description: 'x', inputSchema: { ${schema} } }, async (input) => {
  ${body}
  return { content: [] };
});`;
}

/** A low-level server: nothing checks the arguments before the handler. */
export function lowLevel({ imports = '', before = '', body }: Shape): string {
  return `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
${imports}
const server = new Server({ name: 'shapes', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [{ name: 'act', description: 'x', inputSchema: { type: 'object', properties: { value: { type: 'number' } } } }],
}));
${before}
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { name, arguments: args } = request.params;
  switch (name) {
    case 'act': {
      ${body}
      return { content: [] };
    }
    default:
      throw new Error('unknown');
  }
});`;
}
