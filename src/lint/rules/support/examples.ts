/** A server with one tool, for examples that are about what surrounds it. */
export const SMALL_SERVER = `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const makeServer = () => {
  const server = new McpServer({ name: 'orders', version: '1.0.0' });
  server.registerTool('count_orders', { description: 'Count the orders.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));
  return server;
};
`;

/** The small server with more code after it. */
export function withServer(code: string): string {
  const imports = code.match(/^import .*$/gm) ?? [];
  const rest = code
    .replace(/^import .*$\n?/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trimStart();
  return [...imports, SMALL_SERVER + rest].join('\n');
}

/** The small server as SDK v2 serves it on plain node:http, listening as given. */
export function httpServer(listen: string, { guard = '', imports = '' } = {}): string {
  return withServer(`import { createServer } from 'node:http';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { toNodeHandler } from '@modelcontextprotocol/node';
${imports === '' ? '' : `${imports}\n`}const handle = toNodeHandler(createMcpHandler(makeServer));
const http = createServer((req, res) => {
${guard === '' ? '' : `  ${guard}\n`}  void handle(req, res);
});
${listen}
`);
}
